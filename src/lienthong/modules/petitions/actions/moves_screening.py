"""Moves on arrival: screening, refusing, merging, passing on, ruling on competence, accepting."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level, Unit
from lienthong.modules.petitions.actions import clocks
from lienthong.modules.petitions.actions.custody import at_arrival, close_work, for_assigning, for_ruling, pass_work
from lienthong.modules.petitions.actions.moving import CannotMove, check_move, locked_for, move, worded
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import (
    CompetenceRuled,
    PetitionAccepted,
    PetitionDisowned,
    PetitionMerged,
    PetitionRaised,
    PetitionRefused,
    PetitionRestored,
    PetitionScreened,
    PetitionTransferred,
)
from lienthong.modules.petitions.models import Petition, Transfer
from lienthong.modules.petitions.queries.competence import who_rules
from lienthong.modules.petitions.queries.handling import units_that_had
from lienthong.modules.petitions.rules.states import MOVES

SCREENS = Permission.PETITIONS_SCREEN
BOUNCES_BEFORE_RULING = 2


@transaction.atomic
def screen(*, viewer: Viewer, petition_id: int) -> Petition:
    """Begin to look at what arrived. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for(viewer, petition_id, SCREENS)
    move(petition, "screen", event=PetitionScreened(), viewer=viewer)
    return petition


@transaction.atomic
def refuse(*, viewer: Viewer, petition_id: int, reason: str) -> Petition:
    """Say that it cannot be taken up, and why: the citizen reads it. Raises Petition.DoesNotExist, CannotMove."""
    petition = _screened(viewer, petition_id)
    petition.reason = worded(reason, _("Say why it cannot be taken up: the citizen reads it."))
    _end(petition, viewer)
    move(petition, "refuse", event=PetitionRefused(petition.reason), viewer=viewer)
    close_work(petition, outcome="refused")
    return petition


@transaction.atomic
def merge(*, viewer: Viewer, petition_id: int, into_id: int) -> Petition:
    """Say that it repeats another petition, with which it is answered. Raises Petition.DoesNotExist, CannotMove."""
    petition = _screened(viewer, petition_id)
    into = Petition.objects.visible_to(viewer, [into_id]).get(pk=into_id)
    if petition.is_sealed or into.is_sealed:
        raise CannotMove(_("A denunciation stands by itself."))
    if into.pk == petition.pk or into.duplicate_of_id is not None:
        raise CannotMove(_("Choose the petition that was there first: this one is a duplicate itself."))
    petition.duplicate_of = into
    _end(petition, viewer)
    move(petition, "merge", event=PetitionMerged(into.reference), viewer=viewer)
    close_work(petition, outcome="merged")
    return petition


@transaction.atomic
def restore(*, viewer: Viewer, petition_id: int, reason: str = "") -> Petition:
    """Take back a refusal or a merging; its time runs as if nothing had been.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = locked_for(viewer, petition_id, SCREENS)
    check_move(petition, "restore")
    petition.closed_at, petition.duplicate_of, petition.reason = None, None, ""
    clocks.run_again(petition, at=timezone.now(), viewer=viewer)
    move(petition, "restore", event=PetitionRestored(reason[:300]), viewer=viewer)
    pass_work(petition, at_arrival(petition, petition.unit), outcome="restored", by=viewer)
    return petition


@transaction.atomic
def disown(*, viewer: Viewer, petition_id: int, reason: str, to_unit_id: int | None = None) -> Petition:
    """Say that the unit is not competent: to the unit that is, or up for a ruling.

    The first time it is passed to `to_unit_id`; without one, or the second time, it goes up to the lowest body above
    every unit that has had it, which rules whose it is. The time it was received, and its clock, stay. Raises
    Petition.DoesNotExist, CannotMove.
    """
    petition = _screened(viewer, petition_id)
    if petition.is_ruled:
        raise CannotMove(_("The level above has ruled that this petition is yours to answer."))
    reason = worded(reason, _("Say why it is not yours to answer."))
    to = _receiver(petition, to_unit_id) if to_unit_id else None
    petition.bounces += 1
    move(petition, "disown", event=PetitionDisowned(petition.bounces, reason), viewer=viewer)
    if to is None or petition.bounces >= BOUNCES_BEFORE_RULING:
        _raise(petition, viewer, reason)
    else:
        _pass(petition, to, kind=Transfer.Kind.PASSED, viewer=viewer, reason=reason)
    return petition


@transaction.atomic
def transfer(*, viewer: Viewer, petition_id: int, to_unit_id: int, reason: str) -> Petition:
    """Rule whose a disowned petition is; that binds. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_for(viewer, petition_id, Permission.PETITIONS_DECIDE)
    check_move(petition, "transfer")
    reason = worded(reason, _("Say why this unit is competent: the others read it."))
    to = _receiver(petition, to_unit_id, may_return=True)
    petition.is_ruled = True
    _pass(petition, to, kind=Transfer.Kind.RULED, viewer=viewer, reason=reason)
    return petition


