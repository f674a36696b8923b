"""Rosters and the lists of units: made, kept, done; who may; counted where they are kept."""

from typing import Any
from uuid import uuid4

import pytest

from lienthong.kernel.access.roles import Role
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.events.models import Event
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.reports.actions import rosters as making
from lienthong.modules.reports.actions.rosters_keeping import close_lists_of_unit, open_lists_of_unit
from lienthong.modules.reports.actions.rosters_lines import (
    CannotKeepLine,
    LineChanged,
    add_entry,
    change_entry,
    remove_entry,
    restore_entry,
)
from lienthong.modules.reports.actions.rosters_lists import CannotFinishList, finish_list, reopen_list, state_expected
from lienthong.modules.reports.actions.rosters_rechecking import recheck_roster
from lienthong.modules.reports.models import Entry, EntryKey, Roster, RosterUnit
from lienthong.modules.reports.rules.rosters import may_view_list, may_view_roster
from lienthong.modules.reports.rules.rosters_fields import Field, fields_of
from lienthong.modules.reports.tests.factories_rosters import list_of, make_active_roster

pytestmark = pytest.mark.django_db
AP = {"name": "Ấp Mỹ Thiện", "kind": "Thôn", "people": "1250"}


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


def test_a_roster_comes_into_force_as_work_of_those_who_keep_it(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    kept = set(RosterUnit.objects.values_list("unit__name", flat=True))
    assert kept == {units[name].name for name in ("ag1", "ag2", "hn1")}
    assert WorkItem.objects.filter(kind="list", phase="open").count() == 3
    assert making.activate_roster(viewer=make_viewer(units["tw"], "specialist"), roster_id=roster.pk) == 3


def test_a_province_makes_rosters_for_its_own_communes(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units, owner="ag")
    assert set(roster.units.values_list("unit_id", flat=True)) == {units["ag1"].pk, units["ag2"].pk}
    for viewer in (make_viewer(units["ag"], "leader"), make_viewer(units["hn"], "specialist")):
        with pytest.raises(making.CannotChangeRoster):
            making.close_roster(viewer=viewer, roster_id=roster.pk)


def test_a_draft_is_seen_by_its_own_body_alone(units: dict[str, Unit]) -> None:
    designer = make_viewer(units["ag_dept"], "specialist")
    head = making.RosterHead("Cán bộ", ["commune"])
    draft = making.make_roster(viewer=designer, head=head)
    for name, unit in units.items():
        for role in Role.values:
            viewer = make_viewer(unit, role)
            is_seen = Roster.objects.visible_to(viewer).filter(pk=draft.pk).exists()
            assert is_seen == may_view_roster(viewer, draft), (name, role)
    with pytest.raises(Roster.DoesNotExist):
        making.change_roster(viewer=make_viewer(units["hn"], "specialist"), roster_id=draft.pk, head=head)


def test_fields_are_added_moved_and_taken_off(units: dict[str, Unit]) -> None:
    designer = make_viewer(units["tw"], "specialist")
    roster = making.make_roster(viewer=designer, head=making.RosterHead("Cán bộ", ["commune"]))
    with pytest.raises(making.CannotChangeRoster):
        making.activate_roster(viewer=designer, roster_id=roster.pk)
    for label in ("Họ và tên", "Chức vụ", "1st"):
        roster = making.put_field(viewer=designer, roster_id=roster.pk, field=Field("", label))
    assert [one["key"] for one in roster.fields] == ["ho_va_ten", "chuc_vu", "f_1st"]
    with pytest.raises(making.CannotChangeRoster):
        making.put_field(viewer=designer, roster_id=roster.pk, field=Field("", "ho va TEN"))
    making.move_field(viewer=designer, roster_id=roster.pk, key="chuc_vu", by=-1)
    making.move_field(viewer=designer, roster_id=roster.pk, key="chuc_vu", by=-1)
    roster = making.remove_field(viewer=designer, roster_id=roster.pk, key="f_1st")
    assert [one.key for one in fields_of(roster.fields)] == ["chuc_vu", "ho_va_ten"]
    assert roster.version == 1


def test_lines_are_counted_as_they_are_added_changed_and_taken_off(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    first = add_entry(viewer=officer, list_id=kept.pk, given=AP)
    second = add_entry(viewer=officer, list_id=kept.pk, given={"name": "Ấp Mỹ Đức"})
    assert (first.values["people"], first.faults, second.faults) == (1250, {}, {"kind": "required"})

    def counts() -> tuple[int, int]:
        now = list_of(roster, units["ag1"])
        return now.entries, now.complete

    assert counts() == (2, 1)
    change_entry(viewer=officer, entry_id=second.pk, given={"kind": "thôn"})
    assert counts() == (2, 2)
    remove_entry(viewer=officer, entry_id=first.pk)
    assert counts() == (1, 1)
    with pytest.raises(Entry.DoesNotExist):
        remove_entry(viewer=officer, entry_id=first.pk)
    restore_entry(viewer=officer, entry_id=first.pk)
    assert counts() == (2, 2)
    assert Event.objects.filter(subject_kind="roster_unit", subject_id=kept.pk).count() == 5


def test_a_line_sent_twice_is_added_once(units: dict[str, Unit]) -> None:
    roster, key = make_active_roster(units), uuid4()
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    made = [add_entry(viewer=officer, list_id=kept.pk, given=AP, request_key=key) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert list_of(roster, units["ag1"]).entries == 1


def test_the_same_may_stand_only_once(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    officers = {name: make_viewer(units[name], "officer") for name in ("ag1", "ag2")}
    lists = {name: list_of(roster, units[name]).pk for name in officers}
    first = add_entry(viewer=officers["ag1"], list_id=lists["ag1"], given={**AP, "card": "A1"})
    add_entry(viewer=officers["ag2"], list_id=lists["ag2"], given={**AP, "card": "A2"})
    for name, given in (("ag1", {"name": "ấp MỸ thiện"}), ("ag2", {"name": "Khác", "card": "a1"})):
        with pytest.raises(CannotKeepLine) as caught:
            add_entry(viewer=officers[name], list_id=lists[name], given=given)
        assert set(caught.value.faults) == {"name" if name == "ag1" else "card"}
    remove_entry(viewer=officers["ag1"], entry_id=first.pk)
    add_entry(viewer=officers["ag1"], list_id=lists["ag1"], given=AP)
    with pytest.raises(CannotKeepLine):
        restore_entry(viewer=officers["ag1"], entry_id=first.pk)


def test_two_people_who_change_a_line_notice(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    entry = add_entry(viewer=officer, list_id=kept.pk, given=AP)
    change_entry(viewer=officer, entry_id=entry.pk, given={"people": "1300"}, revision=1)
    with pytest.raises(LineChanged) as caught:
        change_entry(viewer=officer, entry_id=entry.pk, given={"people": "1400"}, revision=1)
    assert caught.value.entry.values["people"] == 1300


def test_what_does_not_fit_is_refused_whole(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    with pytest.raises(CannotKeepLine) as caught:
        add_entry(viewer=officer, list_id=kept.pk, given={**AP, "people": "nhiều", "since": "30/2/2026"})
    assert set(caught.value.faults) == {"people", "since"}
    with pytest.raises(CannotKeepLine):
        add_entry(viewer=officer, list_id=kept.pk, given={"name": " "})
    assert not Entry.objects.exists()


def test_a_list_is_done_when_nothing_is_missing(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    entry = add_entry(viewer=officer, list_id=kept.pk, given={"name": "Ấp 1"})
    with pytest.raises(CannotFinishList):
        finish_list(viewer=officer, list_id=kept.pk)
    change_entry(viewer=officer, entry_id=entry.pk, given=AP)
    state_expected(viewer=officer, list_id=kept.pk, expected=2)
    with pytest.raises(CannotFinishList):
        finish_list(viewer=officer, list_id=kept.pk)
    state_expected(viewer=officer, list_id=kept.pk, expected=1)
    finish_list(viewer=officer, list_id=kept.pk)
    assert WorkItem.objects.get(kind="list", subject_id=kept.pk).phase == "closed"
    with pytest.raises(CannotKeepLine):
        change_entry(viewer=officer, entry_id=entry.pk, given={"people": "1"})
    with pytest.raises(CannotKeepLine):
        finish_list(viewer=officer, list_id=kept.pk)
    reopen_list(viewer=make_viewer(units["ag"], "leader"), list_id=kept.pk, reason="Thiếu ấp mới")
    assert WorkItem.objects.get(kind="list", subject_id=kept.pk).phase == "open"
    assert list_of(roster, units["ag1"]).done_at is None


@pytest.mark.parametrize(
    ("place", "role", "allowed"),
    [
        ("ag1", "officer", True),
        ("ag1", "leader", True),
        ("ag1", "inspector", False),
        ("ag2", "officer", False),
        ("ag", "specialist", False),
        ("tw", "specialist", True),
        ("tw", "leader", False),
        ("hn", "leader", False),
    ],
)
def test_who_keeps_a_list(units: dict[str, Unit], place: str, role: str, *, allowed: bool) -> None:
    roster = make_active_roster(units)
    kept, viewer = list_of(roster, units["ag1"]), make_viewer(units[place], role)
    if allowed:
        assert add_entry(viewer=viewer, list_id=kept.pk, given=AP).pk
    else:
        with pytest.raises((CannotKeepLine, RosterUnit.DoesNotExist)):
            add_entry(viewer=viewer, list_id=kept.pk, given=AP)


def test_lists_are_seen_as_the_rule_says(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    lists = list(RosterUnit.objects.select_related("roster__owner", "unit").filter(roster=roster))
    for name, unit in units.items():
        for role in Role.values:
            viewer = make_viewer(unit, role)
            body = Unit.objects.get(pk=viewer.body_id)
            seen = set(RosterUnit.objects.visible_to(viewer).values_list("pk", flat=True))
            assert seen == {one.pk for one in lists if may_view_list(viewer, one, (body.lft, body.rgt))}, (name, role)


def test_lines_are_looked_at_again_when_fields_change(units: dict[str, Unit]) -> None:
    designer = make_viewer(units["tw"], "specialist")
    roster = make_active_roster(units, designer=designer)
    officer, kept = make_viewer(units["ag1"], "officer"), list_of(roster, units["ag1"])
    for place in range(3):
        add_entry(viewer=officer, list_id=kept.pk, given={**AP, "name": f"Ấp {place}", "area": str(place % 2)})
    changed: dict[str, Any] = {"viewer": designer, "roster_id": roster.pk}
    making.put_field(**changed, field=Field("area", "Diện tích", type="number", unique="unit"), before_key="area")
    making.put_field(**changed, field=Field("", "Trưởng thôn", required=True))
    assert recheck_roster(roster_id=roster.pk) == 3
    found = list(Entry.objects.order_by("id").values_list("faults", flat=True))
    lacking = {"truong_thon": "required"}
    assert found == [lacking, lacking, {**lacking, "area": "taken"}]
    assert (list_of(roster, units["ag1"]).complete, Roster.objects.get().version) == (0, 3)
    assert EntryKey.objects.filter(field="area").count() == 2
    assert recheck_roster(roster_id=roster.pk) == 0


def test_units_that_come_and_go_keep_what_they_should(units: dict[str, Unit]) -> None:
    roster = make_active_roster(units)
    RosterUnit.objects.filter(unit=units["ag2"]).delete()
    assert open_lists_of_unit(unit_id=units["ag2"].pk) == 1
    assert open_lists_of_unit(unit_id=units["ag2"].pk) == 0
    assert open_lists_of_unit(unit_id=units["village"].pk) == 0
    assert close_lists_of_unit(unit_id=units["ag2"].pk) == [roster.pk]
    assert WorkItem.objects.get(kind="list", subject_id=list_of(roster, units["ag2"]).pk).phase == "closed"
