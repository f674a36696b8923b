"""Compiled figures laid out for files."""

from django.utils.translation import gettext as _

from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Figure, Form, Period
from lienthong.modules.reports.queries.compile_files import Cell, Observation, Sheet, sdmx_of
from lienthong.modules.reports.queries.compile_reading import Board, Way, board
from lienthong.modules.reports.queries.compile_report import Report, figures_of
from lienthong.modules.reports.queries.compile_table import Table, periods_asked
from lienthong.modules.reports.queries.compile_ways import way_of
from lienthong.modules.reports.rules.adding import written
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import period_name


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
    """The table, the unit itself first."""
    heads = [_("Unit"), *(column.head or _("All periods") for column in found.columns)]
    lines = [[line.row.name, *line.cells] for line in (found.top, *found.lines)]
    title = ", ".join(item.name for item in found.items)
    return Sheet(found.unit.name, title, found.form.name, heads, lines)


def sdmx_of_report(form: Form, period: Period, unit: Unit, way: Way) -> bytes:
    """All figures of a form in one period, for a unit and the units directly below."""
    figures = figures_of(form)
    found = board(unit, figures=[one.pk for one in figures], periods=[period], way=way)
    return sdmx_of(_observations(found, figures, [period]))


def sdmx_of_table(found: Table) -> bytes:
    """The figures behind a table; derived figures and sums over combinations are left to who reads them."""
    figures = list({one.pk: one for item in found.items for one in item.figures}.values())
    periods = periods_asked(found.asked, found.form)
    way, level = way_of(found.asked.way), found.asked.level
    answer = board(found.unit, figures=[one.pk for one in figures], periods=periods, way=way, level=level)
    return sdmx_of(_observations(answer, figures, periods))


def _observations(found: Board, figures: list[Figure], periods: list[Period]) -> list[Observation]:
    codes = dict(
        Unit.objects.filter(pk__in=[row.id for row in (found.top, *found.rows) if row.is_unit]).values_list(
            "pk", "code"
        )
    )
    made = []
    for row in (found.top, *found.rows):
        for figure in figures:
            for period in periods:
                part = found.parts.get((row.id, figure.pk, period.pk))
                value = written(figure.indicator.adding, part)
                if part is not None and value is not None:
                    area = codes.get(row.id) if row.is_unit else row.code
                    made.append(
                        Observation(
                            figure.indicator.uid,
                            figure.combination.uid,
                            area or row.name,
                            _span(period).sdmx,
                            value,
                            part.units,
                        )
                    )
    return made


def _span(period: Period) -> Span:
    return Span(period.starts_on, period.type)
