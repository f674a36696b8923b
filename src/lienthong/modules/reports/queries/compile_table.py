"""Tables: figures by unit, level, period and disaggregation on either axis, from what is compiled alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Form
from lienthong.modules.reports.queries.compile_items import ALL, Item, Option, items_of, options_of
from lienthong.modules.reports.queries.compile_reading import CHILDREN, Board, Row, board
from lienthong.modules.reports.queries.compile_stretches import Stretch, all_of, stretches_asked
from lienthong.modules.reports.queries.compile_ways import way_of
from lienthong.modules.reports.rules.adding import over_time
from lienthong.modules.reports.rules.legends import Range, range_of
from lienthong.modules.reports.rules.tables import FIGURES, OPTIONS, PERIODS, UNITS, Asked

MOST_COLUMNS = 120
MOST_READ = 500_000
# What is not in the rows stands around the columns in this order, the chosen axis innermost.
OUTWARD = (FIGURES, OPTIONS, PERIODS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands."""

    row: Row
    stretch: Stretch
    item: Item
    option: Option


@dataclass(frozen=True, slots=True)
class Mark:
    """One place on one axis, in words and in few letters; without words: all of it together."""

    axis: str
    thing: Any
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Column:
    """What stands over a column: `group` over several, `head` over this one, `title` in full."""

    marks: tuple[Mark, ...]
    group: str
    head: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, of how many periods out of how many, and the range of the legend in which it lies."""

    place: Place
    value: Decimal | None
    present: int
    grade: Range | None

    @property
    def lacks(self) -> bool:
        """Whether periods are missing from a figure of several."""
        return self.value is not None and self.present < self.place.stretch.of


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells; `rank` by the last column where units are the rows."""

    mark: Mark
    cells: list[Cell]
    rank: int | None = None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The answer: where units are the rows, the unit itself first; `divided` names units that restating could give to
    no row; `refused` says why nothing is shown.
    """

    asked: Asked
    form: Form
    unit: Unit
    items: list[Item]
    stretches: list[Stretch]
    columns: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    divided: list[str] = field(default_factory=list)
    series: list[tuple[str, list[float | None]]] = field(default_factory=list)
    refused: str = ""

    @property
    def trend(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """The unit's own figures over time, an item a line: four at most, of one measure to share a scale."""
        return [one.short for one in self.stretches], self.series

    @property
    def has_gaps(self) -> bool:
        """Whether some figure of several periods lacks one."""
        return any(cell.lacks for line in self.lines for cell in line.cells)


def table(asked: Asked, form: Form, unit: Unit) -> Table:
    """The table that was asked for; without items, of the form's first one."""
    known = items_of(form)
    items = [item for item in known if item.key in asked.items] or known[:1]
    found = Table(asked, form, unit, items, stretches_asked(asked, form))
    level = asked.level if UNITS in {asked.rows, asked.columns} else ""
    figures = sorted({figure.pk for item in items for figure in item.figures})
    periods = [period for one in found.stretches for period in one.periods]
    if not figures or not periods:
        return found
    if refused := _too_much_read(unit, level, len(figures) * len(periods)):
        return replace(found, refused=refused)
    read = board(unit, figures=figures, periods=periods, level=level, way=way_of(asked.way))
    axes = _axes(found, read)
    across = [axis for axis in (*OUTWARD, UNITS) if axis not in {asked.rows, asked.columns}] + [asked.columns]
    count = prod(len(axes[axis]) for axis in across)
    if count > MOST_COLUMNS:
        return replace(found, refused=_too_wide(count))
    several = {axis for axis in across if len(axes[axis]) > 1}
    columns = [_column(marks, several) for marks in product(*(axes[axis] for axis in across))]
    found.columns.extend(columns)
    found.lines.extend(_lines(found, axes[asked.rows], columns, read))
    found.divided.extend(read.divided)
    found.series.extend(_series(found, read))
    return found


def _too_much_read(unit: Unit, level: str, each: int) -> str:
    """Why so many figures are not read; `each` of each of the units that lie below today."""
    below = Unit.objects.filter(system=unit.system, lft__gt=unit.lft, lft__lte=unit.rgt)
    if level == CHILDREN:
        below = below.filter(parent=unit)
    count = each * (1 + (below if level == CHILDREN else below.filter(level=level)).count())
    if count <= MOST_READ:
        return ""
    return _(
        "This table would be made of %(count)s figures; at most %(most)s are read at once. "
        "Ask for fewer periods or figures, or for the units directly below."
    ) % {"count": formats.number(count), "most": formats.number(MOST_READ)}


