"""Units that take part in answering: each has an item of work, with a step and a clock, of its own."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level, Unit
from lienthong.kernel.work.actions import Deadline, Hold, close_items, open_item
from lienthong.modules.petitions.actions.moving import CannotMove, locked, move, worded
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import CoordinationAnswered, CoordinationCancelled, PetitionResumed
from lienthong.modules.petitions.models import Coordination, Petition
from lienthong.modules.petitions.queries.handling import screening_desk
from lienthong.modules.petitions.rules.handling import COORDINATION, TAKE_PART

USUAL_DAYS = Decimal(5)
MOST_UNITS = 20
LONGEST_ANSWER = 20_000


def ask_units(
    *, viewer: Viewer, petition: Petition, unit_ids: Sequence[int], question: str, working_days: Decimal | None
) -> list[Unit]:
    """Ask each unit; returns those asked. Raises CannotMove when none can be."""
    found = Unit.objects.open().exclude(level=Level.VILLAGE).exclude(pk=petition.unit_id).filter(pk__in=unit_ids)
    asked_already = petition.coordinations.filter(answered_at__isnull=True, cancelled_at__isnull=True)
    units = list(found.exclude(pk__in=asked_already.values("unit_id")).order_by("lft")[: MOST_UNITS + 1])
    if not units or len(units) > MOST_UNITS:
        raise CannotMove(_("Choose the units that are asked, at most 20, and none that has been asked already."))
    now = timezone.now()
    for unit in units:
        asked = Coordination.objects.create(
            petition=petition, unit=unit, asked_by_id=viewer.position_id, asked_at=now, question=question
        )
        _open(asked, petition, unit, working_days or USUAL_DAYS)
    return units


@transaction.atomic
def answer_coordination(*, viewer: Viewer, coordination_id: int, text: str) -> Coordination:
    """Answer what the viewer's unit was asked; when it is the last, the work goes on.

    Raises Coordination.DoesNotExist, CannotMove.
    """
    part = _locked_part(viewer, coordination_id)
    if part.unit_id not in {viewer.unit_id, viewer.body_id} or not viewer.may(Permission.PETITIONS_HANDLE):
        raise CannotMove(_("Only the unit that was asked answers this."))
    part.answer = worded(text, _("Write the unit's answer."), longest=LONGEST_ANSWER)
    part.answered_by_id, part.answered_at = viewer.position_id, timezone.now()
    part.save(update_fields=["answer", "answered_by", "answered_at"])
    close_items(kind=COORDINATION, subject_ids=[part.pk], outcome="answered")
    petition = part.petition
    tell(petition, CoordinationAnswered(part.unit.name, part.unit_id), viewer)
    _go_on_after_last(petition, viewer)
    return part


@transaction.atomic
def cancel_coordination(*, viewer: Viewer, coordination_id: int) -> Coordination:
    """Ask a unit no longer: by whoever holds the petition. Raises Coordination.DoesNotExist, CannotMove."""
    part = _locked_part(viewer, coordination_id)
    petition = part.petition
    if petition.unit_id not in {viewer.unit_id, viewer.body_id} or not viewer.may(Permission.PETITIONS_HANDLE):
        raise CannotMove(_("Only the unit that asked may do this."))
    _cancel([part], petition, viewer)
    _go_on_after_last(petition, viewer)
    return part


def cancel_open(petition: Petition, *, viewer: Viewer | None) -> None:
    """Ask nobody any longer; the petition is locked already."""
    own = petition.coordinations.select_related("unit").filter(answered_at__isnull=True, cancelled_at__isnull=True)
    _cancel(list(own.order_by("id")), petition, viewer)


def _cancel(parts: Sequence[Coordination], petition: Petition, viewer: Viewer | None) -> None:
    at = timezone.now()
    for part in parts:
        part.cancelled_at = at
        part.save(update_fields=["cancelled_at"])
        tell(petition, CoordinationCancelled(part.unit.name, part.unit_id), viewer)
    close_items(kind=COORDINATION, subject_ids=[part.pk for part in parts], outcome="cancelled")


def _go_on_after_last(petition: Petition, viewer: Viewer) -> None:
    still = petition.coordinations.filter(answered_at__isnull=True, cancelled_at__isnull=True)
    if petition.state == Petition.State.COORDINATING and not still.exists():
        move(petition, "resume", event=PetitionResumed(), viewer=viewer)


def _locked_part(viewer: Viewer, coordination_id: int) -> Coordination:
    found = Coordination.objects.filter(pk=coordination_id).values_list("petition_id", flat=True).first()
    if found is None:
        raise Coordination.DoesNotExist
    try:
        petition = locked(viewer, found)
    except Petition.DoesNotExist as error:
        raise Coordination.DoesNotExist from error
    part = Coordination.objects.select_related("unit").get(pk=coordination_id)
    part.petition = petition
    if part.answered_at or part.cancelled_at:
        raise CannotMove(_("This has been answered or is not needed any more. Reload the page to see it."))
    return part


def _open(part: Coordination, petition: Petition, unit: Unit, working_days: Decimal) -> None:
    item = open_item(
        kind=COORDINATION,
        subject_id=part.pk,
        unit_id=unit.pk,
        title=petition.title,
        reference=petition.reference,
        origin=petition.unit.name,
        to=[
            Hold(
                unit.pk,
                TAKE_PART,
                desk=screening_desk(unit),
                part="coordinating",
                note=part.question[:300],
                deadline=Deadline(working_days),
            )
        ],
    )
    part.step_id = item.steps.values_list("pk", flat=True).get()
    part.save(update_fields=["step_id"])
