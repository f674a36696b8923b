"""Clocks: every change of a due moment is an entry in a ledger that explains it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.queries import due_after_working_days
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions.standings import mark_stale
from lienthong.kernel.work.events import ClockExtended, ClocksRecomputed
from lienthong.kernel.work.models import Clock, ClockEvent, Step, WorkItem


class CannotExtend(Exception):
    """The clock has stopped, is not running, or the new moment is not after the one it has."""


@transaction.atomic
def extend_clock(*, viewer: Viewer, step_id: int, due_at: datetime, reason: str, document: str = "") -> Clock:
    """Give a running clock more time; the original due moment stays. Raises CannotExtend."""
    clock = _lock(step_id)
    if clock.stopped_at or clock.suspended_at or due_at <= clock.due_at or not reason.strip():
        raise CannotExtend
    _set_due(clock, kind=ClockEvent.Kind.EXTEND, due_at=due_at, reason=reason, document=document, viewer=viewer)
    emit(
        ClockExtended(step_id, due_at, reason),
        subject=Subject("work_item", clock.step.item_id),
        viewer=viewer,
        unit_id=clock.step.unit_id,
    )
    return clock


@transaction.atomic
def suspend_clock(*, viewer: Viewer | None, step_id: int, reason: str) -> Clock:
    """Stop counting for a time, with a reason: meanwhile the step has no due moment. Raises CannotExtend when it
    does not run.
    """
    clock = _lock(step_id)
    if clock.stopped_at or clock.suspended_at:
        raise CannotExtend
    clock.suspended_at = timezone.now()
    clock.save(update_fields=["suspended_at"])
    _enter(clock, ClockEvent.Kind.SUSPEND, reason=reason, viewer=viewer, at=clock.suspended_at)
    Step.objects.filter(pk=step_id).update(due_at=None)
    mark_stale([clock.step.unit_id])
    WorkItem.objects.filter(pk=clock.step.item_id).update(phase=WorkItem.Phase.SUSPENDED)
    return clock


@transaction.atomic
def resume_clock(*, viewer: Viewer | None, step_id: int, reason: str = "") -> Clock:
    """Go on counting: the due moment moves by as long as the clock was suspended. Raises CannotExtend."""
    clock = _lock(step_id)
    if clock.stopped_at or not clock.suspended_at:
        raise CannotExtend
    due_at = clock.due_at + (timezone.now() - clock.suspended_at)
    clock.suspended_at = None
    clock.save(update_fields=["suspended_at"])
    _set_due(clock, kind=ClockEvent.Kind.RESUME, due_at=due_at, reason=reason, document="", viewer=viewer)
    WorkItem.objects.filter(pk=clock.step.item_id).update(phase=WorkItem.Phase.OPEN)
    return clock


@transaction.atomic
def recompute_clocks(*, first: date, last: date, reason: str, document: str = "", unit_id: int | None = None) -> int:
    """Compute again the open clocks in working days that may touch the days `first`..`last`; returns how many moved.

    A clock that was extended, suspended or set to a given moment keeps what a person decided.
    """
    open_clocks = (
        Clock.objects.select_for_update(of=("self",))
        .filter(
            stopped_at__isnull=True,
            suspended_at__isnull=True,
            measure=Clock.Measure.WORKING,
            due_at__date__gte=first,
            started_at__date__lte=last,
        )
        .exclude(events__kind__in=[ClockEvent.Kind.EXTEND, ClockEvent.Kind.RESUME])
        .select_related("step", "step__unit")
        .order_by("step_id")
    )
    if unit_id is not None:
        unit = Unit.objects.get(pk=unit_id)
        open_clocks = open_clocks.filter(step__unit__lft__gte=unit.lft, step__unit__lft__lte=unit.rgt)
    moved = 0
    for clock in open_clocks:
        due_at = due_after_working_days(clock.started_at, clock.amount or 0, unit_lft=clock.step.unit.lft)
        if due_at != clock.due_at:
            _set_due(
                clock, kind=ClockEvent.Kind.RECOMPUTE, due_at=due_at, reason=reason, document=document, viewer=None
            )
            moved += 1
    if moved:
        emit(ClocksRecomputed(moved, reason), subject=Subject("calendar", 0), viewer=None)
    return moved


@transaction.atomic
def move_clock(*, step_id: int, due_at: datetime, reason: str, document: str = "") -> None:
    """Set a running clock to the moment at which a changed calendar ends it, for who reckons it: earlier or later.

    Raises CannotExtend when it does not run.
    """
    clock = _lock(step_id)
    if clock.stopped_at or clock.suspended_at:
        raise CannotExtend
    _set_due(clock, kind=ClockEvent.Kind.RECOMPUTE, due_at=due_at, reason=reason, document=document, viewer=None)


def _lock(step_id: int) -> Clock:
    return Clock.objects.select_for_update(of=("self",)).select_related("step").get(step_id=step_id)


def _set_due(clock: Clock, *, kind: str, due_at: datetime, reason: str, document: str, viewer: Viewer | None) -> None:
    clock.due_at = due_at
    clock.save(update_fields=["due_at"])
    Step.objects.filter(pk=clock.step_id).update(due_at=due_at)
    _enter(clock, kind, reason=reason, document=document, viewer=viewer)
    mark_stale([clock.step.unit_id])


def _enter(
    clock: Clock, kind: str, *, reason: str, viewer: Viewer | None, document: str = "", at: datetime | None = None
) -> None:
    ClockEvent.objects.create(
        clock=clock,
        kind=kind,
        at=at or timezone.now(),
        due_at=clock.due_at,
        reason=reason[:300],
        document=document[:100],
        position_id=viewer.position_id if viewer else None,
    )
