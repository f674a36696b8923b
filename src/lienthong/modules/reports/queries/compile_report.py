"""The compiled report: every figure of a form for a unit and a period, beside what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Derived, Figure, Form, FormFigure, Period, Row, Section
from lienthong.modules.reports.queries.compile_derived import derived_of, derived_value
from lienthong.modules.reports.queries.compile_figure import Line, line_of, shown
from lienthong.modules.reports.queries.compile_reading import Board, Count, Way, board
from lienthong.modules.reports.rules.legends import Range, range_of, ranges_of
from lienthong.modules.reports.rules.periods import Span

MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure: what it is called, what it says now and said in the period before, of how many units."""

    figure_id: int
    name: str
    combination: str
    measure: str
    value: Decimal | None
    before: Decimal | None
    units: int
    is_added: bool

    @property
    def change(self) -> Decimal | None:
        """The difference to the period before."""
        if self.value is None or self.before is None:
            return None
        change = (self.value - self.before).normalize()
        return change.quantize(Decimal(1)) if change == change.to_integral_value() else change


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the form."""

    title: str
    note: str
    lines: list[FigureLine]


@dataclass(frozen=True, slots=True)
class DerivedLine:
    """A derived figure of the unit."""

    derived: Derived
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit below with its completeness and its part of the chosen figure; `rank` by share received."""

    line: Line
    count: Count
    rank: int | None

    @property
    def share(self) -> float | None:
        """What part of those expected has sent."""
        return self.count.received / self.count.expected if self.count.expected else None


@dataclass(frozen=True, slots=True)
class Report:
    """The page of a form, a unit and a period."""

    count: Count
    sections: list[ReportSection]
    derived: list[DerivedLine]
    units: list[UnitLine]
    divided: list[str]
    chosen: Figure | None


def forms_read(viewer: Viewer) -> QuerySet[Form]:
    """Forms whose compiled figures the viewer may look for: all in force or ended."""
    return Form.objects.visible_to(viewer).exclude(state=Form.State.DRAFT).order_by("state", "name", "id")


def periods_of(form: Form) -> list[Period]:
    """Periods of a form that anything is known of, newest first."""
    known = Period.objects.filter(type=form.period_type, ends_on__gte=form.begins_on).order_by("-starts_on")
    return list(known[:MOST_PERIODS])


def figures_of(form: Form) -> list[Figure]:
    """Every figure that a form asks, in order."""
    rows = FormFigure.objects.filter(form=form).select_related("figure__indicator__legend_set", "figure__combination")
    return [row.figure for row in rows.order_by("position", "id")]


def report(form: Form, period: Period, unit: Unit, way: Way, chosen: int | None) -> Report:
    """Everything compiled of a form for a unit, and the units directly below it."""
    figures = figures_of(form)
    picked = next((one for one in figures if one.pk == chosen), None)
    ids = [one.pk for one in figures]
    compared = picked or (figures[0] if figures else None)
    whole = board(unit, figures=ids, periods=[period], way=way, level="")
    below = board(unit, figures=[compared.pk] if compared else [], periods=[period], way=way)
    before = _before(period)
    earlier = (board(unit, figures=ids, periods=[before], way=way, level=""), before) if before else None
    lines = {one.pk: _line(one, unit, (whole, period), earlier) for one in figures}
    return Report(
        whole.counts.get((unit.pk, form.pk, period.pk), Count()),
        _sections(form, figures, lines),
        [DerivedLine(one, derived_value(one, unit.pk, period, whole, figures)) for one in derived_of(figures)],
        _units(below, form, period, compared),
        below.divided,
        picked,
    )


def _before(period: Period) -> Period | None:
    span = Span(period.starts_on, period.type).moved(-1)
    return Period.objects.filter(type=span.type, starts_on=span.starts_on).first()


