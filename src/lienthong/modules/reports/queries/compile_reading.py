"""Reading compiled figures: as they were, as they were reported, restated on the tree of another day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import TerritoryName, Unit
from lienthong.modules.reports.models import FormFigure, Period
from lienthong.modules.reports.queries.compile_trees import VILLAGE, Target, pieces_of, target_on, way_between
from lienthong.modules.reports.queries.compile_trees import Way as Between
from lienthong.modules.reports.queries.compiling import weight_figures
from lienthong.modules.reports.rules.adding import Part
from lienthong.modules.reports.rules.restating import Line

SQL = statements(__file__)
AS_WAS, AS_REPORTED, RESTATED = "was", "reported", "restated"
CHILDREN = "children"
MOST_ROWS = 4000
MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class Way:
    """How figures are read: compiled as the tree was, without adjustments, or on the tree of another day (`on`)."""

    mode: str = AS_WAS
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A unit (or, before units were known, a territory) whose figures stand in one line."""

    id: int
    name: str
    level: str
    code: str = ""
    is_unit: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """Completeness: expected, received, on time, approved."""

    expected: int = 0
    received: int = 0
    on_time: int = 0
    approved: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.expected + other.expected,
            self.received + other.received,
            self.on_time + other.on_time,
            self.approved + other.approved,
        )


Key = tuple[int, int, int]


@dataclass(slots=True)
class Board:
    """Rows below a unit, with parts by (row, figure, period) and completeness by (row, form, period).

    The unit itself is a row of both under its own id, holding everything; `rest` is what restating could give to none
    of the rows, and `divided` the names of the units whose heirs lie in several.
    """

    top: Row
    rows: list[Row]
    parts: dict[Key, Part] = field(default_factory=dict)
    counts: dict[Key, Count] = field(default_factory=dict)
    rest: dict[Key, Part] = field(default_factory=dict)
    divided: list[str] = field(default_factory=list)


def board(
    unit: Unit,
    *,
    figures: Sequence[int],
    periods: Sequence[Period],
    level: str = CHILDREN,
    way: Way | None = None,
) -> Board:
    """The figures of a unit and of the units below it (directly, or all bodies of a level) in some periods."""
    way = way or Way()
    asked = _asked(figures, periods)
    if way.mode == RESTATED:
        return _restated(unit, asked, periods, level, way.on or timezone.localdate())
    rows = _rows(unit, asked["periods"], level) if level else []
    found = Board(_row_of(unit), rows)
    whole = [unit.pk, *(row.id for row in rows if row.level != VILLAGE)]
    own = [row.id for row in rows if row.level == VILLAGE]
    if unit.level == VILLAGE:
        whole, own = [], [unit.pk]
    _gather(found, asked, {one: [one] for one in whole}, {one: [one] for one in own})
    if way.mode == AS_REPORTED:
        for above, figure, period, delta in SQL["reading_adjustments"].rows(**asked, units=[*whole, *own]):
            found.parts[above, figure, period] += Part(-delta)
        found.parts = {key: part for key, part in found.parts.items() if part != Part()}
    return found


def _asked(figures: Sequence[int], periods: Sequence[Period]) -> dict[str, Any]:
    forms = forms_of(figures, {period.type for period in periods})
    pairs = weight_figures(forms)
    return {
        "figures": list(figures),
        "periods": [period.pk for period in periods],
        "forms": forms,
        "weighted": [figure for figure, _ in pairs if figure in figures],
        "weights": [weight for figure, weight in pairs if figure in figures],
    }


def forms_of(figures: Iterable[int], types: Iterable[str]) -> list[int]:
    """The forms of some lengths of period that ask any of these figures."""
    found = FormFigure.objects.filter(figure__in=list(figures), form__period_type__in=list(types))
    return list(found.order_by("form_id").values_list("form_id", flat=True).distinct())


def _rows(unit: Unit, periods: list[int], level: str) -> list[Row]:
    if level == CHILDREN:
        rows = SQL["reading_children"].rows(unit=unit.pk, periods=periods)
    else:
        rows = SQL["reading_level"].rows(unit=unit.pk, periods=periods, level=level)
    return _coded(
        [(pk, name, of) for _key, pk, name, of, _kind, _territory in rows[:MOST_ROWS]], {r[1]: r[5] for r in rows}
    )


def _coded(rows: list[tuple[int, str, str]], territories: dict[int, int]) -> list[Row]:
    """Rows with the codes of their territories today, by which maps know them."""
    names = TerritoryName.objects.filter(territory__in=set(territories.values()), valid__contains=timezone.localdate())
    codes = dict(names.values_list("territory_id", "code"))
    return [Row(pk, name, level, codes.get(territories[pk], "")) for pk, name, level in rows]


def _row_of(unit: Unit) -> Row:
    return Row(unit.pk, unit.name, unit.level)


