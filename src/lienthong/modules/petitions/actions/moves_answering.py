"""Moves to the end: drafting an answer, approving it, sending it, closing, opening again."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.actions import clocks
from lienthong.modules.petitions.actions.coordinating import cancel_open
from lienthong.modules.petitions.actions.custody import (
    close_work,
    for_approval,
    for_assigning,
    for_handling,
    for_sending,
    pass_work,
)
from lienthong.modules.petitions.actions.moves_working import working
from lienthong.modules.petitions.actions.moving import (
    CannotMove,
    check_move,
    locked,
    locked_for,
    locked_for_work,
    move,
    worded,
)
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import (
    AnswerApproved,
    AnswerDrafted,
    AnswerEndorsed,
    AnswerReturned,
    PetitionAnswered,
    PetitionClosed,
    PetitionReopened,
    PetitionWithdrawn,
)
from lienthong.modules.petitions.models import Answer, Petition
from lienthong.modules.petitions.queries.clocks import rule_of
from lienthong.modules.petitions.queries.handling import approver_above, keeps
from lienthong.modules.petitions.queries.sealed_words import kept_words
from lienthong.modules.petitions.rules.handling import may, may_approve_above

LONGEST_ANSWER = 50_000
DECIDES = Permission.PETITIONS_DECIDE


@transaction.atomic
def draft(*, viewer: Viewer, petition_id: int, text: str, public_text: str = "") -> Answer:
    """Lay an answer before the leaders; `public_text` is what the public may read of it.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = working(viewer, petition_id)
    check_move(petition, "draft")
    text = worded(text, _("Write the answer."), longest=LONGEST_ANSWER)
    last = petition.answers.aggregate(last=Max("version"))["last"] or 0
    answer = Answer.objects.create(
        petition=petition,
        version=last + 1,
        text=kept_words(petition, text),
        public_text="" if petition.is_sealed else public_text.strip()[:LONGEST_ANSWER],
        drafted_by_id=viewer.position_id,
        drafted_at=timezone.now(),
    )
    if petition.handler_id is None:
        petition.handler_id = viewer.position_id
    move(petition, "draft", event=AnswerDrafted(answer.version), viewer=viewer)
    pass_work(petition, for_approval(petition, petition.unit_id), outcome="drafted", by=viewer)
    return answer


@transaction.atomic
def return_answer(*, viewer: Viewer, petition_id: int, note: str) -> Answer:
    """Give the draft back to whoever wrote it, with what to change. Raises Petition.DoesNotExist, CannotMove."""
    petition, answer = _before_approver(viewer, petition_id)
    check_move(petition, "return")
    note = worded(note, _("Say what to change."), longest=5000)
    answer.note = kept_words(petition, note)
    _decide(answer, viewer, Answer.State.RETURNED)
    move(petition, "return", event=AnswerReturned(answer.version, note[:300]), viewer=viewer)
    pass_work(petition, for_handling(petition, note=note[:300]), outcome="returned", by=viewer)
    return answer


@transaction.atomic
def approve(*, viewer: Viewer, petition_id: int) -> Answer:
    """Approve the draft. Where the rule asks for the level above, the unit's own leader only endorses it.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition, answer = _before_approver(viewer, petition_id)
    check_move(petition, "approve")
    above = approver_above(petition, rule_of(petition))
    if above is not None and not may_approve_above(viewer, parent_body_id=above):
        return _endorse(petition, answer, viewer, above)
    if petition.is_sealed and answer.drafted_by_id == viewer.position_id:
        raise CannotMove(_("Another keeper approves what you have written."))
    _decide(answer, viewer, Answer.State.APPROVED)
    move(petition, "approve", event=AnswerApproved(answer.version), viewer=viewer)
    pass_work(petition, for_sending(petition), outcome="approved", by=viewer)
    return answer


@transaction.atomic
def answer(*, viewer: Viewer, petition_id: int) -> Petition:
    """Send the approved answer to the citizen. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked(viewer, petition_id)
    kept = keeps(viewer, petition)
    if not any(may(viewer, petition, one, keeps=kept) for one in (Permission.PETITIONS_HANDLE, DECIDES)):
        raise CannotMove(_("The petition does not lie with you. Only who has it may do this."))
    check_move(petition, "answer")
    at = timezone.now()
    approved = petition.answers.filter(state=Answer.State.APPROVED).latest("version")
    approved.state, approved.sent_at = Answer.State.SENT, at
    approved.save(update_fields=["state", "sent_at"])
    clocks.stop(petition, at=at, viewer=viewer)
    petition.answered_at = at
    move(petition, "answer", event=PetitionAnswered(approved.version, petition.due_at), viewer=viewer)
    close_work(petition, outcome="answered")
    return petition


