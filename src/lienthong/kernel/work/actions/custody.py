"""Custody: taking, handing over, finishing. A hand-over closes one step and opens the next in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.queries import due_after_calendar_days, due_after_working_days
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions.standings import mark_stale
from lienthong.kernel.work.events import StepTaken
from lienthong.kernel.work.kinds import all_kinds
from lienthong.kernel.work.models import Clock, ClockEvent, Desk, Step, WorkItem
from lienthong.kernel.work.rules import may_handle


class CannotHandle(Exception):
    """The step is finished already, or is not the viewer's to handle."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How much time a step has: `amount` working or calendar days, or a given moment `at`."""

    amount: Decimal | None = None
    measure: str = Clock.Measure.WORKING
    at: datetime | None = None

    def due_after(self, start: datetime, *, unit_lft: int | None = None) -> datetime:
        """The moment at which the time ends when it begins at `start`."""
        if self.at is not None:
            return self.at
        if self.amount is None:
            raise TypeError("a deadline has an amount or a moment")
        if self.measure == Clock.Measure.CALENDAR:
            return due_after_calendar_days(start, int(self.amount))
        return due_after_working_days(start, self.amount, unit_lft=unit_lft)


@dataclass(frozen=True, slots=True)
class Hold:
    """Who is to hold a step next, for what, and how long. Without `position_id` the unit's desk holds it."""

    unit_id: int
    task: str
    desk: str = Desk.STAFF
    position_id: int | None = None
    part: str = Step.Part.LEAD
    note: str = ""
    deadline: Deadline | None = None


@transaction.atomic
def take_step(*, viewer: Viewer, step_id: int) -> Step:
    """Note that the receiver has opened the step: from now on the time counts against them. Raises CannotHandle."""
    step = lock_step(step_id)
    if not may_handle(viewer, step):
        raise CannotHandle
    if step.taken_at is None:
        step.taken_at = timezone.now()
        step.save(update_fields=["taken_at"])
        emit(
            StepTaken(step.pk, step.item.kind, step.item.subject_id),
            subject=Subject(step.item.kind, step.item.subject_id),
            viewer=viewer,
        )
    return step


@transaction.atomic
def hand_over(*, viewer: Viewer, step_id: int, outcome: str, to: Sequence[Hold] = ()) -> list[Step]:
    """Finish a step with an outcome and open the next ones; returns the new steps in the order of `to`.

    When nothing follows and no other step of the item is open, the item closes with the same outcome. Raises
    CannotHandle when the step is finished (a double click) or not the viewer's.
    """
    step = lock_step(step_id)
    if not may_handle(viewer, step):
        raise CannotHandle
    now = timezone.now()
    leave_step(step, outcome=outcome, at=now)
    if step.taken_at is None:
        Step.objects.filter(pk=step.pk).update(taken_at=now)
    opened = add_steps(item=step.item, to=to, sender=step, at=now)
    mark_stale([step.unit_id])
    if not opened and not Step.objects.filter(item=step.item, left_at__isnull=True).exists():
        close_item(item_id=step.item_id, outcome=outcome)
    return opened


@transaction.atomic
def add_steps(
    *, item: WorkItem, to: Sequence[Hold], sender: Step | None = None, at: datetime | None = None
) -> list[Step]:
    """Open steps on an open item; several may be open, one of them in the lead (`step_one_lead`)."""
    if not to:
        return []
    now = at or timezone.now()
    lfts = dict(Unit.objects.filter(pk__in={hold.unit_id for hold in to}).values_list("pk", "lft"))
    opened = []
    for hold in to:
        deadline = hold.deadline or _usual_deadline(item.kind, hold)
        due = deadline.due_after(now, unit_lft=lfts[hold.unit_id]) if deadline else None
        step = Step.objects.create(
            item=item,
            kind=item.kind,
            unit_id=hold.unit_id,
            position_id=hold.position_id,
            desk=hold.desk,
            part=hold.part,
            task=hold.task,
            note=hold.note,
            sender=sender,
            entered_at=now,
            due_at=due,
        )
        if deadline and due:
            _start_clock(step, deadline, due, now)
        opened.append(step)
    mark_stale({hold.unit_id for hold in to})
    return opened


@transaction.atomic
def close_item(*, item_id: int, outcome: str) -> None:
    """Close an item and every step still open on it."""
    now = timezone.now()
    item = WorkItem.objects.select_for_update().get(pk=item_id)
    steps = list(Step.objects.select_for_update().filter(item=item, left_at__isnull=True).order_by("id"))
    for step in steps:
        leave_step(step, outcome=outcome, at=now)
    if item.phase != WorkItem.Phase.CLOSED:
        item.phase, item.outcome, item.closed_at = WorkItem.Phase.CLOSED, outcome, now
        item.save(update_fields=["phase", "outcome", "closed_at"])
    mark_stale({step.unit_id for step in steps} | {item.unit_id})


def lock_step(step_id: int) -> Step:
    """A step with its item, both locked, the item first: two who finish the last two steps wait for each other."""
    item = WorkItem.objects.select_for_update(of=("self",)).get(steps=step_id)
    step = Step.objects.select_for_update(of=("self",)).get(pk=step_id)
    step.item = item
    return step


@transaction.atomic
def take_back(*, item_id: int, outcome: str, to: Sequence[Hold]) -> list[Step]:
    """Close every open step of an open item, whoever holds it, and open others: the sender takes their work back.

    The module has asked its own rules who may do so.
    """
    now = timezone.now()
    item = WorkItem.objects.select_for_update().get(pk=item_id)
    steps = list(Step.objects.select_for_update().filter(item=item, left_at__isnull=True).order_by("id"))
    for step in steps:
        leave_step(step, outcome=outcome, at=now)
    mark_stale({step.unit_id for step in steps})
    return add_steps(item=item, to=to, at=now)


def leave_step(step: Step, *, outcome: str, at: datetime) -> None:
    """Close a step and stop its clock at a moment; time for which it was suspended is added before."""
    clock = Clock.objects.filter(step=step, stopped_at__isnull=True).first()
    if clock:
        if clock.suspended_at:
            clock.due_at += at - clock.suspended_at
            clock.suspended_at = None
            step.due_at = clock.due_at
            ClockEvent.objects.create(clock=clock, kind=ClockEvent.Kind.RESUME, at=at, due_at=clock.due_at)
        clock.stopped_at = at
        clock.save(update_fields=["stopped_at", "suspended_at", "due_at"])
        ClockEvent.objects.create(clock=clock, kind=ClockEvent.Kind.STOP, at=at, due_at=clock.due_at)
    step.left_at, step.outcome = at, outcome
    step.save(update_fields=["left_at", "outcome", "due_at"])


def _usual_deadline(kind: str, hold: Hold) -> Deadline | None:
    """What the kind of item gives a task when nobody gave it a time; nothing for what is only to be known."""
    found = all_kinds().get(kind)
    days = found.days.get(hold.task) if found and hold.part != Step.Part.INFORMATION else None
    return Deadline(days) if days else None


def _start_clock(step: Step, deadline: Deadline, due: datetime, at: datetime) -> None:
    clock = Clock.objects.create(
        step=step,
        measure=Clock.Measure.DATE if deadline.at else deadline.measure,
        amount=deadline.amount,
        started_at=at,
        original_due_at=due,
        due_at=due,
    )
    ClockEvent.objects.create(clock=clock, kind=ClockEvent.Kind.START, at=at, due_at=due)