def _gather(found: Board, asked: dict[str, Any], whole: dict[int, list[int]], own: dict[int, list[int]]) -> None:
    """Add what is compiled for whole units, and what units themselves sent, to the rows they belong to."""
    parts: dict[Key, Part] = defaultdict(Part, found.parts)
    counts: dict[Key, Count] = defaultdict(Count, found.counts)
    given = {name: asked[name] for name in ("figures", "periods")}
    for pieces, of_parts, of_counts, more in (
        (whole, "reading_totals", "reading_expected", {}),
        (own, "reading_own", "reading_expected_own", {name: asked[name] for name in ("weighted", "weights")}),
    ):
        pairs = [(unit, row) for row, units in pieces.items() for unit in units]
        if not pairs:
            continue
        arrays = {"units": [unit for unit, _ in pairs], "rows": [row for _, row in pairs]}
        for row, figure, period, units, total, weight in SQL[of_parts].rows(**given, **arrays, **more):
            parts[row, figure, period] += Part(Decimal(total), Decimal(weight), units)
        for row, form, period, *figures in SQL[of_counts].rows(
            forms=asked["forms"], periods=asked["periods"], **arrays
        ):
            counts[row, form, period] += Count(*figures)
    found.parts, found.counts = dict(parts), dict(counts)


def _restated(unit: Unit, asked: dict[str, Any], periods: Sequence[Period], level: str, on: date) -> Board:
    """Everything that units sent, each where it lies in the tree of a day; what is divided there stays undivided."""
    target = target_on(on, unit.system)
    top = unit.pk if target.of_units else target.tree.of_territory.get(unit.territory_id, 0)
    rows = _rows_in(target, top, level)
    found = Board(replace(_row_of(unit), is_unit=target.of_units), rows)
    wanted = {row.id for row in rows}
    divided: set[int] = set()
    for between, same in _alike(periods, unit.system, on).items():
        pieces, units = pieces_of(between, top, wanted)
        whole = {row: [one for one in ids if units.levels[one] != VILLAGE] for row, ids in pieces.whole.items()}
        own: dict[int, list[int]] = {row: list(ids) for row, ids in pieces.own.items()}
        for row, ids in pieces.whole.items():
            own.setdefault(row, []).extend(one for one in ids if units.levels[one] == VILLAGE)
        here = {**asked, "periods": [one.pk for one in same]}
        _gather(found, here, whole, own)
        if rows:
            divided |= _divided(here, whole.get(top, []), own.get(top, []), units.lines, pieces.divided) - {unit.pk}
    _sum_up(found, top, unit.pk)
    named = Unit.objects.filter(pk__in=sorted(divided)[:MOST_NAMED]).order_by("sort_key", "id")
    found.divided = list(named.values_list("name", flat=True))
    return found


def _divided(
    asked: dict[str, Any], whole: list[int], own: list[int], lines: Mapping[int, Line], divided: Sequence[int]
) -> set[int]:
    """The units whose figures fell to no row: the divided one over each that gave something, else that one itself."""
    given = {name: asked[name] for name in ("figures", "periods")}
    compiled = SQL["reading_givers"].rows(units=whole, **given) if whole else []
    sent = SQL["reading_givers_own"].rows(units=own, **given) if own else []
    several = set(divided)
    return {next((one for one in lines[unit] if one in several), unit) for (unit,) in [*compiled, *sent]}


def _alike(periods: Sequence[Period], system: str, on: date) -> dict[Between, list[Period]]:
    """Periods whose trees lie alike under that of a day, together; a period without a tree has no figures."""
    groups: dict[Between, list[Period]] = defaultdict(list)
    for period in periods:
        if between := way_between(period, system, on):
            groups[between].append(period)
    return groups


def _sum_up(found: Board, top: int, unit: int) -> None:
    """What fell to the unit itself is the rest; the unit is the sum of its rows and of that."""
    found.rest = {key: part for key, part in found.parts.items() if key[0] == top}
    whole: dict[Key, Part] = defaultdict(Part)
    counted: dict[Key, Count] = defaultdict(Count)
    for (_row, figure, period), part in found.parts.items():
        whole[unit, figure, period] += part
    for (_row, form, period), count in found.counts.items():
        counted[unit, form, period] += count
    found.parts = {key: part for key, part in found.parts.items() if key[0] != top} | dict(whole)
    found.counts = {key: count for key, count in found.counts.items() if key[0] != top} | dict(counted)


def _rows_in(target: Target, top: int, level: str) -> list[Row]:
    """The rows below a node of a tree, by their names on that day."""
    lines = target.tree.lines
    depth = len(lines.get(top, ())) + 1
    ids = (
        []
        if not level
        else [
            node
            for node, line in lines.items()
            if top in line
            and node != top
            and (len(line) == depth if level == CHILDREN else target.levels[node] == level)
        ][:MOST_ROWS]
    )
    on = target.tree.on
    if not target.of_units:
        names = TerritoryName.objects.filter(territory__in=ids, valid__contains=on).order_by("code")
        return [
            Row(pk, name, target.levels[pk], code, is_unit=False)
            for pk, name, code in names.values_list("territory_id", "full_name", "code")
        ]
    units = Unit.objects.filter(pk__in=ids).exclude(kind="department", level=level).order_by("sort_key", "id")
    found = list(units.values_list("pk", "name", "level", "territory_id"))
    return _coded([(pk, name, of) for pk, name, of, _ in found], {pk: of for pk, _name, _level, of in found})