@transaction.atomic
def close(*, viewer: Viewer, petition_id: int) -> Petition:
    """Close what was answered. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for_work(viewer, petition_id)
    return closed(petition, viewer=viewer)


def closed(petition: Petition, *, viewer: Viewer | None) -> Petition:
    """Close a locked petition: by the unit, by the citizen's verdict, by time. Raises CannotMove."""
    check_move(petition, "close")
    petition.closed_at = timezone.now()
    move(petition, "close", event=PetitionClosed(), viewer=viewer)
    return petition


@transaction.atomic
def reopen(*, viewer: Viewer, petition_id: int, reason: str) -> Petition:
    """Take it up once more by a leader's decision. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for(viewer, petition_id, DECIDES)
    return reopened(petition, viewer=viewer, reason=worded(reason, _("Say why it is taken up again.")))


def reopened(petition: Petition, *, viewer: Viewer | None, reason: str) -> Petition:
    """Open a locked petition again: the time to answer runs anew. Raises CannotMove."""
    check_move(petition, "reopen")
    petition.reopened += 1
    petition.closed_at = None
    due_at = clocks.start_decision(petition, at=timezone.now(), viewer=viewer, reason=reason)
    move(petition, "reopen", event=PetitionReopened(due_at, by_citizen=viewer is None), viewer=viewer)
    pass_work(petition, for_assigning(petition), outcome="reopened", by=viewer)
    return petition


@transaction.atomic
def withdraw(*, viewer: Viewer, petition_id: int, reason: str) -> Petition:
    """Note that the citizen took it back, by letter or at the counter. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for(viewer, petition_id, Permission.PETITIONS_SCREEN)
    return withdrawn(petition, viewer=viewer, reason=worded(reason, _("Say how the citizen took it back.")))


def withdrawn(petition: Petition, *, viewer: Viewer | None, reason: str) -> Petition:
    """End a locked petition because its sender wishes so. Raises CannotMove."""
    check_move(petition, "withdraw")
    at = timezone.now()
    petition.reason = reason[:300]
    cancel_open(petition, viewer=viewer)
    clocks.stop(petition, at=at, viewer=viewer)
    petition.closed_at = at
    move(petition, "withdraw", event=PetitionWithdrawn(), viewer=viewer)
    close_work(petition, outcome="withdrawn")
    return petition


def _before_approver(viewer: Viewer, petition_id: int) -> tuple[Petition, Answer]:
    """The petition and its draft, before somebody who may decide on it now. Raises CannotMove."""
    petition = locked(viewer, petition_id)
    check_move(petition, "approve")
    draft_now = petition.answers.latest("version")
    if draft_now.endorsed_at:
        above = approver_above(petition, rule_of(petition))
        if not may_approve_above(viewer, parent_body_id=above):
            raise CannotMove(_("This answer lies before the leaders of the level above."))
    elif not may(viewer, petition, DECIDES, keeps=keeps(viewer, petition)):
        raise CannotMove(_("Only the leaders of the unit decide on its answers."))
    return petition, draft_now


def _endorse(petition: Petition, own: Answer, viewer: Viewer, above: int) -> Answer:
    own.endorsed_by_id, own.endorsed_at = viewer.position_id, timezone.now()
    own.save(update_fields=["endorsed_by", "endorsed_at"])
    tell(petition, AnswerEndorsed(own.version), viewer)
    pass_work(petition, for_approval(petition, above), outcome="endorsed", by=viewer)
    return own


def _decide(own: Answer, viewer: Viewer, state: str) -> None:
    own.state, own.decided_by_id, own.decided_at = state, viewer.position_id, timezone.now()
    own.save(update_fields=["state", "decided_by", "decided_at", "note"])
