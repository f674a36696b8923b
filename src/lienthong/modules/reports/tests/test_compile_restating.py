"""Reading: as it was, as reported, restated on any tree; nothing is divided up, nothing is lost."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.org.actions.changing import close_unit, move_unit, open_unit
from lienthong.kernel.org.models import Succession, Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.compiling import compile_all
from lienthong.modules.reports.models import Adjustment, Figure, FormUnit, Period
from lienthong.modules.reports.queries.compile_reading import AS_REPORTED, RESTATED, Board, Way, board
from lienthong.modules.reports.rules.adding import Part, figure_of
from lienthong.modules.reports.rules.restating import Edge, Place, Successions, Tree, pieces, placed
from lienthong.modules.reports.tests.factories_compile import (
    make_counted_form,
    make_counted_indicator,
    make_submission,
    period_of,
)

BEFORE, AFTER = date(2026, 2, 2), date(2026, 3, 2)
CHANGE = date(2026, 2, 16)


class Country:
    """Three communes of two provinces that send a sum and an average in two weeks, between which the tree changes."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.sum = make_counted_indicator(self.tree["tw"])[0]
        self.mean = make_counted_indicator(self.tree["tw"], adding="average")[0]
        self.communes = [self.tree[name] for name in ("ag1", "ag2", "hn1")]
        self.form = make_counted_form(self.tree["tw"], [self.sum, self.mean], self.communes, level="commune")
        self.before, self.after = period_of(BEFORE), period_of(AFTER)

    def send(self, unit: Unit, period: Period, number: int) -> None:
        make_submission(self.form, unit, period, {self.sum.pk: number, self.mean.pk: number})

    def send_all(self) -> None:
        for place, unit in enumerate(self.communes):
            self.send(unit, self.before, (place + 1) * 10)

    def read(self, unit: Unit, way: Way | None = None, period: Period | None = None) -> Board:
        compile_all()
        return board(
            Unit.objects.get(pk=unit.pk),
            figures=[self.sum.pk, self.mean.pk],
            periods=[period or self.before],
            way=way,
        )


def shown(found: Board, row: Unit, figure: Figure, period: Period) -> Any:
    """The figure that a row shows."""
    return figure_of(figure.indicator.adding, found.parts.get((row.pk, figure.pk, period.pk)))


@pytest.mark.django_db
def test_a_merge_sums_by_the_way_of_adding_up() -> None:
    it = Country()
    it.send_all()
    merged = open_unit(viewer=None, parent_id=it.tree["ag"].pk, kind="committee", name="Đảng ủy xã Mới", on=CHANGE)
    close_unit(viewer=None, unit_id=it.tree["village"].pk, reason="Sáp nhập", on=CHANGE)
    for old in it.communes[:2]:
        Succession.objects.create(
            predecessor=old.territory, successor=merged.territory, on=CHANGE, part="whole", decision="NQ"
        )
        close_unit(viewer=None, unit_id=old.pk, reason="Sáp nhập", on=CHANGE)
    as_was = it.read(it.tree["ag"])
    assert [row.id for row in as_was.rows if row.level == "commune" and row.name != "Ban Tổ chức"] != [merged.pk]
    assert shown(as_was, it.tree["ag1"], it.sum, it.before) == 10
    restated = it.read(it.tree["ag"], Way(RESTATED, AFTER))
    assert shown(restated, merged, it.sum, it.before) == 30  # DHIS2 would keep the latest of the two
    assert shown(restated, merged, it.mean, it.before) == 15
    assert restated.divided == []
    assert shown(restated, it.tree["ag"], it.sum, it.before) == 30


@pytest.mark.django_db
def test_a_split_is_named_and_never_divided() -> None:
    it = Country()
    it.send_all()
    heirs = [
        open_unit(viewer=None, parent_id=it.tree["hn"].pk, kind="committee", name=f"Đảng ủy phường {name}", on=CHANGE)
        for name in ("Một", "Hai")
    ]
    old = it.tree["hn1"]
    for heir in heirs:
        Succession.objects.create(predecessor=old.territory, successor=heir.territory, on=CHANGE, part="part")
    close_unit(viewer=None, unit_id=old.pk, reason="Chia tách", on=CHANGE)
    found = it.read(it.tree["hn"], Way(RESTATED, AFTER))
    assert [shown(found, heir, it.sum, it.before) for heir in heirs] == [None, None]
    assert found.divided == [old.name]
    assert found.rest[it.tree["hn"].pk, it.sum.pk, it.before.pk].total == 30
    assert shown(found, it.tree["hn"], it.sum, it.before) == 30
    # From the centre nothing is divided: both heirs lie in one province.
    centre = it.read(it.tree["tw"], Way(RESTATED, AFTER))
    assert centre.divided == []
    assert shown(centre, it.tree["hn"], it.sum, it.before) == 30