def _too_wide(count: int) -> str:
    return _(
        "This table would have %(count)s columns; at most %(most)s can be shown. "
        "Put what there is most of in the rows, or ask for fewer periods, figures or divisions."
    ) % {"count": formats.number(count), "most": formats.number(MOST_COLUMNS)}


def _axes(found: Table, read: Board) -> dict[str, list[Mark]]:
    """What stands on each axis; of the units below those that have a figure."""
    stretches = [*found.stretches, *([all_of(found.stretches)] if len(found.stretches) > 1 else [])]
    options = [(one, one.name or _("All together")) for one in options_of(found.asked.by, found.items)]
    given = {row for row, _figure, _period in read.parts}
    units = [read.top, *(row for row in read.rows if row.id in given)]
    return {
        UNITS: [Mark(UNITS, row, row.name, row.name) for row in units],
        PERIODS: [Mark(PERIODS, one, one.name or _("All periods"), one.short or _("All periods")) for one in stretches],
        FIGURES: [Mark(FIGURES, one, one.name, one.name) for one in found.items],
        OPTIONS: [Mark(OPTIONS, one, name, name) for one, name in options],
    }


def _column(marks: tuple[Mark, ...], several: set[str]) -> Column:
    """The heading of a column from its places on the axes that have several, the innermost last."""
    inner = marks[-1]
    outer = [mark.name for mark in marks[:-1] if mark.axis in several]
    return Column(marks, " · ".join(outer), inner.short, ", ".join([*outer, inner.name]))


def _lines(found: Table, marks: Sequence[Mark], columns: Sequence[Column], read: Board) -> list[Line]:
    reader = Reader(read)
    made = [
        Line(mark, [reader.cell(_place(read, found, (mark, *column.marks))) for column in columns], None, place == 0)
        for place, mark in enumerate(marks)
    ]
    if found.asked.rows != UNITS:
        return [Line(line.mark, line.cells) for line in made]
    top, below = made[0], [line for line in made[1:] if any(cell.value is not None for cell in line.cells)]
    below = _ranked(below)
    if found.asked.sort == "rank":
        below.sort(key=lambda line: (line.rank is None, line.rank or 0))
    return [top, *below]


def _place(read: Board, found: Table, marks: Sequence[Mark]) -> Place:
    things: dict[str, Any] = {mark.axis: mark.thing for mark in marks}
    return Place(things.get(UNITS, read.top), things[PERIODS], things[FIGURES], things.get(OPTIONS, ALL))


class Reader:
    """Cells of a board."""

    def __init__(self, read: Board) -> None:
        self.parts = read.parts

    def cell(self, place: Place) -> Cell:
        """The cell of a place: over several periods each figure is gathered by its own way of adding up."""
        figures = place.item.within(place.option)
        found = {
            one.pk: [
                (period.pk, part)
                for period in place.stretch.periods
                if (part := self.parts.get((place.row.id, one.pk, period.pk))) is not None
            ]
            for one in figures
        }
        gathered = {
            one.pk: over_time(one.indicator.adding, [part for _period, part in found[one.pk]]) for one in figures
        }
        value = place.item.value(figures, gathered, place.stretch.days) if figures else None
        present = len({period for parts in found.values() for period, _part in parts})
        return Cell(place, value, present, range_of(place.item.ranges, value))


def _ranked(lines: Sequence[Line]) -> list[Line]:
    """Each row with its place by the last column: equal figures share one."""
    values = [line.cells[-1].value if line.cells else None for line in lines]
    places: dict[Decimal, int] = {}
    for place, value in enumerate(sorted((one for one in values if one is not None), reverse=True), start=1):
        places.setdefault(value, place)
    return [
        Line(line.mark, line.cells, None if value is None else places[value])
        for line, value in zip(lines, values, strict=True)
    ]


def _series(found: Table, read: Board) -> list[tuple[str, list[float | None]]]:
    reader, series = Reader(read), []
    for item in [one for one in found.items if one.measure == found.items[0].measure][:4]:
        values = [reader.cell(Place(read.top, stretch, item, ALL)).value for stretch in found.stretches]
        series.append((item.name, [None if value is None else float(value) for value in values]))
    return series
