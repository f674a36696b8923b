"""The demo's reports: a weekly form of villages and a monthly one of communes, over eight weeks, in every state."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.database.sql import statements
from lienthong.kernel.work.actions import close_items
from lienthong.modules.reports.actions.catalogue import IndicatorValues, make_indicator
from lienthong.modules.reports.actions.catalogue_derived import DerivedValues, LegendValues, RuleValues, save_entry
from lienthong.modules.reports.actions.catalogue_disaggregations import make_divided
from lienthong.modules.reports.actions.compiling import compile_period
from lienthong.modules.reports.actions.forms import FormValues, RowValues, SectionValues, activate_form, make_form
from lienthong.modules.reports.actions.submissions import approve, return_submission, submit
from lienthong.modules.reports.actions.submissions_opening import due_moment, open_period, period_of
from lienthong.modules.reports.models import Form, FormFigure, Indicator, Submission, Value
from lienthong.modules.reports.rules.periods import Span, span_of
from lienthong.site.seed import reports_texts as words
from lienthong.site.seed.phases import moment_of_run
from lienthong.site.seed.rosters import seed_demo_rosters

SQL = statements(__file__)
Tell = Callable[[float], None]
WEEKS, MONTHS = 8, 2
SENT = 93  # percent of units that have sent what is past
STALLED = 4  # of the villages, every such one has not sent last week's report


def seed_demo_reports(tell: Tell, shown: Sequence[int]) -> None:
    """Indicators, two forms in force, periods with values, work that waits at villages and communes; two lists."""
    today = timezone.localdate(moment_of_run())
    designer = viewer_of_position(_position("chuyenvien.tw"))
    indicators = _catalogue(designer)
    weekly, monthly = (
        _form(designer, indicators, asked, span)
        for asked, span in (
            (words.WEEKLY, span_of("week", today).moved(-WEEKS)),
            (words.MONTHLY, span_of("month", today).moved(-MONTHS)),
        )
    )
    tell(0.2)
    spans = [(monthly, span_of("month", today).moved(-back)) for back in range(MONTHS, 1, -1)]
    spans += [(weekly, span_of("week", today).moved(-back)) for back in range(WEEKS, 1, -1)]
    for form, span in spans:
        _past(form, span, state="approved" if span.next.ends_on >= today - timedelta(days=8) else "locked")
    _last_month(monthly, span_of("month", today).moved(-1))
    tell(0.5)
    _last_week(weekly, span_of("week", today).moved(-1))
    _this_week(weekly, span_of("week", today))
    SQL["demo_work_begins"].run()
    tell(0.7)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_value, reports_submission, reports_formunit, reports_formfigure")
    for form in (weekly, monthly):
        for pk in sorted(set(form.submissions.values_list("period_id", flat=True))):
            compile_period(pk)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_staletotal")
    tell(0.8)
    seed_demo_rosters(designer, shown)


def _position(username: str) -> Position:
    return Position.objects.select_related("account", "unit").get(account__username=username)


def _catalogue(designer: Viewer) -> dict[str, Indicator]:
    """Every indicator by its code, with rules and derived figures."""
    by_sex = make_divided(
        viewer=designer, name="Giới tính", code="GIOI", categories=(), category="Giới tính", options=("Nam", "Nữ")
    )
    made: dict[str, Indicator] = {}
    name, ranges = words.LEGEND
    legend = LegendValues(name, tuple((of, Decimal(low), Decimal(high), colour) for of, low, high, colour in ranges))
    shares = save_entry(viewer=designer, values=legend).pk
    for one in (one for _title, asked in (*words.WEEKLY, *words.MONTHLY) for one in asked):
        values = IndicatorValues(
            name=one.name,
            code=one.code,
            measure=one.measure,
            type=one.type,
            adding=one.adding,
            weight_id=made[one.weight].pk if one.weight else None,
            disaggregation_id=by_sex.pk if one.by_sex else None,
            legend_set_id=shares if one.type == "percentage" else None,
        )
        made[one.code] = make_indicator(viewer=designer, values=values)
    keys = {code: f"#{{{indicator.uid}}}" for code, indicator in made.items()}
    for name, left, operator, right, severity in words.RULES:
        given = RuleValues(name, left.format(**keys), operator, right.format(**keys), severity=severity)
        save_entry(viewer=designer, values=given)
    for name, above, below, measure, factor in words.DERIVED:
        figure = DerivedValues(
            name, above.format(**keys), below.format(**keys), measure=measure, factor=Decimal(factor)
        )
        save_entry(viewer=designer, values=figure)
    return made


def _form(
    designer: Viewer, indicators: dict[str, Indicator], asked: Sequence[tuple[str, Sequence[words.Asked]]], first: Span
) -> Form:
    is_weekly = first.type == "week"
    values = FormValues(
        name=words.WEEKLY_FORM if is_weekly else words.MONTHLY_FORM,
        level="village" if is_weekly else "commune",
        period_type=first.type,
        begins_on=first.starts_on,
        code="BC-TUAN-THON" if is_weekly else "BC-THANG-XA",
        due_after=1 if is_weekly else 5,
    )
    sections = [
        SectionValues(title, tuple(RowValues(indicators[one.code].pk, is_required=one.required) for one in rows))
        for title, rows in asked
    ]
    made = make_form(viewer=designer, values=values, sections=sections)
    return activate_form(viewer=designer, form_id=made.pk)


def _past(form: Form, span: Span, *, state: str) -> None:
    """A period that is over: most units have sent it."""
    period = period_of(span)
    due = due_moment(form, period.ends_on)
    about = {"form": form.pk, "period": period.pk}
    SQL["demo_submissions"].run(**about, state=state, due=due, last=period.ends_on, percent=SENT)
    SQL["demo_submission_events"].run(**about)
    _values(form, period.pk, list(form.submissions.filter(period=period).values_list("unit_id", flat=True)))


def _last_month(form: Form, span: Span) -> None:
    """Last month is past, too; who has not sent it finds it overdue, and this month's is open."""
    _past(form, span, state="approved")
    open_period(form, span)
    open_period(form, span.next)


