"""Taking deliveries in: registering (one or a morning's two hundred), refusing, laying before a leader, opening."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.secrecy import Secrecy, is_cipher_loaded
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import emit, record_many
from lienthong.kernel.numbering.actions import CannotNumber, allocate_numbers, ensure_series
from lienthong.kernel.numbering.models import Series
from lienthong.kernel.work.actions import CannotHandle, pass_on, take_step
from lienthong.kernel.work.models import Desk, Step
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.documents.actions.incoming_steps import CannotAct, begin, hold_of, lock, move
from lienthong.modules.documents.events.incoming import DeliveryRefused, DeliverySubmitted
from lienthong.modules.documents.models import Delivery
from lienthong.modules.documents.queries.incoming_holders import NoSuchHolder, holder
from lienthong.modules.documents.rules.incoming import KIND, Act, Task, may_register

BOOK = "incoming"
# Decree 30/2020/ND-CP, article 23: laid before whom it concerns within the day, at the latest the next working day.
SUBMIT_WITHIN = Decimal(1)

_LOCK = """
SELECT delivery.id, step.id, delivery.secrecy,
       (SELECT id FROM numbering_series WHERE unit_id = delivery.unit_id AND book = 'incoming' AND type_code = '')
  FROM documents_delivery AS delivery
  JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
  JOIN work_step AS step ON step.item_id = item.id AND step.left_at IS NULL AND step.task = 'register'
 WHERE delivery.id = ANY(%s) AND delivery.unit_id = %s AND delivery.status = 1
   AND NOT (delivery.request = 'recall' AND coalesce(delivery.recall, 0) = 15) AND delivery.secrecy <= %s
 ORDER BY delivery.arrived_at, delivery.id
   FOR UPDATE OF delivery
"""
_REGISTER = """
UPDATE documents_delivery AS delivery
   SET status = 3, arrival_number = given.number, arrival_on = %s, allocation_id = given.allocation_id,
       registered_at = %s, opened_at = coalesce(delivery.opened_at, %s)
  FROM unnest(%s::bigint[], %s::integer[], %s::bigint[]) AS given (id, number, allocation_id)
 WHERE delivery.id = given.id
