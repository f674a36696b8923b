"""Submissions as a kind of work, units that close, and what timelines and news say of reports."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.org.events import UnitClosed
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.kinds import BulkAction, register_kind
from lienthong.modules.reports.actions.submissions import CannotMove, approve
from lienthong.modules.reports.events import entry as happened
from lienthong.modules.reports.events.catalogue import FormActivated, FormUnitsChanged
from lienthong.modules.reports.jobs.compile import compile_stale
from lienthong.modules.reports.jobs.entry import open_report_periods_now, settle_reports_of_closed_unit
from lienthong.modules.reports.models import Submission
from lienthong.modules.reports.rules.submissions import APPROVE, CORRECT, FILL_IN, KIND


def _submission(pk: int) -> str:
    return url("submission", pk)


def _approve(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
    return approve(viewer=viewer, submission_id=subject_id)


register_kind(
    KIND,
    name=pgettext_lazy("submission", "Report"),
    address=_submission,
    tasks={
        FILL_IN: pgettext_lazy("report", "Fill in"),
        CORRECT: pgettext_lazy("report", "Correct"),
        APPROVE: pgettext_lazy("report", "Approve"),
    },
    actions=(
        BulkAction(
            "approve_reports",
            pgettext_lazy("report", "Approve"),
            _approve,
            tasks=frozenset({APPROVE}),
            permission=Permission.REPORTS_APPROVE,
            icon="check",
            refusals=(CannotMove, Submission.DoesNotExist),
        ),
    ),
)


@handles(UnitClosed)
def settle_later(event: UnitClosed) -> None:
    """A closed unit owes no more reports, once its closing is committed."""
    enqueue(settle_reports_of_closed_unit, once=f"settle-reports:{event.unit_id}", unit_id=event.unit_id)


def _open_now(_event: object) -> None:
    enqueue(open_report_periods_now, once="open_report_periods_now")


handles(FormActivated)(_open_now)
handles(FormUnitsChanged)(_open_now)


def _compile_soon(_event: object) -> None:
    """What counts has changed; the units are noted already."""
    enqueue(compile_stale, once="compile_stale")


for _change in (
    happened.SubmissionBegun,
    happened.SubmissionSubmitted,
    happened.SubmissionWithdrawn,
    happened.SubmissionReturned,
    happened.SubmissionApproved,
):
    handles(_change)(_compile_soon)


tell(
    {
        "PeriodOpened": _("Period %(period)s was opened for %(count)s units"),
        "SubmissionSubmitted": _("sent the report"),
        "SubmissionWithdrawn": _("took the report back"),
        "SubmissionBegun": _("began the report before the period was laid before all units"),
        "NoteAnswered": _("answered the note on “%(cell)s”"),
        "SubmissionReturned": _("returned the report, %(cells)s cells with a note"),
        "SubmissionApproved": _("approved the report"),
        "SubmissionLocked": _("locked the report"),
        "SubmissionUnlocked": _("unlocked the report"),
    }
)
mark_verbs(
    {
        "SubmissionSubmitted": ("send", "info"),
        "SubmissionWithdrawn": ("undo", "neutral"),
        "SubmissionBegun": ("play", "info"),
        "SubmissionReturned": ("return", "bad"),
        "NoteAnswered": ("message", "info"),
        "SubmissionApproved": ("check-circle", "good"),
        "SubmissionLocked": ("lock", "plum"),
        "SubmissionUnlocked": ("key", "warn"),
    }
)