def _line(figure: Figure, unit: Unit, now: tuple[Board, Period], before: tuple[Board, Period] | None) -> FigureLine:
    """One figure, each board with its period."""
    part = now[0].parts.get((unit.pk, figure.pk, now[1].pk))
    was = before[0].parts.get((unit.pk, figure.pk, before[1].pk)) if before else None
    indicator = figure.indicator
    return FigureLine(
        figure.pk,
        indicator.name,
        "",
        indicator.measure,
        shown(figure, part),
        shown(figure, was),
        part.units if part else 0,
        indicator.adding != "none",
    )


def _sections(form: Form, figures: Sequence[Figure], lines: dict[int, FigureLine]) -> list[ReportSection]:
    """The figures in the form's sections; a figure of no section (an imported form's) in one without a title."""
    by_indicator: dict[int, list[Figure]] = {}
    for one in figures:
        by_indicator.setdefault(one.indicator_id, []).append(one)
    made, placed = [], set()
    rows: dict[int, list[Row]] = {}
    for row in Row.objects.filter(section__form=form).order_by("position", "id"):
        rows.setdefault(row.section_id, []).append(row)
    for section in Section.objects.filter(form=form).order_by("position", "id"):
        shown_here = []
        for row in rows.get(section.pk, []):
            of = by_indicator.get(row.indicator_id, [])
            placed |= {one.pk for one in of}
            shown_here += [_named(lines[one.pk], row.label, one, alone=len(of) == 1) for one in of]
        made.append(ReportSection(section.title, section.note, shown_here))
    left = [one for one in figures if one.pk not in placed]
    if left:
        alone = {one.pk: len(by_indicator[one.indicator_id]) == 1 for one in left}
        made.append(ReportSection("", "", [_named(lines[one.pk], "", one, alone=alone[one.pk]) for one in left]))
    return [one for one in made if one.lines]


def _named(line: FigureLine, label: str, figure: Figure, *, alone: bool) -> FigureLine:
    return replace(line, name=label or line.name, combination="" if alone else figure.combination.name)


def _units(found: Board, form: Form, period: Period, figure: Figure | None) -> list[UnitLine]:
    if figure is None:
        return []
    counts = [found.counts.get((row.id, form.pk, period.pk), Count()) for row in found.rows]
    shares = [count.received / count.expected if count.expected else None for count in counts]
    known = sorted((share for share in shares if share is not None), reverse=True)
    places = {share: known.index(share) + 1 for share in set(known)}
    return [
        UnitLine(line_of(found, row, figure, period), count, places.get(share) if share is not None else None)
        for row, count, share in zip(found.rows, counts, shares, strict=True)
        if count.expected or found.parts.get((row.id, figure.pk, period.pk))
    ]


def map_of(report: Report, address: str) -> dict[str, Any]:
    """What the map component reads: the chosen figure of each unit below, by its legend where it has one, else what
    part of it has sent, in percent.

    `address` holds `{}` where the unit's id stands.
    """
    values: dict[str, tuple[float, str, str, int | None]] = {}
    ranges = legend_of(report)
    for one in report.units:
        value = one.line.value if report.chosen else None if one.share is None else round(one.share * 100)
        if one.line.row.code and value is not None:
            grade = range_of(ranges, value)
            place = ranges.index(grade) if grade else None
            values[one.line.row.code] = (
                *(round(float(value), 2), one.line.row.name),
                *(address.format(one.line.row.id), place),
            )
    drawn: dict[str, Any] = {"values": values, "steps": steps_of([value[0] for value in values.values()])}
    return drawn | ({"ranges": [one.drawn for one in ranges]} if ranges else {})


def legend_of(report: Report) -> tuple[Range, ...]:
    """The ranges of the chosen figure's legend."""
    legend = report.chosen.indicator.legend_set if report.chosen else None
    return ranges_of(legend.legends) if legend else ()


def steps_of(values: Sequence[float]) -> list[float]:
    """Five limits of colour between the least and the greatest, so that near ones differ."""
    low, high = (min(values), max(values)) if values else (0, 100)
    steps = {low + (high - low) * part / 5 for part in range(5)}
    return sorted({round(step) if high - low > 5 else round(step, 2) for step in steps})