"""


class CannotRegister(CannotAct):
    """The deliveries cannot be registered; the message says why."""


class CannotRefuse(CannotAct):
    """The delivery cannot be refused; the message says why."""


class CannotSubmit(CannotAct):
    """The delivery cannot be laid before this leader; the message says why."""


@transaction.atomic
def register_deliveries(*, viewer: Viewer, delivery_ids: Sequence[int], override: str = "") -> dict[int, int]:
    """Give arrived deliveries their arrival numbers, in the order of arrival; returns the number of each id.

    What somebody else has registered or refused meanwhile is left out: a double click changes nothing. Five
    statements, however many there are. Raises CannotRegister when the viewer keeps no register, nothing is left to
    register, the register's last number is of a later day, or the content may not be stored.
    """
    if not may_register(viewer):
        raise CannotRegister(_("Only the records desk registers documents."))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [sorted(set(delivery_ids)), viewer.unit_id, viewer.clearance])
        found = cursor.fetchall()
    if not found:
        raise CannotRegister(_("These have been registered or refused already. Reload the list."))
    if any(secrecy > Secrecy.OPEN for _id, _step, secrecy, _series in found) and not is_cipher_loaded():
        raise CannotRegister(no_cipher())
    now, today = timezone.now(), timezone.localdate()
    ids = [row[0] for row in found]
    try:
        pass_on(
            viewer=viewer,
            step_ids=[row[1] for row in found],
            outcome=Act.REGISTER,
            task=Task.SUBMIT,
            working_days=SUBMIT_WITHIN,
        )
        # The counter's row is locked from here to the end of the transaction.
        given = allocate_numbers(
            series=Series(pk=found[0][3]) if found[0][3] else ensure_series(unit_id=viewer.unit_id, book=BOOK),
            period=str(today.year),
            on=today,
            subject_kind=KIND,
            subject_ids=ids,
        )
    except CannotHandle as error:
        raise CannotRegister(_("Somebody else is registering these now. Reload the list.")) from error
    except CannotNumber as error:
        raise CannotRegister(
            _("The register already has a number of a later day; check this computer’s date with the operator.")
        ) from error
    numbers = [one.number for one in given]
    with connection.cursor() as cursor:
        cursor.execute(_REGISTER, [today, now, now, ids, numbers, [one.allocation_id for one in given]])
    record_many(
        "DeliveryRegistered",
        subject_kind=KIND,
        subject_ids=ids,
        unit_ids=[viewer.unit_id] * len(ids),
        viewer=viewer,
        payloads=[{"number": number, "year": str(today.year), "override": override} for number in numbers],
    )
    return dict(zip(ids, numbers, strict=True))


@transaction.atomic
def refuse_delivery(*, viewer: Viewer, delivery_id: int, reason: str) -> Delivery:
    """Send an arrived delivery back unregistered, with the reason the sender will read. Raises CannotRefuse."""
    if not reason.strip():
        raise CannotRefuse(_("Say why it is refused: the sender reads it."))
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.REFUSE)
    turn.delivery.refusal = reason.strip()[:300]
    move(turn, to=[])
    emit(DeliveryRefused(turn.delivery.refusal), subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def submit_delivery(*, viewer: Viewer, delivery_id: int, to: str, note: str = "") -> Delivery:
    """Lay a registered delivery before a leader or the leaders' desk (`to`: a holder's key). Raises CannotSubmit."""
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.SUBMIT)
    try:
        leader = holder(body_id=viewer.body_id, key=to, secrecy=turn.delivery.secrecy)
    except NoSuchHolder as error:
        raise CannotSubmit(_("Choose a leader of this unit.")) from error
    if leader.desk != Desk.LEADER:
        raise CannotSubmit(_("%(name)s does not give instructions. Choose a leader.") % {"name": leader.name})
    move(turn, to=[hold_of(leader, task=Task.DIRECT, note=note)])
    emit(DeliverySubmitted(leader.name, note.strip()), subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def submit_many(*, viewer: Viewer, delivery_ids: Sequence[int], to: str) -> int:
    """Lay those of the deliveries that are at the clerk's desk before one leader; returns how many there were.

    Raises CannotSubmit when there is none, or `to` names no leader.
    """
    done = 0
    for delivery_id in delivery_ids:
        try:
            with transaction.atomic():
                submit_delivery(viewer=viewer, delivery_id=delivery_id, to=to)
        except CannotSubmit:
            raise
        except (CannotAct, Delivery.DoesNotExist):
            continue
        done += 1
    if not done:
        raise CannotSubmit(_("None of these is at the records desk. Reload the list."))
    return done


@transaction.atomic
def open_delivery(*, viewer: Viewer, delivery_id: int) -> Delivery:
    """Note that the recipient has opened a delivery, and take the viewer's step: the time counts against them now.

    An onlooker (another colleague, an inspector) changes nothing but the first opening by the recipient's own unit.
    """
    delivery = lock(viewer=viewer, delivery_id=delivery_id)
    if delivery.opened_at is None and delivery.unit_id == viewer.body_id:
        delivery.opened_at = timezone.now()
        delivery.save(update_fields=["opened_at"])
    untaken = Step.objects.filter(
        item__kind=KIND, item__subject_id=delivery.pk, left_at__isnull=True, taken_at__isnull=True
    ).order_by("id")
    for step in untaken:
        if may_handle(viewer, step):
            take_step(viewer=viewer, step_id=step.pk)
    delivery.refresh_from_db(fields=["status"])
    return delivery


def no_cipher() -> str:
    """Why content above `open` is not taken in."""
    return _("Content above “open” cannot be stored until a cipher provider is loaded. Keep this document on paper.")
