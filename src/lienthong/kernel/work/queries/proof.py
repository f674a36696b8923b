"""Recomputing what is derived: clocks from their ledgers, standings from their rows, items from their steps."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from lienthong.kernel.calendar.queries import OutsideCalendar, due_after_working_days
from lienthong.kernel.database.sql import statements
from lienthong.kernel.work.models import Clock
from lienthong.kernel.work.rules import DUE_SOON

SQL = statements(str(Path(__file__).parent))
PERSONAL = ("extend", "resume")  # after one of these a due moment is what a person decided
CHECKS = (
    "ledger_without_start",
    "ledger_that_jumps",
    "clock_off_its_ledger",
    "step_off_its_clock",
    "item_off_its_steps",
    "step_off_its_item",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference: what kind, where, and the two values."""

    what: str
    where: str
    detail: str


def faults_of_work(*, most: int = 100) -> list[Fault]:
    """Every difference found, `most` of each kind; empty when all is right."""
    found = [Fault(check, str(where), str(detail)) for check in CHECKS for where, detail in SQL[check].rows(most=most)]
    return found + _clocks_off_the_calendar(most) + _standings_off_their_rows(most)


def _clocks_off_the_calendar(most: int) -> list[Fault]:
    """Running clocks in working days whose due moment the calendar, counted again, does not give."""
    running = (
        Clock.objects.filter(stopped_at__isnull=True, measure=Clock.Measure.WORKING)
        .exclude(events__kind__in=PERSONAL)
        .order_by("step_id")
        .values_list("step_id", "started_at", "amount", "due_at", "step__unit__lft")
    )
    faults = []
    for step_id, started_at, amount, due_at, lft in running.iterator():
        try:
            counted = due_after_working_days(started_at, amount or 0, unit_lft=lft)
        except OutsideCalendar as error:
            faults.append(Fault("clock_off_the_calendar", f"step {step_id}", f"outside: {error}"))
            continue
        if counted != due_at:
            faults.append(Fault("clock_off_the_calendar", f"step {step_id}", f"{due_at} is not {counted}"))
        if len(faults) >= most:
            break
    return faults


def _standings_off_their_rows(most: int) -> list[Fault]:
    """Units whose figures differ from their steps, or whose subtree's differ from the sum of its units'.

    A unit that waits to be computed again may differ from its steps.
    """
    now = timezone.now()
    rows = SQL["standings_and_rows"].rows(now=now, soon=now + DUE_SOON)
    places = [row[1] for row in rows]
    sums = [(0, 0, 0, 0, 0)]
    for row in rows:
        sums.append(tuple(one + other for one, other in zip(sums[-1], row[5], strict=True)))
    faults = []
    for unit, lft, rgt, is_due, counted, kept, tree in rows:
        if kept != counted and not is_due:
            faults.append(Fault("standing_off_its_rows", f"unit {unit}", f"own {kept} is not {counted}"))
        first, last = sums[bisect_left(places, lft)], sums[bisect_right(places, rgt)]
        total = [after - before for after, before in zip(last, first, strict=True)]
        if tree != total:
            faults.append(Fault("standing_off_its_rows", f"unit {unit}", f"tree {tree} is not {total}"))
    return faults[:most]
