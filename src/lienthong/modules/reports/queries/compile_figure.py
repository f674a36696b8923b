"""One compiled figure: what it says, the units that make it, what is missing, what was corrected and why."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Interval, Unit
from lienthong.modules.reports.models import Figure, Period, Submission
from lienthong.modules.reports.queries.compile_reading import Board, Row, Way, board, forms_of
from lienthong.modules.reports.queries.compile_trees import VILLAGE, era_of
from lienthong.modules.reports.rules.adding import Part, written
from lienthong.modules.reports.rules.compile_reading import may_read_figures
from lienthong.modules.reports.rules.period_names import short_name_of
from lienthong.modules.reports.rules.periods import Span

SQL = statements(__file__)
MISSING = 50
TREND = 13


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's part of a figure: `value` as it shows, of `units` units out of `expected`; what a village sent."""

    row: Row
    value: Decimal | None
    units: int
    expected: int
    submission_id: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that had to send and of which nothing counts; `state` of its submission, empty for none."""

    place: int
    id: int
    name: str
    above: str
    state: str
    submission_id: int | None


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A correction with its reason and who made it."""

    id: int
    delta: Decimal
    reason: str
    at: datetime
    who: str
    title: str
    is_undone: bool
    is_undoing: bool


@dataclass(frozen=True, slots=True)
class FigurePage:
    """Everything that the page of one figure shows; `rest` belongs to no line, `divided` says of which units it is."""

    combination: str
    top: Line
    lines: list[Line]
    rest: Decimal | None
    divided: list[str]
    adjustments: list[Adjusted]
    trend: list[tuple[str, float | None]]


def readable_unit(viewer: Viewer, unit_id: int) -> Unit | None:
    """The unit, if the viewer reads its compiled figures."""
    unit = Unit.objects.filter(pk=unit_id).select_related("parent", "territory").first()
    if unit is None:
        return None
    above = last_above(unit) if unit.closed_on else ()
    return unit if may_read_figures(viewer, unit, body=body_of(viewer), above=above) else None


def last_above(unit: Unit) -> list[int]:
    """The units above one, and itself, in the last tree that it stood in."""
    last = Interval.objects.filter(unit=unit).order_by("-era__valid").values_list("ancestors", flat=True).first()
    return last or []


def body_of(viewer: Viewer) -> tuple[int, int]:
    """The interval of the viewer's body in today's tree."""
    if viewer.body_id == viewer.unit_id:
        return viewer.lft, viewer.rgt
    return Unit.objects.filter(pk=viewer.body_id).values_list("lft", "rgt").first() or (0, -1)


def figure_page(unit: Unit, figure: Figure, period: Period, way: Way) -> FigurePage:
    """A figure of a unit in a period: the units directly below with their parts, and the periods before."""
    found = board(unit, figures=[figure.pk], periods=[period], way=way)
    key = (unit.pk, figure.pk, period.pk)
    rest = found.rest.get(key)
    is_divided = Figure.objects.filter(indicator_id=figure.indicator_id).count() > 1
    return FigurePage(
        figure.combination.name if is_divided else "",
        line_of(found, found.top, figure, period),
        _with_submissions([line_of(found, row, figure, period) for row in found.rows], figure, period),
        shown(figure, rest),
        found.divided,
        [Adjusted(*row) for row in SQL["figure_adjustments"].rows(unit=unit.pk, figure=figure.pk, period=period.pk)],
        _trend(unit, figure, period, way),
    )


def _with_submissions(lines: list[Line], figure: Figure, period: Period) -> list[Line]:
    """Villages with the submission that their value came in: the last step down from a figure."""
    villages = [line.row.id for line in lines if line.row.level == VILLAGE]
    if not villages:
        return lines
    sent = Submission.objects.filter(
        unit__in=villages, period=period, form__in=forms_of([figure.pk], [period.type])
    ).values_list("unit_id", "pk")
    of = dict(sent.order_by("-pk"))
    return [replace(line, submission_id=of.get(line.row.id)) for line in lines]


def line_of(found: Board, row: Row, figure: Figure, period: Period) -> Line:
    """One row of a board as a line."""
    part = found.parts.get((row.id, figure.pk, period.pk))
    expected = sum(count.expected for (of, _form, on), count in found.counts.items() if (of, on) == (row.id, period.pk))
    return Line(row, shown(figure, part), part.units if part else 0, expected)


def shown(figure: Figure, part: Part | None) -> Decimal | None:
    """The figure that a part shows."""
    return written(figure.indicator.adding, part)


def _trend(unit: Unit, figure: Figure, period: Period, way: Way) -> list[tuple[str, float | None]]:
    before = periods_until(period, TREND)
    found = board(unit, figures=[figure.pk], periods=before, way=way, level="")
    values = [shown(figure, found.parts.get((unit.pk, figure.pk, one.pk))) for one in before]
    return [
        (short_name_of(Span(one.starts_on, one.type)), None if value is None else float(value))
        for one, value in zip(before, values, strict=True)
    ]


def periods_until(period: Period, size: int) -> list[Period]:
    """Periods of the same type up to one, the oldest first; only those that anything is known of."""
    rows = SQL["figure_period"].rows(type=period.type, starts_on=period.starts_on, size=size)
    return [Period(pk, kind, first, last) for pk, kind, first, last in reversed(rows)]


def missing_units(
    unit: Unit, figure: Figure, period: Period, *, after: int = 0, size: int = MISSING
) -> tuple[list[Missing], int]:
    """Units that had to send the figure and of which none counts, a page at a time, and the place of the next page."""
    era = era_of(period.ends_on)
    if era is None:
        return [], 0
    rows = SQL["figure_missing"].rows(
        era=era.id,
        unit=unit.pk,
        figure=figure.pk,
        period=period.pk,
        on=period.ends_on,
        forms=forms_of([figure.pk], [period.type]),
        after=after,
        size=size + 1,
    )
    found = [Missing(*row) for row in rows[:size]]
    return found, found[-1].place if len(rows) > size else 0
