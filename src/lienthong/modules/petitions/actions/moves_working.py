"""Moves while it is worked on: assigning, asking the citizen, coordinating other units, more time."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import PERMISSIONS, Permission, Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.modules.petitions.actions import clocks
from lienthong.modules.petitions.actions.coordinating import ask_units, cancel_open
from lienthong.modules.petitions.actions.custody import for_handling, for_reply, pass_work
from lienthong.modules.petitions.actions.moving import (
    CannotMove,
    check_move,
    locked_for,
    locked_for_work,
    move,
    worded,
)
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import (
    CitizenAsked,
    CitizenReplied,
    PetitionAssigned,
    PetitionExtended,
    PetitionResumed,
    PetitionStarted,
    UnitsAsked,
)
from lienthong.modules.petitions.models import Extension, Message, Petition
from lienthong.modules.petitions.queries.clocks import rule_of
from lienthong.modules.petitions.queries.lane import active_keepers
from lienthong.modules.petitions.queries.sealed_words import kept_words
from lienthong.modules.petitions.rules.clocks import may_extend_more
from lienthong.modules.petitions.rules.states import FINAL, MOVES, WORKED_ON

LONGEST_MESSAGE = 5000


@transaction.atomic
def assign(*, viewer: Viewer, petition_id: int, position_id: int, note: str = "") -> Petition:
    """Give it to somebody of the same body; again, while they work on it, to somebody else.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = locked_for(viewer, petition_id, Permission.PETITIONS_DECIDE)
    to = _who(petition, position_id)
    petition.handler = to
    event = PetitionAssigned(to.pk, to.account.full_name)
    if petition.state in {*WORKED_ON, Petition.State.ASSIGNED}:
        petition.revision += 1
        petition.save()
        tell(petition, event, viewer)
    else:
        move(petition, "assign", event=event, viewer=viewer)
    pass_work(petition, for_handling(petition, note=note[:300]), outcome="assigned", by=viewer)
    return petition


@transaction.atomic
def start(*, viewer: Viewer, petition_id: int) -> Petition:
    """Begin to work on it. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for_work(viewer, petition_id)
    check_move(petition, "start")
    return _start(petition, viewer)


@transaction.atomic
def ask(*, viewer: Viewer, petition_id: int, text: str) -> Petition:
    """Ask the citizen; the clock pauses where its rule allows. Raises Petition.DoesNotExist, CannotMove."""
    petition = working(viewer, petition_id)
    check_move(petition, "ask")
    text = worded(text, _("Write what the citizen is asked."), longest=LONGEST_MESSAGE)
    paused = clocks.pause(petition, viewer=viewer, reason=_("The citizen was asked for more information."))
    Message.objects.create(
        petition=petition,
        kind=Message.Kind.QUESTION,
        position_id=viewer.position_id,
        text=kept_words(petition, text),
        at=timezone.now(),
    )
    move(petition, "ask", event=CitizenAsked(paused), viewer=viewer)
    pass_work(petition, for_reply(petition), outcome="asked", by=viewer)
    return petition


@transaction.atomic
def stop_waiting(*, viewer: Viewer, petition_id: int, reply: str = "") -> Petition:
    """Go on without the citizen's reply, or with one that was given by telephone or at the counter.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = locked_for_work(viewer, petition_id)
    return replied(petition, text=reply[:LONGEST_MESSAGE].strip(), viewer=viewer)


def replied(petition: Petition, *, text: str, viewer: Viewer | None) -> Petition:
    """Take a reply, or its absence, and run on; the petition is locked already. Raises CannotMove."""
    check_move(petition, "reply")
    at = timezone.now()
    if text:
        Message.objects.create(
            petition=petition,
            kind=Message.Kind.REPLY,
            position_id=viewer.position_id if viewer else None,
            text=kept_words(petition, text),
            at=at,
        )
    clocks.run_on(petition, at=at, viewer=viewer)
    move(petition, "reply", event=CitizenReplied(bool(text)), viewer=viewer)
    pass_work(petition, for_handling(petition), outcome="replied", by=viewer)
    return petition


@transaction.atomic
def coordinate(
    *, viewer: Viewer, petition_id: int, unit_ids: Sequence[int], question: str, working_days: Decimal | None = None
) -> Petition:
    """Ask other units to take part, each with a step and a clock of its own; more of them while some are asked.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = working(viewer, petition_id)
    if petition.state != Petition.State.COORDINATING:
        check_move(petition, "coordinate")
    question = worded(question, _("Write what the units are asked."), longest=LONGEST_MESSAGE)
    if petition.is_sealed:
        raise CannotMove(_("No other unit may learn of a denunciation."))
    asked = ask_units(viewer=viewer, petition=petition, unit_ids=unit_ids, question=question, working_days=working_days)
    event = UnitsAsked(", ".join(unit.name for unit in asked), [unit.pk for unit in asked])
    if petition.state == Petition.State.COORDINATING:
        tell(petition, event, viewer)
    else:
        move(petition, "coordinate", event=event, viewer=viewer)
    return petition


@transaction.atomic
def resume(*, viewer: Viewer, petition_id: int) -> Petition:
    """Go on without the units that have not answered. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for_work(viewer, petition_id)
    check_move(petition, "resume")
    cancel_open(petition, viewer=viewer)
    move(petition, "resume", event=PetitionResumed(), viewer=viewer)
    return petition


@transaction.atomic
def extend(*, viewer: Viewer, petition_id: int, reason: str) -> Petition:
    """Take the more time that the rule gives, as often as it gives it. Raises Petition.DoesNotExist, CannotMove."""
    petition = working(viewer, petition_id)
    check_move(petition, "extend")
    rule = rule_of(petition)
    if not may_extend_more(rule, petition.extensions.count()):
        raise CannotMove(
            _("The rule gives no more time for this petition: %(citation)s.") % {"citation": rule.citation}
        )
    reason = worded(reason, _("Say why more time is needed: the citizen reads it."))
    before, after = clocks.extend(petition, rule=rule, viewer=viewer, reason=reason)
    Extension.objects.create(
        petition=petition,
        at=timezone.now(),
        position_id=viewer.position_id,
        reason=reason,
        due_before=before,
        due_after=after,
    )
    move(petition, "extend", event=PetitionExtended(after, reason), viewer=viewer)
    pass_work(petition, for_handling(petition), outcome="extended", by=viewer)
    return petition


def working(viewer: Viewer, petition_id: int) -> Petition:
    """The petition, begun on the way when nobody has yet. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for_work(viewer, petition_id)
    if petition.state in MOVES["start"].sources:
        _start(petition, viewer)
    return petition


def _start(petition: Petition, viewer: Viewer) -> Petition:
    move(petition, "start", event=PetitionStarted(), viewer=viewer)
    return petition


def _who(petition: Petition, position_id: int) -> Position:
    """Whom it may be given to. Raises CannotMove."""
    to = Position.objects.current().select_related("unit", "account").filter(pk=position_id).first()
    if petition.is_sealed:
        if to is None or to.pk not in {keeper.position_id for keeper in active_keepers(petition.unit_id)}:
            raise CannotMove(_("Only a keeper of its lane works on a denunciation."))
        return to
    body = petition.unit.body_id
    if to is None or (to.unit.body_id or to.unit_id) != body or petition.state in FINAL:
        raise CannotMove(_("Choose somebody who works at the same body."))
    if Permission.PETITIONS_HANDLE not in PERMISSIONS[Role(to.role)]:
        raise CannotMove(_("This person's role does not work on petitions."))
    return to
