"""Opening periods: a submission with its work and clock for every unit that is to fill in a form."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.queries import OutsideCalendar, due_after_calendar_days
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.work.actions import close_items, open_items
from lienthong.kernel.work.models import Desk
from lienthong.modules.reports.actions.entry import mark_figures_stale
from lienthong.modules.reports.events.entry import PeriodOpened, SubmissionBegun
from lienthong.modules.reports.models import Form, Period, Submission
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import (
    BEGINS_BACK,
    FILL_IN,
    KIND,
    may_enter,
    period_name,
    spans_open,
)

SQL = statements(__file__)
STAFF = [Role.SPECIALIST.value, Role.OFFICER.value, Role.VILLAGE_HEAD.value]
MOST_AT_ONCE = 20_000


class CannotBegin(Exception):
    """The unit cannot begin this report now; the message says why."""


def period_of(span: Span) -> Period:
    """The row of a period, made when it is the first time."""
    made, _new = Period.objects.get_or_create(
        type=span.type, starts_on=span.starts_on, defaults={"ends_on": span.ends_on}
    )
    return made


@transaction.atomic
def open_period(form: Form, span: Span) -> int:
    """Submissions of a period for all units that have to fill in the form on its last day and have none yet.

    Each comes with open work and a clock. Returns how many were made; twice is once.
    """
    period = period_of(span)
    due_at = due_moment(form, period.ends_on)
    rows = SQL["open_submissions"].rows(form=form.pk, period=period.pk, due=due_at, last=period.ends_on)
    title = work_title(form, span)
    for start in range(0, len(rows), MOST_AT_ONCE):
        _open_work(form, rows[start : start + MOST_AT_ONCE], title=title, due_at=due_at)
    if rows:
        emit(PeriodOpened(period.pk, span.dhis2, len(rows)), subject=Subject("report_form", form.pk), viewer=None)
    return len(rows)


@transaction.atomic
def begin_submission(*, viewer: Viewer, form_id: int, unit_id: int, starts_on: date) -> Submission:
    """The unit's report of a period that takes entries, though it has not been laid before all units yet.

    Two people at once begin one: whoever comes second gets it. Raises Form.DoesNotExist, CannotBegin.
    """
    if not may_enter(viewer, unit_id):
        raise CannotBegin(gettext("Only the unit itself enters its figures."))
    form = Form.objects.filter(state=Form.State.ACTIVE).select_related("owner").get(pk=form_id)
    span = Span(starts_on, form.period_type)
    if span not in spans_open(form, _today(), back=BEGINS_BACK):
        raise CannotBegin(gettext("This period takes no entries now."))
    period = period_of(span)
    due_at = due_moment(form, period.ends_on)
    asked = {"form": form.pk, "period": period.pk, "unit": unit_id}
    rows = SQL["open_submission_of_unit"].rows(**asked, due=due_at, last=period.ends_on)
    made = Submission.objects.filter(form=form, period=period, unit_id=unit_id).first()
    if made is None:
        raise CannotBegin(gettext("This report is not asked of your unit in this period."))
    if rows:
        _open_work(form, rows, title=work_title(form, span), due_at=due_at)
        mark_figures_stale(unit_id, period.pk)
        emit(SubmissionBegun(span.dhis2), subject=Subject(KIND, made.pk), viewer=viewer)
    return made


def work_title(form: Form, span: Span) -> str:
    """What everybody's list calls the report, in the product's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{form.name} – {period_name(span)}"


def _open_work(form: Form, rows: Sequence[tuple[int, int]], *, title: str, due_at: datetime) -> None:
    units = [unit for _pk, unit in rows]
    lfts = dict(SQL["places_of_units"].rows(units=units))
    open_items(
        kind=KIND,
        subject_ids=[pk for pk, _unit in rows],
        unit_ids=units,
        unit_lfts=[lfts[unit] for unit in units],
        title=title,
        task=FILL_IN,
        dues=[due_at] * len(rows),
        desks=desks_for(units),
        reference=form.code[:60],
        origin=form.owner.name,
    )


def desks_for(unit_ids: Sequence[int]) -> list[str]:
    """At which desk each unit fills in its reports, in their order: its staff's, its leaders' where it has none."""
    led = {row[0] for row in SQL["desks_of_reporting"].rows(units=list(unit_ids), staff=STAFF, today=_today())}
    return [Desk.LEADER if unit in led else Desk.STAFF for unit in unit_ids]


def due_moment(form: Form, ends_on: date) -> datetime:
    """When a period's submission is due: at the end of the day, or of the next working day when that is one off."""
    last = datetime.combine(ends_on, time(), tzinfo=timezone.get_default_timezone())
    try:
        return due_after_calendar_days(last, form.due_after)
    except OutsideCalendar:
        return last + timedelta(days=form.due_after, hours=17)


def open_due_periods(*, today: date | None = None) -> int:
    """Open what is to be open today of every form in force; returns how many submissions were made."""
    today = today or _today()
    made = 0
    for form in Form.objects.filter(state=Form.State.ACTIVE).select_related("owner").order_by("id"):
        made += sum(open_period(form, span) for span in spans_open(form, today))
    return made


@transaction.atomic
def lock_closed_periods(*, today: date | None = None) -> int:
    """Lock what was approved in periods that take no more entries; what somebody unlocked stays open. Returns how
    many.
    """
    rows = SQL["lockable"].rows(today=today or _today(), size=MOST_AT_ONCE)
    if rows:
        SQL["lock_many"].run(ids=[pk for pk, _unit in rows], now=timezone.now())
    return len(rows)


@transaction.atomic
def settle_unit_closed(*, unit_id: int) -> int:
    """The open work of a closed unit's reports ends; what it had sent stays. Returns how many ended."""
    ids = [row[0] for row in SQL["unsettled_of_unit"].rows(unit=unit_id)]
    return close_items(kind=KIND, subject_ids=ids, outcome="unit_closed") if ids else 0


def _today() -> date:
    return timezone.localdate()
