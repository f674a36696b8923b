"""Carrying a delivery out: handing it on, sending it back, finishing it, taking it up again."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.models import File
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import Deadline, Hold, carry_clock, reopen_item
from lienthong.kernel.work.models import Clock, Desk, Step
from lienthong.modules.documents.actions.incoming import SUBMIT_WITHIN
from lienthong.modules.documents.actions.incoming_steps import (
    CannotAct,
    Turn,
    begin,
    hold_of,
    item_of,
    lock,
    move,
    settle,
    share_document,
)
from lienthong.modules.documents.events.incoming import (
    DeliveryFinished,
    DeliveryHandedOver,
    DeliveryNoted,
    DeliveryReopened,
    DeliveryReturned,
    PartFinished,
)
from lienthong.modules.documents.models import Delivery, Document, ResultFile
from lienthong.modules.documents.queries.incoming_holders import NoSuchHolder, desk_of_unit, holder, leaders_desk
from lienthong.modules.documents.rules.incoming import KIND, Act, Task, may_reopen


class CannotHandOver(CannotAct):
    """The step cannot go to that holder; the message says why."""


class CannotReturn(CannotAct):
    """The step cannot be sent back; the message says why."""


class CannotFinish(CannotAct):
    """The delivery cannot be finished so; the message says why."""


class CannotReopen(CannotAct):
    """The delivery cannot be taken up again; the message says why."""


@transaction.atomic
def hand_delivery_over(*, viewer: Viewer, delivery_id: int, to: str, note: str = "") -> Delivery:
    """Give the viewer's step to another department or person; the due moment stays. Raises CannotHandOver."""
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.HAND_OVER)
    try:
        next_holder = holder(body_id=viewer.body_id, key=to, secrecy=turn.delivery.secrecy)
    except NoSuchHolder as error:
        raise CannotHandOver(_("Choose a department or a person of this unit.")) from error
    if (next_holder.unit_id, next_holder.position_id) == (turn.step.unit_id, turn.step.position_id):
        raise CannotHandOver(_("%(name)s has it already.") % {"name": next_holder.name})
    if turn.step.task == Task.DIRECT and next_holder.desk != Desk.LEADER:
        raise CannotHandOver(_("%(name)s does not give instructions. Choose a leader.") % {"name": next_holder.name})
    hold = hold_of(
        next_holder,
        task=Task(turn.step.task),
        part=turn.step.part,
        note=nfc(note).strip() or turn.step.note,
    )
    clock = Clock.objects.filter(step=turn.step, stopped_at__isnull=True).first()
    following = move(turn, to=[hold])[0]
    if clock:
        Step.objects.filter(pk=following.pk).update(due_at=clock.due_at)
        carry_clock(clock, following)
    emit(DeliveryHandedOver(next_holder.name, nfc(note).strip()), subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def return_delivery(*, viewer: Viewer, delivery_id: int, reason: str) -> Delivery:
    """Send the viewer's step back to whom it came from, with the reason. Raises CannotReturn without one."""
    reason = nfc(reason).strip()
    if not reason:
        raise CannotReturn(_("Say why it goes back: the receiver acts on it."))
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.RETURN)
    hold, name = _back(turn, reason)
    move(turn, to=[hold])
    emit(DeliveryReturned(name, reason), subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def finish_delivery(
    *, viewer: Viewer, delivery_id: int, result: str, reply_id: int | None = None, files: tuple[File, ...] = ()
) -> Delivery:
    """Finish the lead's work with a result, an answering document of the body, files. Raises CannotFinish."""
    result = nfc(result).strip()
    if not result:
        raise CannotFinish(_("Say what came of it in a line: whoever asks later reads it."))
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.FINISH)
    reply = Document.objects.visible_to(viewer).filter(pk=reply_id).first() if reply_id else None
    if reply_id and reply is None:
        raise CannotFinish(_("The answering document was not found. Choose it again."))
    turn.delivery.result = result
    ResultFile.objects.bulk_create([ResultFile(delivery=turn.delivery, file=file) for file in files])
    move(turn, to=[])
    told = DeliveryFinished(result, (reply.symbol or reply.summary) if reply else "", reply.pk if reply else None)
    emit(told, subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def finish_part(*, viewer: Viewer, delivery_id: int, text: str) -> Delivery:
    """Finish a coordinating step with what the unit contributed. Raises CannotFinish without a word."""
    text = nfc(text).strip()
    if not text:
        raise CannotFinish(_("Say what your unit contributed: the lead reads it."))
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.CONTRIBUTE)
    move(turn, to=[])
    emit(PartFinished(text), subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def note_delivery(*, viewer: Viewer, delivery_id: int) -> Delivery:
    """Put a document that came for information aside as read."""
    turn = begin(viewer=viewer, delivery_id=delivery_id, act=Act.ACKNOWLEDGE)
    move(turn, to=[])
    emit(DeliveryNoted(), subject=turn.subject, viewer=viewer)
    return turn.delivery


@transaction.atomic
def reopen_delivery(*, viewer: Viewer, delivery_id: int, reason: str) -> Delivery:
    """Give a finished delivery back to who was in the lead, with the reason. Raises CannotReopen."""
    reason = nfc(reason).strip()
    if not reason:
        raise CannotReopen(_("Say why it is taken up again."))
    delivery = lock(viewer=viewer, delivery_id=delivery_id)
    if not may_reopen(viewer, delivery):
        raise CannotReopen(_("Only a leader takes up what is finished."))
    item = item_of(delivery)
    last = Step.objects.filter(item=item, part=Step.Part.LEAD).order_by("-left_at", "-id").first()
    hold, name = _again(delivery, last, reason)
    reopen_item(item_id=item.pk, to=[hold])
    share_document(delivery, {hold.unit_id}, account_id=viewer.account_id)
    settle(delivery)
    emit(DeliveryReopened(name, reason), subject=Subject(KIND, delivery.pk), viewer=viewer)
    return delivery


def _same_time(step: Step) -> Deadline | None:
    return Deadline(at=step.due_at) if step.due_at else None


def _back(turn: Turn, reason: str) -> tuple[Hold, str]:
    """The holder of the step from which this one came, in the same task; the clerk's desk where there is none."""
    step, sender = turn.step, _origin(turn.step)
    unit_id = turn.delivery.unit_id
    again = Deadline(SUBMIT_WITHIN)
    desk = Hold(unit_id, Task.SUBMIT, desk=Desk.CLERK, note=reason, deadline=again)
    if sender is None and step.task == Task.CARRY_OUT and leaders_desk(unit_id):
        return Hold(unit_id, Task.DIRECT, desk=Desk.LEADER, note=reason, deadline=again), str(Desk.LEADER.label)
    if sender is None or sender.task in {Task.REGISTER, Task.SUBMIT}:
        return desk, str(Desk.CLERK.label)
    position_id = _still_held(sender.position_id)
    if sender.task == Task.DIRECT and position_id is None and not leaders_desk(unit_id):
        return desk, str(Desk.CLERK.label)
    hold = Hold(
        sender.unit_id,
        sender.task,
        desk=sender.desk if position_id or sender.task == Task.DIRECT else desk_of_unit(sender.unit_id),
        position_id=position_id,
        note=reason,
        deadline=_same_time(step),
    )
    return hold, _name_of(hold)


def _origin(step: Step) -> Step | None:
    """From whom a step came forward; a step that was opened by a return stands for the one returned to."""
    sender = step.sender
    if sender is None or sender.outcome != Act.RETURN:
        return sender
    returned_to = _origin(sender)
    return _origin(returned_to) if returned_to else None


def _again(delivery: Delivery, last: Step | None, reason: str) -> tuple[Hold, str]:
    """Who had the lead last has it again; the staff's desk of the body when that was nobody who carries out."""
    position_id = _still_held(last.position_id) if last else None
    if last is None or last.task != Task.CARRY_OUT:
        hold = Hold(delivery.unit_id, Task.CARRY_OUT, desk=desk_of_unit(delivery.unit_id), note=reason)
    else:
        desk = last.desk if position_id else desk_of_unit(last.unit_id)
        hold = Hold(last.unit_id, Task.CARRY_OUT, desk=desk, position_id=position_id, note=reason)
    return hold, _name_of(hold)


def _still_held(position_id: int | None) -> int | None:
    held = position_id is not None and Position.objects.current().filter(pk=position_id).exists()
    return position_id if held else None


def _name_of(hold: Hold) -> str:
    if hold.position_id:
        return Position.objects.values_list("account__full_name", flat=True).get(pk=hold.position_id)
    if hold.desk == Desk.LEADER:
        return str(Desk.LEADER.label)
    return Unit.objects.values_list("name", flat=True).get(pk=hold.unit_id)
