"""By when a task is due: a date, working days from the directive's day, or after the end of a period."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from lienthong.kernel.calendar.queries import due_for_units
from lienthong.kernel.calendar.rules import DAY_ENDS
from lienthong.modules.directives.models import Task
from lienthong.modules.directives.rules.periods import period_end

EVENING = time(20)


def moment_of(day: date | None) -> datetime | None:
    """The moment at which a due day ends: five in the afternoon, as every clock of work has it."""
    return _at(day, DAY_ENDS) if day else None


def due_days(task: Task, *, period_on: date | None, unit_lfts: Sequence[int]) -> list[date | None]:
    """The due day for each unit, in their order; units with days off of their own may have a later one.

    Raises `calendar.OutsideCalendar` when the day lies beyond the calendar.
    """
    count = len(unit_lfts)
    if task.deadline == Task.Deadline.DATE:
        return [task.due_on] * count
    if task.deadline == Task.Deadline.STANDING:
        return [None] * count
    start = task.directive.issued_on
    if task.deadline == Task.Deadline.RECURRING:
        if period_on is None:
            raise TypeError("a recurring task is due in a period")
        start = period_end(task.recurrence, period_on)
        if not task.working_days:
            return [start] * count
    # Counted from the evening: the day of the event is not counted (Civil Code 2015, article 147).
    moments = due_for_units(_at(start, EVENING), Decimal(task.working_days or 1), unit_lfts)
    return [timezone.localdate(moment) for moment in moments]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())
