"""What every act on a delivery shares: the lock, the viewer's step, the status that follows."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject
from lienthong.kernel.notify.actions import notify_desks, notify_positions
from lienthong.kernel.work.actions import CannotHandle, Deadline, Hold, hand_over
from lienthong.kernel.work.models import Step, WorkItem
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.documents.models import Delivery, Share, Status
from lienthong.modules.documents.queries.incoming_holders import Holder
from lienthong.modules.documents.rules.incoming import KIND, Act, Task, acts_on, follows, is_given_back, status_of

NEWS = "delivery_waits"


class CannotAct(Exception):
    """A delivery cannot be moved so; the message says why, for the person who tried."""


@dataclass(slots=True)
class Turn:
    """A locked delivery, its item, and the step on which the viewer acts (None when a finished one is reopened)."""

    viewer: Viewer
    act: Act
    delivery: Delivery
    item: WorkItem
    step: Step

    @property
    def subject(self) -> Subject:
        """What its events speak of."""
        return Subject(KIND, self.delivery.pk)


def begin(*, viewer: Viewer, delivery_id: int, act: Act) -> Turn:
    """Lock a delivery and find the viewer's open step that allows the act.

    Raises Delivery.DoesNotExist for one the viewer may not see, CannotAct when somebody was faster or it is not theirs.
    """
    delivery = lock(viewer=viewer, delivery_id=delivery_id)
    item = item_of(delivery)
    steps = Step.objects.filter(item=item, left_at__isnull=True).order_by(
        models.Case(models.When(part=Step.Part.LEAD, then=0), default=1), "id"
    )
    mine = [step for step in steps if may_handle(viewer, step)]
    for step in mine:
        if act in acts_on(viewer, step.task):
            return Turn(viewer, act, delivery, item, step)
    if mine:
        raise CannotAct(_("This cannot be done at this step. Reload the page to see how it stands now."))
    raise CannotAct(_("This has been done already, or is no longer with you. Reload the page to see where it is."))


def lock(*, viewer: Viewer, delivery_id: int) -> Delivery:
    """The delivery, locked until the transaction ends. Raises Delivery.DoesNotExist, CannotAct after a recall."""
    delivery = (
        Delivery.objects.received_by(viewer)
        .select_for_update(of=("self",))
        .select_related("document")
        .get(pk=delivery_id)
    )
    if is_given_back(delivery):
        raise CannotAct(_("The sender has recalled this document; nothing more can be done with it."))
    return delivery


def item_of(delivery: Delivery) -> WorkItem:
    """The work item of a delivery."""
    return WorkItem.objects.select_for_update().get(kind=KIND, subject_id=delivery.pk)


def move(turn: Turn, *, to: list[Hold], outcome: str = "") -> list[Step]:
    """Finish the turn's step and open those of `to`, as the table of transitions allows, and settle the status."""
    allowed = follows(turn.act, turn.step.task)
    leading = [hold.task for hold in to if hold.part == turn.step.part] or [""]
    if not set(leading) <= allowed:
        raise CannotAct(_("This cannot follow here. Reload the page to see how it stands now."))
    try:
        opened = hand_over(viewer=turn.viewer, step_id=turn.step.pk, outcome=outcome or turn.act, to=to)
    except CannotHandle as error:
        raise CannotAct(
            _("This has been done already, or is no longer with you. Reload the page to see where it is.")
        ) from error
    tell_holders(turn, opened)
    share_document(turn.delivery, {hold.unit_id for hold in to}, account_id=turn.viewer.account_id)
    settle(turn.delivery)
    return opened


def tell_holders(turn: Turn, opened: list[Step]) -> None:
    """Tell each person, or everybody at the desk, who has something to do now."""
    title = f"{turn.delivery.document.symbol} {turn.delivery.document.summary}".strip()
    said: dict[str, Any] = {"kind": NEWS, "subject_kind": KIND, "subject_id": turn.delivery.pk, "title": title}
    people = [step.position_id for step in opened if step.position_id]
    if people:
        notify_positions(position_ids=people, besides=turn.viewer.position_id, **said)
    for step in opened:
        if step.position_id is None:
            notify_desks(unit_ids=[step.unit_id], desks=[step.desk], besides=turn.viewer.position_id, **said)


IN_HAND = (Status.REGISTERED, Status.ASSIGNED, Status.IN_PROGRESS)


def settle(delivery: Delivery) -> None:
    """Write the status that follows from what happened, with its moments, also where departments look for it."""
    was_in_hand = delivery.status in IN_HAND
    lead = (
        Step.objects.filter(item__kind=KIND, item__subject_id=delivery.pk, part=Step.Part.LEAD, left_at__isnull=True)
        .values_list("task", "taken_at")
        .first()
    )
    delivery.status = status_of(
        refused=bool(delivery.refusal),
        finished=lead is None and not delivery.refusal,
        lead_task=lead[0] if lead else None,
        lead_taken=bool(lead and lead[1]),
    )
    if delivery.status == Status.FINISHED:
        delivery.finished_at = delivery.finished_at or timezone.now()
    else:
        delivery.finished_at = None
    delivery.save(update_fields=["status", "finished_at", "registered_at", "refusal", "result"])
    if was_in_hand != (delivery.status in IN_HAND):
        shown = Share.objects.filter(document_id=delivery.document_id, delivery_id=delivery.pk)
        shown.update(is_open=not was_in_hand)


def share_document(delivery: Delivery, unit_ids: set[int], *, account_id: int | None) -> None:
    """Give departments of the body the right to read the document."""
    others = unit_ids - {delivery.unit_id}
    Share.objects.bulk_create(
        [
            Share(
                document_id=delivery.document_id,
                unit_id=pk,
                added_by_id=account_id,
                delivery_id=delivery.pk,
                is_open=delivery.status in IN_HAND,
            )
            for pk in sorted(others)
        ],
        ignore_conflicts=True,
    )


def hold_of(
    holder: Holder,
    *,
    task: Task,
    part: str = Step.Part.LEAD,
    note: str = "",
    deadline: Deadline | None = None,
) -> Hold:
    """The step that a holder gets."""
    return Hold(
        unit_id=holder.unit_id,
        position_id=holder.position_id,
        desk=holder.desk,
        task=task,
        part=part,
        note=note,
        deadline=deadline,
    )