def _last_week(form: Form, span: Span) -> None:
    """Each village's report of last week in one of the states, as its own people and the commune left it."""
    open_period(form, span)
    found = list(form.submissions.filter(period=period_of(span)).select_related("unit").order_by("unit__lft"))
    sent = [one for place, one in enumerate(found) if place % STALLED]
    _values(form, found[0].period_id, [one.unit_id for one in sent])
    for place, one in enumerate(sent):
        _sent(one, place)


def _sent(one: Submission, place: int) -> None:
    head = Position.objects.select_related("account", "unit").filter(unit_id=one.unit_id).order_by("id").first()
    above = Position.objects.select_related("account", "unit").filter(unit_id=one.unit.parent_id or 0, role="officer")
    officer = above.order_by("id").first()
    if head is None or officer is None:
        close_items(kind="submission", subject_ids=[one.pk], outcome="approved")
        return
    submit(viewer=viewer_of_position(head), submission_id=one.pk)
    if place % 6 == 1:
        figure = FormFigure.objects.filter(form_id=one.form_id).order_by("position", "id")[5].figure_id
        notes = {figure: words.NOTE_ON_CELL}
        viewer = viewer_of_position(officer)
        return_submission(viewer=viewer, submission_id=one.pk, reason=words.RETURNED, notes=notes)
    elif place % 3:
        approve(viewer=viewer_of_position(officer), submission_id=one.pk)


def _this_week(form: Form, span: Span) -> None:
    """This week's is open; some villages have begun."""
    open_period(form, span)
    found = list(form.submissions.filter(period=period_of(span)).order_by("unit__lft").values_list("id", "unit_id"))
    begun = [unit for place, (_pk, unit) in enumerate(found) if place % 5 == 0]
    _values(form, period_of(span).pk, begun)
    figures = list(FormFigure.objects.filter(form=form).order_by("position", "id").values_list("figure_id", flat=True))
    Value.objects.filter(unit_id__in=begun, period=period_of(span), figure_id__in=figures[11:]).delete()


def _values(form: Form, period: int, units: Sequence[int]) -> None:
    asked = {one.code: one for _title, rows in (*words.WEEKLY, *words.MONTHLY) for one in rows}
    rows = FormFigure.objects.filter(form=form).order_by("position", "id")
    figures = list(rows.values_list("figure_id", "figure__indicator__code", "figure__indicator__type"))
    first = {code: figure for figure, code, _type in reversed(figures)}
    given = [asked[code] for _figure, code, _type in figures]
    SQL["demo_report_values"].run(
        form=form.pk,
        period=period,
        units=list(units),
        figures=[figure for figure, _code, _type in figures],
        bases=[first[one.of] if one.of else figure for one, (figure, _code, _type) in zip(given, figures, strict=True)],
        scales=[Decimal(str(one.scale)) for one in given],
        places=[1 if kind in {"number", "percentage"} else 0 for _figure, _code, kind in figures],
        stocks=[one.is_stock or one.type == "percentage" for one in given],
        percentages=[one.type == "percentage" for one in given],
    )
