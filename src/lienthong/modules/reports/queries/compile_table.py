"""Tables: figures by unit, level, period and disaggregation, from what is compiled alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Derived, Figure, Form, Period
from lienthong.modules.reports.queries.compile_derived import derived_from, derived_needing, derived_of, values_of
from lienthong.modules.reports.queries.compile_reading import Board, Row, board
from lienthong.modules.reports.queries.compile_report import figures_of, periods_of
from lienthong.modules.reports.queries.compile_ways import way_of
from lienthong.modules.reports.rules.adding import Part, over_time, written
from lienthong.modules.reports.rules.period_names import short_name_of
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import period_name
from lienthong.modules.reports.rules.tables import Asked

Cell = Decimal | None


@dataclass(frozen=True, slots=True)
class Item:
    """A figure that may be asked for: one combination, an indicator over all of them, or a derived one."""

    key: str
    name: str
    measure: str
    figures: tuple[Figure, ...]
    derived: Derived | None = None

    def value(self, found: Board, row: int, period: int) -> Cell:
        """What a row shows in a period."""
        parts = {one.pk: found.parts.get((row, one.pk, period)) for one in self.figures}
        if self.derived:
            return derived_from(self.derived, values_of(self.figures, parts))
        return written(self.figures[0].indicator.adding, _together(parts.values()))

    def over(self, found: Board, row: int, periods: Sequence[Period]) -> Cell:
        """What a row shows over all periods together."""
        adding = self.figures[0].indicator.adding
        each = {
            one.pk: over_time(
                one.indicator.adding,
                [part for period in periods if (part := found.parts.get((row, one.pk, period.pk))) is not None],
            )
            for one in self.figures
        }
        if self.derived:
            return derived_from(self.derived, values_of(self.figures, each))
        return written(adding, _together(each.values()))


def _together(parts: object) -> Part | None:
    known = [part for part in parts if part is not None]  # type: ignore[attr-defined]
    return reduce(add, known) if known else None


@dataclass(frozen=True, slots=True)
class Column:
    """An item in a period; without a period, over all of them."""

    item: Item
    period: Period | None
    head: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells; `rank` by the last column."""

    row: Row
    cells: list[Cell]
    rank: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The answer: the unit itself first, then the rows; `divided` names units that restating could give to no row."""

    asked: Asked
    form: Form
    unit: Unit
    items: list[Item]
    periods: list[Period]
    columns: list[Column]
    top: Line
    lines: list[Line]
    divided: list[str]

    @property
    def trend(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """The unit's own figures over the periods, an item a line: four at most, of one measure to share a scale."""
        places = [short_name_of(_span(one)) for one in self.periods]
        series = []
        for item in [one for one in self.items if one.measure == self.items[0].measure][:4]:
            cells = [
                cell
                for column, cell in zip(self.columns, self.top.cells, strict=True)
                if column.item.key == item.key and column.period is not None
            ]
            series.append((item.name, [None if cell is None else float(cell) for cell in cells]))
        return places, series


def items_of(form: Form) -> list[Item]:
    """Everything of a form that may be asked for: indicators, their combinations where there are several, derived."""
    figures = figures_of(form)
    by_indicator: dict[int, list[Figure]] = {}
    for one in figures:
        by_indicator.setdefault(one.indicator_id, []).append(one)
    found = []
    for several in by_indicator.values():
        indicator = several[0].indicator
        if indicator.adding == "none":
            continue
        found.append(Item(f"i{indicator.pk}", indicator.name, indicator.measure, tuple(several)))
        if len(several) > 1:
            found += [
                Item(f"f{one.pk}", f"{indicator.name} – {one.combination.name}", indicator.measure, (one,))
                for one in several
            ]
    return [
        *found,
        *(Item(f"d{one.pk}", one.name, one.measure, tuple(derived_needing(one)), one) for one in derived_of(figures)),
    ]


def table(asked: Asked, form: Form, unit: Unit) -> Table:
    """The table that was asked for; without items, of the form's first one."""
    known = items_of(form)
    items = [item for item in known if item.key in asked.items] or known[:1]
    periods = periods_asked(asked, form)
    figures = sorted({figure.pk for item in items for figure in item.figures})
    found = board(unit, figures=figures, periods=periods, level=asked.level, way=way_of(asked.way))
    columns = _columns(items, periods)
    lines = _ranked([(row, _cells(found, row.id, columns, periods)) for row in found.rows])
    lines = [line for line in lines if any(cell is not None for cell in line.cells)]
    if asked.sort == "rank":
        lines.sort(key=lambda line: (line.rank is None, line.rank or 0))
    top = Line(found.top, _cells(found, unit.pk, columns, periods), None)
    return Table(asked, form, unit, items, periods, columns, top, lines, found.divided)


def periods_asked(asked: Asked, form: Form) -> list[Period]:
    """The periods of a table, the oldest first."""
    known = periods_of(form)
    if asked.until:
        spelled = [_span(one).dhis2 for one in known]
        known = known[spelled.index(asked.until) :] if asked.until in spelled else known
    return known[: asked.last][::-1]


def _columns(items: Sequence[Item], periods: Sequence[Period]) -> list[Column]:
    many = len(items) > 1
    found = []
    for item in items:
        for period in periods:
            name = period_name(_span(period))
            head = short_name_of(_span(period)) if not many else f"{item.name} · {short_name_of(_span(period))}"
            if many and len(periods) == 1:
                head = item.name
            found.append(Column(item, period, head, f"{item.name}, {name}"))
        if len(periods) > 1:
            found.append(Column(item, None, "" if not many else f"{item.name} · Σ", item.name))
    return found


def _cells(found: Board, row: int, columns: Sequence[Column], periods: Sequence[Period]) -> list[Cell]:
    return [
        column.item.value(found, row, column.period.pk) if column.period else column.item.over(found, row, periods)
        for column in columns
    ]


def _ranked(rows: Sequence[tuple[Row, list[Cell]]]) -> list[Line]:
    """Each row with its place by the last column: equal figures share one."""
    known = sorted((cells[-1] for _row, cells in rows if cells and cells[-1] is not None), reverse=True)
    places: dict[Decimal, int] = {}
    for place, value in enumerate(known, start=1):
        places.setdefault(value, place)
    return [Line(row, cells, places.get(cells[-1]) if cells and cells[-1] is not None else None) for row, cells in rows]


def _span(period: Period) -> Span:
    return Span(period.starts_on, period.type)
