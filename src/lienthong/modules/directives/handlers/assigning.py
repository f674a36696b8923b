"""Assignments as a kind of work, units that come and go, and what timelines and news say of it all."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.org.events import UnitClosed, UnitOpened
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.kinds import BulkAction, register_kind
from lienthong.modules.directives.actions.appraisal import CannotAppraise, accept_report
from lienthong.modules.directives.jobs.assigning import give_to_new_unit, hand_on_of_closed_unit
from lienthong.modules.directives.models import Assignment
from lienthong.modules.directives.rules.assigning import CARRY_OUT, CONFIRM, CONTRIBUTE, DECIDE, EXTENSION, KIND, VERIFY


def _assignment(pk: int) -> str:
    return url("assignment", pk)


def _confirm(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
    return accept_report(viewer=viewer, assignment_id=subject_id)


register_kind(
    KIND,
    name=_("Task"),
    address=_assignment,
    tasks={
        CARRY_OUT: pgettext_lazy("assignment", "Carry out"),
        CONTRIBUTE: _("Contribute"),
        CONFIRM: _("Confirm"),
        VERIFY: _("Verify"),
    },
    actions=(
        BulkAction(
            "confirm_reports",
            _("Confirm"),
            _confirm,
            tasks=frozenset({CONFIRM}),
            permission=Permission.DIRECTIVES_APPRAISE,
            icon="check",
            refusals=(CannotAppraise, Assignment.DoesNotExist),
        ),
    ),
    reminds_itself=True,
)
register_kind(EXTENSION, name=_("Extension"), address=lambda pk: url("extension", pk), tasks={DECIDE: _("Decide")})


@handles(UnitOpened)
def inherit_later(event: UnitOpened) -> None:
    """A new unit gets the tasks that fit it, once its opening is committed."""
    enqueue(give_to_new_unit, once=f"inherit:{event.unit_id}", unit_id=event.unit_id)


@handles(UnitClosed)
def hand_on_later(event: UnitClosed) -> None:
    """A closed unit's open assignments go to its successor."""
    enqueue(hand_on_of_closed_unit, once=f"hand-on:{event.unit_id}", unit_id=event.unit_id)


tell(
    {
        "ApplicationChanged": _("said for whom it is: %(units)s units"),
        "TaskIssued": _("gave it to %(new)s units; %(updated)s were updated, %(asked)s had begun"),
        "TaskWithdrawn": _("withdrew it from %(count)s units"),
        "ChangeSettled": _("settled the new wording for %(count)s units that had begun"),
        "PeriodBegun": _("A new period began for %(new)s units"),
        "TaskAssigned": _("gave the task"),
        "AssignmentRenewed": _("issued the task anew"),
        "AssignmentWithdrawn": _("withdrew the task"),
        "AssignmentInherited": _("Taken over from %(before)s"),
        "AssignmentRead": _("read it"),
        "ProgressReported": _("reported %(percent)s%% done"),
        "ReportConfirmed": _("confirmed the report"),
        "ReportVerified": _("verified the task, score %(score)s"),
        "ReportReturned": _("returned the report"),
        "RecheckDrawn": _("drew %(count)s verified tasks to be looked at again"),
        "RecheckHeld": _("looked at it again: it holds"),
        "RecheckFailed": _("looked at it again: it does not hold"),
        "ExtensionAsked": _("asked to extend it to %(due_on)s"),
        "ExtensionGranted": _("extended it to %(due_on)s"),
        "ExtensionRefused": _("refused to extend it"),
    }
)
register_news(
    "task_assigned",
    name=_("A task is given to us"),
    subject=_("A new task: {title}"),
    body=_("{unit} has been given a task: {title}"),
    address=_assignment,
    icon="list-checks",
)
register_news(
    "task_changed",
    name=_("A task was issued anew"),
    subject=_("Issued anew: {title}"),
    body=_("The wording or the day of a task of {unit} has changed: {title}"),
    address=_assignment,
    icon="refresh",
)
register_news(
    "task_withdrawn",
    name=_("A task was withdrawn"),
    subject=_("Withdrawn: {title}"),
    address=_assignment,
    icon="undo",
)
_NEWS = (
    ("report_waits", _("A report waits for me"), _("A report to look at: {title}"), "eye"),
    ("report_returned", _("A report of ours came back"), _("Your report came back: {title}"), "return"),
    ("report_verified", _("A task of ours was verified"), _("Verified: {title}"), "check-circle"),
    ("extension_asked", _("A unit asks for more time"), _("More time is asked for: {title}"), "hourglass"),
    ("extension_decided", _("Our wish for more time was answered"), _("Answered: more time for {title}"), "hourglass"),
    ("task_due_soon", _("A task is due in seven working days"), _("Due in seven working days: {title}"), "due"),
    ("task_due_today", _("A task is due today"), _("Due today: {title}"), "due"),
    ("task_overdue", _("A task is three working days overdue"), _("Three working days overdue: {title}"), "overdue"),
    ("task_long_overdue", _("A task is ten working days overdue"), _("Ten working days overdue: {title}"), "overdue"),
    (
        "task_overdue_below",
        _("A unit below is ten working days overdue"),
        _("A unit below is ten working days overdue: {title}"),
        "overdue",
    ),
)
for _kind, _name, _subject, _icon in _NEWS:
    register_news(_kind, name=_name, subject=_subject, address=_assignment, icon=_icon)
mark_verbs(
    {
        "TaskAssigned": ("send", "info"),
        "AssignmentRenewed": ("refresh", "warn"),
        "AssignmentWithdrawn": ("undo", "bad"),
        "AssignmentInherited": ("hand-over", "neutral"),
        "AssignmentRead": ("eye", "neutral"),
        "ProgressReported": ("chart-line", "info"),
        "ReportConfirmed": ("check", "good"),
        "ReportVerified": ("check-circle", "good"),
        "ReportReturned": ("return", "bad"),
        "RecheckHeld": ("shield-check", "good"),
        "RecheckFailed": ("alert", "bad"),
        "ExtensionAsked": ("hourglass", "warn"),
        "ExtensionGranted": ("hourglass", "good"),
        "ExtensionRefused": ("hourglass", "bad"),
    }
)
