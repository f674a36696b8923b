"""Who may do what with a submission, and when: decided here alone; queries filter by the same, actions enforce it."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Form, Submission
from lienthong.modules.reports.rules.periods import Span, spans_between

KIND = "submission"
FILL_IN, CORRECT, APPROVE = "fill_in", "correct", "approve_report"

State = Submission.State
OPEN = (State.DRAFT, State.RETURNED)
COUNTED = (State.SUBMITTED, State.APPROVED, State.LOCKED)
# How long after its end a period is still laid before units that had none: a worker that stood still, a unit that
# opened late. Earlier ones, as far back as the second says, are opened by a unit that asks for them.
LOOKS_BACK, BEGINS_BACK = timedelta(days=31), timedelta(days=366)
TONES = {"draft": "neutral", "submitted": "info", "returned": "bad", "approved": "good", "locked": "plum"}


def is_own(viewer: Viewer, unit_id: int) -> bool:
    """Whether a unit is the viewer's own, or the body that it works in."""
    return unit_id in {viewer.unit_id, viewer.body_id}


def approving_body_id(unit: Unit) -> int | None:
    """The body that looks at what a unit sends: the one above it; the unit's own where none is above."""
    return unit.parent.body_id if unit.parent else unit.body_id


def may_view(viewer: Viewer, submission: Submission, *, body: tuple[int, int]) -> bool:
    """Whether the viewer may read a submission; `body` is the interval of their body. `visible_to` filters the same."""
    if not viewer.may(Permission.REPORTS_VIEW):
        return False
    if is_own(viewer, submission.unit_id):
        return True
    return viewer.may(Permission.REPORTS_COMPILE) and body[0] <= submission.unit.lft <= body[1]


def may_enter(viewer: Viewer, unit_id: int) -> bool:
    """Whether the viewer enters figures of a unit: its own people, and those of its departments."""
    return viewer.may(Permission.REPORTS_ENTER) and is_own(viewer, unit_id)


def may_approve(viewer: Viewer, submission: Submission) -> bool:
    """Whether the viewer's body looks at what the unit sends; needs `unit__parent`."""
    return viewer.may(Permission.REPORTS_APPROVE) and viewer.body_id == approving_body_id(submission.unit)


def may_lock(viewer: Viewer, submission: Submission) -> bool:
    """Whether the viewer locks and unlocks: the body that approves, and the one that owns the form."""
    if not viewer.may(Permission.REPORTS_APPROVE):
        return False
    return viewer.body_id in {approving_body_id(submission.unit), submission.form.owner.body_id}


def opens_on(form: Form, span: Span) -> date:
    """The first day on which a period takes entries."""
    return span.starts_on + timedelta(days=form.opens_after)


def closes_on(form: Form, ends_on: date) -> date | None:
    """The last day on which a period takes entries; None when it never closes."""
    return None if form.closes_after is None else ends_on + timedelta(days=form.closes_after)


def spans_open(form: Form, today: date, *, back: timedelta = LOOKS_BACK) -> list[Span]:
    """The periods of a form that take entries on a day, and those that ended so long ago at most."""
    ahead = today - timedelta(days=min(form.opens_after, 0))
    first = max(form.begins_on, today - back - timedelta(days=max(form.closes_after or 0, 0)))
    last = min(ahead, form.ends_on) if form.ends_on else ahead
    return [
        span
        for span in spans_between(form.period_type, first, last)
        if span.ends_on >= form.begins_on
        and opens_on(form, span) <= today
        and ((closing := closes_on(form, span.ends_on)) is None or closing >= today)
    ]


def why_not_enter(state: str, closing: date | None, today: date) -> "Promise | str":
    """Why a submission takes no entries, in words for who would enter; empty when it takes them."""
    if state == State.LOCKED:
        return _("This report is locked. The level above can unlock it.")
    if state == State.APPROVED:
        return _("This report has been approved. To change it, ask the level above to return it.")
    if state == State.SUBMITTED:
        return _("This report has been sent. Take it back to change it.")
    if state == State.DRAFT and closing is not None and today > closing:
        return _("This period takes no more entries.")
    return ""


def period_name(span: Span) -> str:
    """A period in words of the present language: `Tuần 47/2026`, `Tháng 11/2026`, `Quý 4/2026`."""
    first = span.starts_on
    if span.type == "day":
        return formats.date(first)
    if span.type == "week":
        year, week, _day = first.isocalendar()
        return gettext("Week %(number)s/%(year)s") % {"number": week, "year": year}
    values = {
        "month": first.month,
        "quarter": first.month // 3 + 1,
        "half": first.month // 6 + 1,
        "year": 0,
        "term": first.year + 5,
    }
    names = {
        "month": gettext("Month %(number)s/%(year)s"),
        "quarter": gettext("Quarter %(number)s/%(year)s"),
        "half": gettext("Half-year %(number)s/%(year)s"),
        "year": gettext("Year %(year)s"),
        "term": gettext("Term %(year)s–%(number)s"),
    }
    return names[span.type] % {"number": values[span.type], "year": first.year}
