"""What the one list of work and the timeline know of petitions."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.events import CalendarChanged, OverrideWithdrawn
from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import mark_verbs, tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.events import StepAssigned
from lienthong.kernel.work.kinds import BulkAction, register_kind
from lienthong.modules.petitions.actions import moves
from lienthong.modules.petitions.actions.handing import follow_step
from lienthong.modules.petitions.jobs.handling import move_petition_clocks
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.handling import (
    APPROVE,
    ASSIGN,
    COORDINATION,
    HANDLE,
    KIND,
    RULE,
    SCREEN,
    SEND,
    TAKE_PART,
    WAIT,
)


@handles(StepAssigned)
def name_handler(event: StepAssigned) -> None:
    """Whoever is handed the work in the one list works on the petition."""
    follow_step(step_id=event.step_id)


@handles(CalendarChanged)
def move_times(event: CalendarChanged) -> None:
    """Petitions that run across a changed day end when the calendar says now; many do, so a worker does it."""
    _move_later(event.first, event.last, event.reason, event.decision, event.unit_id)


@handles(OverrideWithdrawn)
def move_times_back(event: OverrideWithdrawn) -> None:
    """The same when a decision is taken back."""
    _move_later(event.first, event.last, event.reason, "", event.unit_id)


def _move_later(first: date, last: date, reason: str, decision: str, unit_id: int | None) -> None:
    enqueue(
        move_petition_clocks,
        first=first.isoformat(),
        last=last.isoformat(),
        reason=reason,
        decision=decision,
        unit_id=unit_id,
    )


def _address(pk: int) -> str:
    return url("petition", pk)


def _accept(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
    return moves.accept(viewer=viewer, petition_id=subject_id)


def _approve(*, viewer: Viewer, step_id: int, subject_id: int) -> object:
    return moves.approve(viewer=viewer, petition_id=subject_id)


_REFUSALS = (moves.CannotMove, Petition.DoesNotExist)
register_kind(
    KIND,
    name=pgettext_lazy("work", "Petition"),
    address=_address,
    actions=(
        BulkAction(
            "accept_petitions",
            pgettext_lazy("petition", "Accept"),
            _accept,
            tasks=frozenset({SCREEN}),
            permission=Permission.PETITIONS_SCREEN,
            icon="check",
            refusals=_REFUSALS,
        ),
        BulkAction(
            "approve_petition_answers",
            pgettext_lazy("petition task", "Approve the answer"),
            _approve,
            tasks=frozenset({APPROVE}),
            permission=Permission.PETITIONS_DECIDE,
            icon="check",
            refusals=_REFUSALS,
        ),
    ),
    tasks={
        SCREEN: pgettext_lazy("petition task", "Screen"),
        RULE: pgettext_lazy("petition task", "Rule on competence"),
        ASSIGN: pgettext_lazy("petition task", "Assign"),
        HANDLE: pgettext_lazy("petition task", "Work on it"),
        WAIT: pgettext_lazy("petition task", "Wait for the citizen"),
        APPROVE: pgettext_lazy("petition task", "Approve the answer"),
        SEND: pgettext_lazy("petition task", "Send the answer"),
    },
)
register_kind(
    COORDINATION,
    name=pgettext_lazy("work", "Part in a petition"),
    address=lambda pk: url("petition_part", pk),
    tasks={TAKE_PART: pgettext_lazy("petition task", "Take part")},
)


tell(
    {
        "PetitionSubmitted": _("The petition was received"),
        "PetitionScreened": _("began to screen it"),
        "InstanceChanged": _("set the complaint to instance %(instance)s: %(reason)s"),
        "PetitionRefused": _("did not take it up"),
        "PetitionMerged": _("merged it into %(reference)s"),
        "PetitionRestored": _("took it up for screening again"),
        "PetitionDisowned": _("is not competent (bounce %(bounces)s)"),
        "PetitionRaised": _("It went up to %(unit)s for a ruling"),
        "PetitionTransferred": _("passed it on to %(unit)s"),
        "CompetenceRuled": _("ruled that %(unit)s is competent"),
        "PetitionAccepted": _("accepted it, to be answered by %(due_at)s"),
        "PetitionAssigned": _("assigned it to %(name)s"),
        "PetitionStarted": _("began to work on it"),
        "CitizenAsked": _("asked the citizen for more information"),
        "CitizenReplied": _("The work goes on after the question to the citizen"),
        "FilesAdded": _("The citizen sent %(count)s more files"),
        "UnitsAsked": _("asked to take part: %(units)s"),
        "CoordinationAnswered": _("answered for %(unit)s"),
        "CoordinationCancelled": _("need no longer take part: %(unit)s"),
        "PetitionResumed": _("The work goes on after coordination"),
        "PetitionExtended": _("extended it to %(due_at)s"),
        "AnswerDrafted": _("drafted the answer, version %(version)s"),
        "AnswerReturned": _("returned the answer"),
        "AnswerEndorsed": _("endorsed the answer for the level above"),
        "AnswerApproved": _("approved the answer"),
        "PetitionAnswered": _("sent the answer"),
        "PetitionClosed": _("The petition was closed"),
        "VerdictGiven": _("The citizen gave an opinion: %(verdict)s"),
        "PetitionReopened": _("It is taken up once more, to be answered by %(due_at)s"),
        "PetitionWithdrawn": _("The citizen took it back"),
        "PetitionNoted": _("wrote on it"),
        "TopicSaved": _("saved the topic %(name)s"),
        "TemplateSaved": _("saved the template %(name)s"),
        "CompetenceSaved": _("changed a rule of competence: %(note)s"),
        "ClockRuleMade": _("made a rule of time: %(citation)s"),
    }
)
_NEWS = (
    (SCREEN, _("A petition is passed to us"), _("A petition to screen: {title}"), "inbox"),
    (RULE, _("Competence must be ruled on"), _("Whose is it: {title}"), "shield-check"),
    (ASSIGN, _("A petition waits to be assigned"), _("To be assigned: {title}"), "assign"),
    (HANDLE, _("A petition is mine to work on"), _("To work on: {title}"), "message"),
    (WAIT, _("A petition of mine waits for the citizen"), _("Waits for the citizen: {title}"), "hourglass"),
    (APPROVE, _("An answer waits for me"), _("An answer to approve: {title}"), "check"),
    (SEND, _("An answer of mine was approved"), _("Approved, to be sent: {title}"), "send"),
)
for _task, _name, _subject, _icon in _NEWS:
    register_news(f"petition_{_task}", name=_name, subject=_subject, address=_address, icon=_icon)
mark_verbs(
    {
        "PetitionSubmitted": ("mail", "info"),
        "InstanceChanged": ("switch", "warn"),
        "PetitionRefused": ("x", "bad"),
        "PetitionMerged": ("copy", "neutral"),
        "PetitionDisowned": ("return", "warn"),
        "PetitionRaised": ("up", "bad"),
        "PetitionTransferred": ("hand-over", "warn"),
        "CompetenceRuled": ("shield-check", "good"),
        "PetitionAccepted": ("check", "good"),
        "PetitionAssigned": ("user", "info"),
        "CitizenAsked": ("question", "warn"),
        "CitizenReplied": ("reply", "info"),
        "UnitsAsked": ("users", "info"),
        "CoordinationAnswered": ("check", "good"),
        "PetitionExtended": ("hourglass", "warn"),
        "AnswerDrafted": ("edit-text", "info"),
        "AnswerReturned": ("return", "bad"),
        "AnswerEndorsed": ("check", "info"),
        "AnswerApproved": ("check-circle", "good"),
        "PetitionAnswered": ("send", "good"),
        "VerdictGiven": ("star", "info"),
        "PetitionReopened": ("refresh", "bad"),
        "PetitionClosed": ("check-all", "good"),
        "PetitionWithdrawn": ("undo", "neutral"),
    }
)
