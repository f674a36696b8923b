"""Subtrees by interval against a recursive reference, and finding units by name."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.org.actions import begin_era, move_unit, rebuild_intervals
from lienthong.kernel.org.models import Unit, UnitEdge
from lienthong.kernel.org.queries import ancestors, children, counted_intervals, subtree, tree_faults, units_matching
from lienthong.kernel.org.tests.factories import OPENED, make_tree, make_unit

pytestmark = pytest.mark.django_db


def below(unit: Unit) -> set[int]:
    """The slow, obvious reference."""
    found = {unit.pk}
    for edge in UnitEdge.objects.filter(parent=unit, valid__upper_inf=True).select_related("child"):
        found |= below(edge.child)
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parents=st.lists(st.integers(0, 11), min_size=1, max_size=11))
def test_interval_equals_recursion_on_random_trees(parents: list[int]) -> None:
    units = [make_unit("central", name=f"Gốc {len(parents)}")]
    for place, parent in enumerate(parents):
        above = units[parent % len(units)]
        units.append(make_unit("central", parent=above, kind="department", name=f"Ban {place * 7 % 5}"))
    begin_era(OPENED)
    rebuild_intervals()
    for unit in Unit.objects.filter(pk__in=[unit.pk for unit in units]):
        assert {one.pk for one in subtree(unit)} == below(unit)
        assert ancestors(unit.pk)[-1].id == unit.pk
        assert len(ancestors(unit.pk)) == unit.depth + 1
    assert [fault for fault in tree_faults() if fault.fault != "body"] == []


def test_reference_sees_a_wrong_number() -> None:
    tree = make_tree()
    assert counted_intervals(OPENED)[tree["ag"].pk][:2] == (tree["ag"].lft, tree["ag"].rgt)
    Unit.objects.filter(pk=tree["ag"].pk).update(rgt=tree["ag"].rgt + 1)
    assert [(fault.unit_id, fault.fault) for fault in tree_faults()] == [(tree["ag"].pk, "interval")]


def test_children_in_vietnamese_order() -> None:
    tree = make_tree()
    assert [unit.name for unit in children(tree["ag"].pk)] == [
        "Ban Tổ chức",
        "Đảng ủy xã Mỹ Đức",
        "Đảng ủy xã Vĩnh Xương",
    ]
    assert [unit.pk for unit in children(None)] == [tree["tw"].pk]


def test_matching_without_accents_ranks_the_typed_text_first() -> None:
    tree = make_tree()
    move_unit(viewer=None, unit_id=tree["ag2"].pk, parent_id=tree["hn"].pk)
    assert [match.name for match in units_matching("an giang")] == ["Tỉnh ủy An Giang"]
    assert [match.name for match in units_matching("MY duc")] == ["Đảng ủy xã Mỹ Đức"]
    assert units_matching("mỹ thiện")[0].above == "Đảng ủy xã Mỹ Đức"
    assert [match.level for match in units_matching("uy", limit=3)] == ["province", "province", "commune"]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "' OR 1=1 --", "x" * 5000])
def test_matching_strange_text_finds_nothing(text: str) -> None:
    make_tree()
    assert units_matching(text) == []


def test_matching_is_bounded_and_keeps_its_filters() -> None:
    tree = make_tree()
    within = (tree["ag"].lft, tree["ag"].rgt)
    found = units_matching("u", limit=5000, within=within, levels=["province", "commune"], bodies_only=True)
    assert {match.name for match in found} == {"Tỉnh ủy An Giang", "Đảng ủy xã Mỹ Đức", "Đảng ủy xã Vĩnh Xương"}
