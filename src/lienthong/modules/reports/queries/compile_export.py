"""Compiled figures laid out for files."""

from collections.abc import Sequence
from itertools import product

from django.utils.translation import gettext as _

from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Figure, Form, Period
from lienthong.modules.reports.queries.compile_beside import axis_names
from lienthong.modules.reports.queries.compile_files import Cell, Observation, Sheet, sdmx_of
from lienthong.modules.reports.queries.compile_reading import Board, Way, board
from lienthong.modules.reports.queries.compile_report import Report, figures_of
from lienthong.modules.reports.queries.compile_stretches import Stretch
from lienthong.modules.reports.queries.compile_table import Cell as TableCell
from lienthong.modules.reports.queries.compile_table import Table
from lienthong.modules.reports.queries.compile_ways import way_of
from lienthong.modules.reports.rules.adding import over_time, written
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import period_name
from lienthong.modules.reports.rules.tables import UNITS


def report_sheet(form: Form, period: Period, unit: Unit, found: Report) -> Sheet:
    """Every figure of the report with what is missing beside it, then derived figures."""
    rows: list[list[Cell]] = []
    for section in found.sections:
        rows += [
            [
                f"{line.name} – {line.combination}" if line.combination else line.name,
                line.measure,
                line.value,
                line.before,
                line.units,
                found.count.expected,
            ]
            for line in section.lines
        ]
    rows += [[line.derived.name, line.derived.measure, line.value, None, None, None] for line in found.derived]
    return Sheet(
        unit.name,
        form.name,
        period_name(_span(period)),
        [_("Figure"), _("Unit of measure"), _("Compiled"), _("Period before"), _("Units"), _("Expected")],
        rows,
    )


def table_sheet(found: Table) -> Sheet:
    """The table as it stands on the screen; beside gathered figures that lack periods, how many there are."""
    gaps = {place for line in found.lines for place, cell in enumerate(line.cells) if cell.lacks}
    heads = [dict(axis_names())[found.asked.rows]]
    for place, column in enumerate(found.columns):
        heads.append(f"{column.group} · {column.head}" if column.group else column.head)
        if place in gaps:
            heads.append(_("Of periods"))
    lines: list[list[Cell]] = []
    for line in found.lines:
        cells: list[Cell] = [line.mark.name]
        for place, cell in enumerate(line.cells):
            cells.append(cell.value)
            if place in gaps:
                cells.append(_present(cell))
        lines.append(cells)
    title = ", ".join(item.name for item in found.items)
    return Sheet(found.unit.name, title, found.form.name, heads, lines)


def _present(cell: TableCell) -> str:
    """Of how many periods a figure is; in words, for a spreadsheet would take 3/4 for a day."""
    numbers = {"present": cell.present, "all": cell.place.stretch.of}
    return "" if cell.value is None else _("%(present)s of %(all)s") % numbers


def sdmx_of_report(form: Form, period: Period, unit: Unit, way: Way) -> bytes:
    """All figures of a form in one period, for a unit and the units directly below."""
    figures = figures_of(form)
    found = board(unit, figures=[one.pk for one in figures], periods=[period], way=way)
    return sdmx_of(_observations(found, figures, [Stretch(_span(period), (period,), 1)]))


def sdmx_of_table(found: Table) -> bytes:
    """The figures behind a table, gathered as it gathers them; derived figures and sums over combinations are left to
    who reads them.
    """
    figures = list({one.pk: one for item in found.items for one in item.figures}.values())
    periods = [period for one in found.stretches for period in one.periods]
    level = found.asked.level if UNITS in {found.asked.rows, found.asked.columns} else ""
    way = way_of(found.asked.way)
    answer = board(found.unit, figures=[one.pk for one in figures], periods=periods, way=way, level=level)
    return sdmx_of(_observations(answer, figures, found.stretches))


def _observations(found: Board, figures: Sequence[Figure], stretches: Sequence[Stretch]) -> list[Observation]:
    rows = (found.top, *found.rows)
    codes = dict(Unit.objects.filter(pk__in=[row.id for row in rows if row.is_unit]).values_list("pk", "code"))
    made = []
    for row, figure, stretch in product(rows, figures, stretches):
        parts = (found.parts.get((row.id, figure.pk, period.pk)) for period in stretch.periods)
        part = over_time(figure.indicator.adding, [one for one in parts if one is not None])
        value = written(figure.indicator.adding, part)
        if part is not None and value is not None and stretch.span:
            area = (codes.get(row.id) if row.is_unit else row.code) or row.name
            key = (figure.indicator.uid, figure.combination.uid, area, stretch.span.sdmx)
            made.append(Observation(*key, value, part.units))
    return made


def _span(period: Period) -> Span:
    return Span(period.starts_on, period.type)