@pytest.mark.django_db
def test_a_moved_unit_takes_its_history_along_when_restated_and_back_again() -> None:
    it = Country()
    it.send_all()
    move_unit(viewer=None, unit_id=it.tree["ag1"].pk, parent_id=it.tree["hn"].pk, on=CHANGE)
    it.send(it.tree["ag1"], it.after, 70)
    as_was = it.read(it.tree["tw"])
    assert (shown(as_was, it.tree["ag"], it.sum, it.before), shown(as_was, it.tree["hn"], it.sum, it.before)) == (
        30,
        30,
    )
    today = it.read(it.tree["tw"], Way(RESTATED, AFTER))
    assert (shown(today, it.tree["ag"], it.sum, it.before), shown(today, it.tree["hn"], it.sum, it.before)) == (20, 40)
    back = it.read(it.tree["tw"], Way(RESTATED, BEFORE), it.after)
    assert (shown(back, it.tree["ag"], it.sum, it.after), shown(back, it.tree["hn"], it.sum, it.after)) == (70, None)


@pytest.mark.django_db
def test_as_reported_leaves_adjustments_out() -> None:
    it = Country()
    it.send_all()
    Adjustment.objects.create(
        unit=it.tree["ag"], period=it.before, figure=it.sum, delta=-4, reason="Trùng", at=timezone.now()
    )
    assert shown(it.read(it.tree["tw"]), it.tree["ag"], it.sum, it.before) == 26
    reported = it.read(it.tree["tw"], Way(AS_REPORTED))
    assert shown(reported, it.tree["ag"], it.sum, it.before) == 30
    assert shown(reported, it.tree["tw"], it.sum, it.before) == 60
    assert shown(it.read(it.tree["ag"], Way(AS_REPORTED)), it.tree["ag1"], it.sum, it.before) == 10


@pytest.mark.django_db
def test_n_of_m_goes_with_the_figures() -> None:
    it = Country()
    it.send(it.tree["ag1"], it.before, 5)
    FormUnit.objects.filter(unit=it.tree["ag2"]).update(valid=(BEFORE + timedelta(days=30), None))
    for way in (None, Way(RESTATED, AFTER)):
        found = it.read(it.tree["tw"], way)
        count = found.counts[it.tree["tw"].pk, it.form.pk, it.before.pk]
        assert (count.expected, count.received) == (2, 1)


_numbers = st.integers(-50, 50)


@given(
    parents=st.lists(st.integers(0, 30), min_size=3, max_size=14),
    other=st.lists(st.integers(0, 30), min_size=3, max_size=14),
    edges=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.integers(1, 9)), max_size=12),
    values=st.lists(_numbers, min_size=14, max_size=14),
)
def test_restating_loses_and_doubles_nothing(
    parents: list[int], other: list[int], edges: list[tuple[int, int, int]], values: list[int]
) -> None:
    """Any two trees and successions between them: the rows and the rest are what each unit sent, each once."""
    source, target = _tree(parents), _tree(other)
    start, end = date(2026, 1, 1), date(2026, 1, 10)
    known = Successions(
        Edge(100 + before, 100 + after, start + timedelta(days=day)) for before, after, day in edges if before != after
    )
    territories = {unit: 100 + unit for unit in source}
    read_on = Tree(end, target, {100 + unit: unit for unit in target})
    places = placed(source, territories, start, read_on, known)
    rows = {unit for unit, line in target.items() if len(line) == 2}
    made = pieces(source, places, 0, rows)
    found: dict[int, int] = dict.fromkeys((*rows, 0), 0)
    for row, units in made.whole.items():
        found[row] += sum(values[one] for one, line in source.items() if set(line) & set(units))
    for row, units in made.own.items():
        found[row] += sum(values[one] for one in units)
    wanted: dict[int, int] = dict.fromkeys((*rows, 0), 0)
    for unit, place in places.items():
        if place.line:
            wanted[next((node for node in place.line if node in rows), 0)] += values[unit]
    assert found == wanted


def _tree(parents: list[int]) -> dict[int, tuple[int, ...]]:
    lines: dict[int, tuple[int, ...]] = {0: (0,)}
    for unit, parent in enumerate(parents[:13], start=1):
        lines[unit] = (*lines[parent % unit], unit)
    return lines


def test_a_unit_that_gave_a_part_away_is_divided() -> None:
    tree = {0: (0,), 1: (0, 1), 2: (0, 2)}
    read_on = Tree(date(2026, 2, 1), tree, {100: 0, 101: 1, 102: 2})
    known = Successions([Edge(101, 102, date(2026, 1, 15))])
    places = placed(tree, {0: 100, 1: 101, 2: 102}, date(2026, 1, 1), read_on, known)
    assert places[1] == Place((0,), (1, 2))
    assert places[2] == Place((0, 2))
    assert Part(Decimal(1)) + Part(Decimal(2)) == Part(Decimal(3))
