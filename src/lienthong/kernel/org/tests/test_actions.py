"""Opening, renaming, moving and closing units."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.actions import (
    CannotChangeUnit,
    CannotNumberTree,
    close_unit,
    move_unit,
    open_unit,
    rename_unit,
)
from lienthong.kernel.org.models import Era, Unit
from lienthong.kernel.org.queries import ancestors, subtree, subtree_ids_on, tree_faults
from lienthong.kernel.org.tests.factories import OPENED, make_tree

pytestmark = pytest.mark.django_db


def make_viewer(unit: Unit, role: str) -> Viewer:
    return Viewer(
        account_id=1,
        position_id=2,
        unit_id=unit.pk,
        body_id=unit.body_id or unit.pk,
        lft=unit.lft,
        rgt=unit.rgt,
        level=unit.level,
        role=role,
        clearance=0,
        full_name="Nguyễn Văn An",
        title="Quản trị",
        unit_name=unit.name,
    )


@pytest.fixture
def tree() -> dict[str, Unit]:
    return make_tree()


def test_open_department_belongs_to_the_body_above(tree: dict[str, Unit]) -> None:
    viewer = make_viewer(tree["tw"], "operator")
    unit = open_unit(viewer=viewer, parent_id=tree["ag"].pk, kind="department", name="  Ban  Nội chính ", symbol="BNC")
    assert (unit.name, unit.level, unit.body_id) == ("Ban Nội chính", "province", tree["ag"].pk)
    assert tree["ag"].pk in [step.id for step in ancestors(unit.pk)]
    assert Event.objects.filter(verb="UnitOpened", subject_id=unit.pk, position_id=viewer.position_id).count() == 1
    assert tree_faults() == []


def test_open_below_a_village_or_by_a_stranger_is_refused(tree: dict[str, Unit]) -> None:
    with pytest.raises(CannotChangeUnit, match="place"):
        open_unit(viewer=None, parent_id=tree["village"].pk, kind="branch", name="Tổ 1")
    stranger = make_viewer(tree["hn"], "administrator")
    with pytest.raises(CannotChangeUnit, match="not yours"):
        open_unit(viewer=stranger, parent_id=tree["ag"].pk, kind="department", name="Ban Nội chính")
    leader = make_viewer(tree["ag"], "leader")
    with pytest.raises(CannotChangeUnit, match="not yours"):
        open_unit(viewer=leader, parent_id=tree["ag"].pk, kind="department", name="Ban Nội chính")


def test_rename_keeps_what_it_was_called(tree: dict[str, Unit]) -> None:
    rename_unit(viewer=None, unit_id=tree["ag1"].pk, name="Đảng ủy phường Mỹ Đức")
    names = list(tree["ag1"].names.order_by("valid").values_list("name", "valid"))
    assert [name for name, _ in names] == ["Đảng ủy xã Mỹ Đức", "Đảng ủy phường Mỹ Đức"]
    assert names[0][1].upper == names[1][1].lower == timezone.localdate()
    assert Unit.objects.get(pk=tree["ag1"].pk).folded == "dang uy phuong my duc"
    assert tree_faults() == []


def test_two_renames_on_one_day_leave_one_name(tree: dict[str, Unit]) -> None:
    rename_unit(viewer=None, unit_id=tree["ag1"].pk, name="Một")
    rename_unit(viewer=None, unit_id=tree["ag1"].pk, name="Hai")
    assert list(tree["ag1"].names.order_by("valid").values_list("name", flat=True)) == ["Đảng ủy xã Mỹ Đức", "Hai"]


def test_move_takes_the_subtree_along_and_the_past_stands(tree: dict[str, Unit]) -> None:
    move_unit(viewer=None, unit_id=tree["ag1"].pk, parent_id=tree["hn"].pk)
    hn = Unit.objects.get(pk=tree["hn"].pk)
    assert tree["village"].pk in subtree(hn).values_list("pk", flat=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert tree["village"].pk in subtree_ids_on(tree["ag"].pk, yesterday)
    assert tree["village"].pk not in subtree_ids_on(tree["ag"].pk, timezone.localdate())
    assert tree_faults() == []


def test_move_into_itself_or_to_another_level_is_refused(tree: dict[str, Unit]) -> None:
    with pytest.raises(CannotChangeUnit):
        move_unit(viewer=None, unit_id=tree["ag"].pk, parent_id=tree["ag1"].pk)
    with pytest.raises(CannotChangeUnit):
        move_unit(viewer=None, unit_id=tree["ag1"].pk, parent_id=tree["tw"].pk)
    with pytest.raises(CannotChangeUnit, match="circle"):
        move_unit(viewer=None, unit_id=tree["ag1"].pk, parent_id=tree["ag"].pk)


def test_close_only_what_is_empty(tree: dict[str, Unit]) -> None:
    with pytest.raises(CannotChangeUnit, match="not empty"):
        close_unit(viewer=None, unit_id=tree["ag1"].pk, reason="Sáp nhập")
    closed = close_unit(viewer=None, unit_id=tree["village"].pk, reason="Sáp nhập")
    assert closed.closed_on == timezone.localdate()
    assert closed.lft == 0
    assert closed.pk not in subtree(Unit.objects.get(pk=tree["tw"].pk)).values_list("pk", flat=True)
    with pytest.raises(CannotChangeUnit, match="closed"):
        rename_unit(viewer=None, unit_id=closed.pk, name="Khác")
    assert tree_faults() == []


def test_no_change_before_the_last_era_or_in_the_future(tree: dict[str, Unit]) -> None:
    arguments: dict[str, Any] = {
        "viewer": None,
        "parent_id": tree["ag"].pk,
        "kind": "department",
        "name": "Ban Nội chính",
    }
    with pytest.raises(CannotNumberTree):
        open_unit(**arguments, on=OPENED - timedelta(days=1))
    with pytest.raises(CannotNumberTree):
        open_unit(**arguments, on=timezone.localdate() + timedelta(days=1))
    open_unit(**arguments, on=date(2026, 1, 5))
    assert Era.objects.count() == 2


def test_faults_are_found(tree: dict[str, Unit]) -> None:
    Unit.objects.filter(pk=tree["ag1"].pk).update(lft=1, name="Khác", body=tree["ag"])
    found = {fault.fault for fault in tree_faults() if fault.unit_id == tree["ag1"].pk}
    assert found == {"interval", "name", "body", "text"}
