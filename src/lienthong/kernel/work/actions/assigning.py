"""Giving a step to a colleague: the same task with the same clock, in other hands."""

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.notify.actions import notify_positions
from lienthong.kernel.work.actions.custody import CannotHandle, leave_step, lock_step
from lienthong.kernel.work.actions.standings import mark_stale
from lienthong.kernel.work.events import StepAssigned
from lienthong.kernel.work.models import Clock, ClockEvent, Step
from lienthong.kernel.work.rules import may_assign

ASSIGNED = "assigned"


@transaction.atomic
def assign_step(*, viewer: Viewer, step_id: int, position_id: int, note: str = "") -> Step:
    """Hand a step that the viewer holds to a colleague of the same body; what time is left goes with it.

    Raises CannotHandle when the step is finished or not the viewer's, or the position is of another body, ended, or
    the one that holds the step already.
    """
    step = lock_step(step_id)
    to = Position.objects.current().select_related("unit", "account").filter(pk=position_id).first()
    if to is None or to.pk == step.position_id or not may_assign(viewer, step, to):
        raise CannotHandle
    now = timezone.now()
    clock = Clock.objects.filter(step=step, stopped_at__isnull=True).first()
    Step.objects.filter(pk=step.pk, taken_at__isnull=True).update(taken_at=now)
    leave_step(step, outcome=ASSIGNED, at=now)
    following = Step.objects.create(
        item=step.item,
        kind=step.kind,
        unit_id=to.unit_id,
        position=to,
        desk=step.desk,
        part=step.part,
        task=step.task,
        note=note or step.note,
        sender=step,
        entered_at=now,
        due_at=step.due_at,
    )
    if clock:
        carry_clock(clock, following)
    mark_stale({step.unit_id, to.unit_id})
    _tell(viewer, following, to)
    return following


def carry_clock(clock: Clock, step: Step) -> None:
    """The clock of the step before, running on for the one that follows, with its whole ledger up to the hand-over."""
    clock.refresh_from_db()
    following = Clock.objects.create(
        step=step,
        measure=clock.measure,
        amount=clock.amount,
        started_at=clock.started_at,
        original_due_at=clock.original_due_at,
        due_at=clock.due_at,
    )
    entries = list(clock.events.exclude(kind=ClockEvent.Kind.STOP).order_by("id"))
    for entry in entries:
        entry.pk, entry.clock = None, following
    ClockEvent.objects.bulk_create(entries)


def _tell(viewer: Viewer, step: Step, to: Position) -> None:
    item = step.item
    emit(
        StepAssigned(step_id=step.pk, to=to.account.full_name, title=to.title, note=step.note),
        subject=Subject(item.kind, item.subject_id),
        viewer=viewer,
    )
    notify_positions(
        position_ids=[to.pk],
        kind="step_assigned",
        subject_kind="step",
        subject_id=step.pk,
        title=f"{item.reference} {item.title}".strip(),
        besides=viewer.position_id,
    )