@transaction.atomic
def accept(
    *, viewer: Viewer, petition_id: int, is_complex: bool = False, is_remote: bool = False, topic_id: int | None = None
) -> Petition:
    """Take it up: from now on the time to answer runs, by the rule of its kind.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = _screened(viewer, petition_id)
    check_move(petition, "accept")
    at = timezone.now()
    petition.is_complex, petition.is_remote = is_complex, is_remote
    petition.topic_id = topic_id or petition.topic_id
    petition.accepted_at = at
    petition.original_due_at = clocks.start_decision(petition, at=at, viewer=viewer)
    move(petition, "accept", event=PetitionAccepted(petition.original_due_at), viewer=viewer)
    pass_work(petition, for_assigning(petition), outcome="accepted", by=viewer)
    return petition


def _screened(viewer: Viewer, petition_id: int) -> Petition:
    """The petition, screened on the way when nobody has yet: who decides on it has looked at it."""
    petition = locked_for(viewer, petition_id, SCREENS)
    if petition.state in MOVES["screen"].sources:
        move(petition, "screen", event=PetitionScreened(), viewer=viewer)
    check_move(petition, "accept")
    return petition


def _end(petition: Petition, viewer: Viewer) -> None:
    petition.closed_at = timezone.now()
    clocks.stop(petition, at=petition.closed_at, viewer=viewer)


def _receiver(petition: Petition, unit_id: int, *, may_return: bool = False) -> Unit:
    """The unit to which it may go. Raises CannotMove."""
    to = Unit.objects.open().exclude(level=Level.VILLAGE).filter(pk=unit_id).first()
    if to is None or (to.pk == petition.unit_id and not may_return):
        raise CannotMove(_("Choose another unit, one that still works and has a records desk."))
    if petition.is_sealed:
        raise CannotMove(_("A denunciation is passed on only by the keepers of its lane."))
    return to


def _raise(petition: Petition, viewer: Viewer, reason: str) -> None:
    """Up to who rules. Where nobody is above, the centre's body is its own judge."""
    above = who_rules(units_that_had(petition))
    if above is None:
        raise CannotMove(_("There is no level above that could rule on this."))
    before = petition.unit_id
    petition.unit = Unit.objects.get(pk=above)
    petition.save(update_fields=["unit"])
    _record(petition, Transfer.Kind.RAISED, before, viewer, reason)
    tell(petition, PetitionRaised(above, petition.unit.name), viewer)
    pass_work(petition, for_ruling(petition, above, note=reason), outcome="disowned", by=viewer)


def _pass(petition: Petition, to: Unit, *, kind: str, viewer: Viewer, reason: str) -> None:
    before = petition.unit_id
    petition.unit = to
    event = (
        CompetenceRuled(before, to.pk, to.name, reason)
        if kind == Transfer.Kind.RULED
        else PetitionTransferred(before, to.pk, to.name)
    )
    move(petition, "transfer", event=event, viewer=viewer)
    _record(petition, kind, before, viewer, reason)
    pass_work(petition, at_arrival(petition, to, note=reason), outcome="transferred", by=viewer)


def _record(petition: Petition, kind: str, before: int, viewer: Viewer, reason: str) -> None:
    Transfer.objects.create(
        petition=petition,
        kind=kind,
        from_unit_id=before,
        to_unit_id=petition.unit_id,
        position_id=viewer.position_id,
        at=timezone.now(),
        reason=reason,
    )
