"""Striking numbers out of registers, with the reason; the number keeps its place."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.numbering.actions import CannotVoid, void_number
from lienthong.kernel.work.actions import Deadline, Hold
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.actions.incoming import SUBMIT_WITHIN
from lienthong.modules.documents.actions.incoming_steps import CannotAct, begin, move
from lienthong.modules.documents.events.incoming import ArrivalNumberVoided
from lienthong.modules.documents.events.registers import IssuedNumberVoided
from lienthong.modules.documents.models import Delivery, Document
from lienthong.modules.documents.rules.incoming import Act, Task


class CannotStrike(CannotAct):
    """The number cannot be struck out; the message says why."""


@transaction.atomic
def void_arrival(*, viewer: Viewer, delivery_id: int, reason: str) -> Delivery:
    """Void the arrival number of a delivery that is still with the clerk.

    One that came over the network waits to be registered again; one from paper is closed as refused. Raises
    CannotStrike, CannotAct.
    """
    reason = nfc(reason).strip()[:200]
    if not reason:
        raise CannotStrike(_("Say why the number is void: the register shows it."))
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.VOID)
    delivery = turn.delivery
    number, allocation_id = delivery.arrival_number, delivery.allocation_id
    if number is None or allocation_id is None:
        raise CannotStrike(_("This document has no arrival number."))
    _void(allocation_id, reason)
    if delivery.channel == Delivery.Channel.NETWORK:
        again = Hold(delivery.unit_id, Task.REGISTER, desk=Desk.CLERK, note=reason, deadline=Deadline(SUBMIT_WITHIN))
        delivery.registered_at = None
        move(turn, to=[again])
        delivery.arrival_number = delivery.arrival_on = delivery.allocation = None
        delivery.save(update_fields=["arrival_number", "arrival_on", "allocation"])
    else:
        delivery.refusal = reason
        move(turn, to=[])
    emit(ArrivalNumberVoided(number, reason), subject=turn.subject, viewer=viewer)
    return delivery


@transaction.atomic
def void_issued(*, viewer: Viewer, document_id: int, reason: str) -> Document:
    """Void the number of a document of the viewer's body that was recalled, or that nobody has received.

    Raises Document.DoesNotExist, CannotStrike.
    """
    reason = nfc(reason).strip()[:200]
    if not reason:
        raise CannotStrike(_("Say why the number is void: the register shows it."))
    document = Document.objects.visible_to(viewer).select_for_update(of=("self",)).get(pk=document_id)
    if document.body_id != viewer.body_id or not viewer.may(Permission.DOCUMENTS_ISSUE):
        raise CannotStrike(_("Only the records desk of the issuing body voids its numbers."))
    if document.allocation_id is None:
        raise CannotStrike(_("This document has no number."))
    unsent = document.state == Document.State.ISSUED and not document.deliveries.exists()
    if not unsent and document.state not in {Document.State.RECALLED, Document.State.CANCELLED}:
        raise CannotStrike(_("Recall the document first: a number that others rely on cannot be void."))
    _void(document.allocation_id, reason)
    if unsent:
        document.state = Document.State.CANCELLED
        document.save(update_fields=["state"])
    emit(IssuedNumberVoided(document.symbol, reason), subject=Subject("document", document.pk), viewer=viewer)
    return document


def _void(allocation_id: int, reason: str) -> None:
    try:
        void_number(allocation_id=allocation_id, reason=reason)
    except CannotVoid as error:
        raise CannotStrike(_("This number is void already.")) from error
