"""Reports of the whole country: a weekly form of 20 figures for every village, a monthly one for communes.

Up to a year of them, the last weeks, each of them whole: one week is 1.8 million values and 0.2 GB.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.models import Desk
from lienthong.modules.reports.actions.catalogue import default_disaggregation, make_figures
from lienthong.modules.reports.actions.compiling import compile_period
from lienthong.modules.reports.actions.form_units import derive_form_units
from lienthong.modules.reports.actions.submissions_opening import desks_for, open_period, work_title
from lienthong.modules.reports.models import (
    Figure,
    Form,
    FormFigure,
    Indicator,
    Period,
    Row,
    Section,
    Submission,
    SubmissionEvent,
    Value,
)
from lienthong.modules.reports.rules.periods import Span, span_of, spans_between
from lienthong.site.seed.indexes import build_again, put_aside, tidy
from lienthong.site.seed.phases import is_done, mark, moment_of_run
from lienthong.site.seed.staging import quickly

SQL = statements(__file__)
Tell = Callable[[float], None]

OPEN_WEEKS = 2  # the last ones are still being approved; earlier ones are locked
FILLED = (Submission, SubmissionEvent)
# Name, unit of measure, what a usual village has, way of adding up.
Asked = tuple[str, str, int, str]
WEEKLY: tuple[Asked, ...] = (
    ("Số hộ dân", "hộ", 250, "latest"),
    ("Số nhân khẩu", "người", 900, "latest"),
    ("Số đảng viên của chi bộ", "đảng viên", 24, "latest"),
    ("Số đảng viên dự sinh hoạt", "đảng viên", 20, "sum"),
    ("Số hộ nghèo", "hộ", 9, "latest"),
    ("Số hộ cận nghèo", "hộ", 12, "latest"),
    ("Số người đang tìm việc làm", "người", 15, "latest"),
    ("Số người đi làm ăn xa trong tuần", "người", 8, "sum"),
    ("Số kiến nghị của nhân dân tiếp nhận", "kiến nghị", 5, "sum"),
    ("Số kiến nghị đã giải quyết", "kiến nghị", 4, "sum"),
    ("Số vụ việc mâu thuẫn đã hòa giải", "vụ việc", 2, "sum"),
    ("Số vụ vi phạm an ninh trật tự", "vụ", 1, "sum"),
    ("Số người dự họp thôn, tổ dân phố", "người", 70, "sum"),
    ("Số hộ có nhà tạm, nhà dột nát", "hộ", 3, "latest"),
    ("Số tuyến đường được vệ sinh", "tuyến", 4, "sum"),
    ("Số hộ phân loại rác tại nguồn", "hộ", 120, "latest"),
    ("Số người cao tuổi được thăm hỏi", "người", 6, "sum"),
    ("Số trẻ em bỏ học", "trẻ em", 1, "latest"),
    ("Số người được hỗ trợ dịch vụ công trực tuyến", "người", 18, "sum"),
    ("Mức độ hài lòng của người dân", "điểm", 80, "average"),
)
MONTHLY: tuple[Asked, ...] = (
    ("Số cuộc họp đảng ủy", "cuộc", 3, "sum"),
    ("Số đảng viên mới kết nạp", "đảng viên", 4, "sum"),
    ("Số cuộc kiểm tra, giám sát", "cuộc", 2, "sum"),
    ("Số cuộc tiếp công dân", "cuộc", 5, "sum"),
    ("Số hồ sơ thủ tục hành chính tiếp nhận", "hồ sơ", 900, "sum"),
    ("Số hồ sơ giải quyết đúng hạn", "hồ sơ", 850, "sum"),
)


def seed_national_reports(tell: Tell, *, weeks: int, workers: int = 1) -> None:
    """Forms, periods, submissions, values and what is compiled of them; goes on where it was interrupted."""
    weekly, monthly, spans = _prepared(weeks)
    put_aside(FILLED)
    _key(there=False)
    for place, span in enumerate(spans):
        form, asked, level = (weekly, WEEKLY, "village") if span.type == "week" else (monthly, MONTHLY, "commune")
        _fill(form, asked, level, span)
        tell(0.6 * (place + 1) / len(spans))
    build_again(lambda part: tell(0.6 + part * 0.05), workers=workers)
    _key(there=True)
    tidy(lambda part: tell(0.7 + part * 0.05), (*FILLED, Value), workers=workers)
    for place, span in enumerate(spans):
        compile_period(Period.objects.get(type=span.type, starts_on=span.starts_on).pk)
        tell(0.75 + 0.25 * (place + 1) / len(spans))
    for span in spans:
        _lay_before(weekly if span.type == "week" else monthly, span)
    _open_present(weekly, monthly)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reports_total, reports_completeness, reports_formunit, reports_submission")


@transaction.atomic
def _prepared(count: int) -> tuple[Form, Form, list[Span]]:
    """The two forms and the periods that are filled, the oldest first."""
    today = timezone.localdate(moment_of_run())
    last = span_of("week", today).moved(-1)
    weeks = spans_between("week", last.moved(1 - count).starts_on, last.ends_on)
    month = span_of("month", today).moved(-1)
    months = spans_between("month", month.moved(1 - max(1, count // 4)).starts_on, month.ends_on)
    owner = Unit.objects.get(code="DTW")
    begins = min(weeks[0].starts_on, months[0].starts_on)
    forms = [
        _form(owner, WEEKLY, begins, uid="LTWEEKLY001", name="Báo cáo tuần của thôn, tổ dân phố"),
        _form(owner, MONTHLY, begins, uid="LTMONTHLY01", name="Báo cáo tháng của cấp xã"),
    ]
    return forms[0], forms[1], [*months, *weeks]


def _form(owner: Unit, asked: Sequence[Asked], begins: date, *, uid: str, name: str) -> Form:
    """A form in force with one section; made once."""
    if known := Form.objects.filter(uid=uid).first():
        return known
    is_weekly = asked is WEEKLY
    code = "BC-TUAN" if is_weekly else "BC-THANG"
    form = Form.objects.create(
        uid=uid,
        code=code,
        name=name,
        owner=owner,
        level="village" if is_weekly else "commune",
        period_type="week" if is_weekly else "month",
        due_after=1 if is_weekly else 5,
        begins_on=begins,
        state=Form.State.ACTIVE,
    )
    section = Section.objects.create(form=form, title="Số liệu trong kỳ")
    divided = default_disaggregation()
    for place, (title, measure, _scale, adding) in enumerate(asked):
        indicator = Indicator.objects.create(
            uid=f"{uid[:7]}{place:04}",
            code=f"{code}-{place + 1:02}",
            name=title,
            measure=measure,
            adding=adding,
            disaggregation=divided,
            owner=owner,
        )
        make_figures(indicator)
        Row.objects.create(section=section, indicator=indicator, position=place)
        FormFigure.objects.create(form=form, figure=Figure.objects.get(indicator=indicator), position=place)
    derive_form_units(form, since=begins)
    return form


def _fill(form: Form, asked: Sequence[Asked], level: str, span: Span) -> None:
    """The submissions of one period with their history and values, in one transaction."""
    name = f"reports {span.dhis2}"
    with transaction.atomic():
        period, _new = Period.objects.get_or_create(
            type=span.type, starts_on=span.starts_on, defaults={"ends_on": span.ends_on}
        )
        if is_done(name):
            return
        quickly()
        zone = timezone.get_default_timezone()
        due = datetime.combine(span.ends_on + timedelta(days=form.due_after), time(17), tzinfo=zone)
        old = span.ends_on < timezone.localdate(moment_of_run()) - timedelta(weeks=OPEN_WEEKS)
        of = {"form": form.pk, "period": period.pk}
        SQL["report_submissions"].run(**of, level=level, due=due, old=old)
        SQL["report_events"].run(**of)
        figures = list(FormFigure.objects.filter(form=form).order_by("position").values_list("figure_id", flat=True))
        SQL["report_values"].run(**of, figures=figures, scales=[one[2] for one in asked])
        mark(name)
    with connection.cursor() as cursor:
        cursor.execute("RESET session_replication_role")


def _lay_before(form: Form, span: Span) -> None:
    """What of a period is not settled is open work of who holds it, with its clock and the steps before."""
    name = f"report work {span.dhis2}"
    with transaction.atomic():
        if is_done(name):
            return
        period = Period.objects.get(type=span.type, starts_on=span.starts_on)
        holders = Unit.objects.filter(system="party", closed_on=None).values_list("pk", flat=True)
        units = list(holders.filter(level__in=["village", "commune", "province"]))
        led = [unit for unit, desk in zip(units, desks_for(units), strict=True) if desk == Desk.LEADER]
        opened = datetime.combine(span.starts_on, time(0, 20), tzinfo=timezone.get_default_timezone())
        about = {"origin": form.owner.name[:200], "code": form.code[:60], "title": work_title(form, span)[:500]}
        of = {"form": form.pk, "period": period.pk, "approval": form.approval}
        SQL["report_work"].run(**of, **about, opened=opened, led=led)
        mark(name)


@transaction.atomic
def _open_present(*forms: Form) -> None:
    """The present period lies before every unit, as the nightly job lays it there."""
    if not is_done("report periods opened"):
        today = timezone.localdate(moment_of_run())
        for form in forms:
            open_period(form, span_of(form.period_type, today))
        mark("report periods opened")


def _key(*, there: bool) -> None:
    """Take the values' key away, or build it: sorted once, it costs a third of what it does row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'reports_value'::regclass AND contype = 'p'")
        known = cursor.fetchone()
        if there and not known:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("ALTER TABLE reports_value ADD PRIMARY KEY (unit_id, period_id, figure_id)")
            cursor.execute("RESET maintenance_work_mem")
        elif known and not there and not Value.objects.exists():
            cursor.execute(f"ALTER TABLE reports_value DROP CONSTRAINT {known[0]}")
