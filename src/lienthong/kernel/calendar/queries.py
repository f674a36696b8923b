"""When a time ends: working days by one look-up, calendar days, and the reason for each day skipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.calendar.models import Day, Override
from lienthong.kernel.calendar.rules import add_halves_slowly, end_of_half, halves_begun, halves_of
from lienthong.kernel.database.routing import connection

# No time in law or practice here is longer; it bounds how many days a slow count may read.
LONGEST = timedelta(days=3700)


class OutsideCalendar(Exception):
    """The day lies before the first or after the last day of the calendar."""


# The day in which a count of halves ends, one look-up by ordinal; and whether a unit has days of its own.
_ENDS = """
SELECT today.ordinal + (%(begun)s::integer[])[today.halves + 1] + %(halves)s::integer - 1,
       day."on", day.ordinal, day.halves,
       EXISTS (SELECT FROM calendar_override AS override JOIN org_unit AS unit ON unit.id = override.unit_id
                WHERE override.last >= %(today)s::date
                  AND (%(anyone)s OR %(lft)s::integer BETWEEN unit.lft AND unit.rgt))
  FROM calendar_day AS today
  LEFT JOIN LATERAL (
    SELECT "on", ordinal, halves FROM calendar_day AS later
     WHERE later.halves > 0
       AND later.ordinal <= today.ordinal + (%(begun)s::integer[])[today.halves + 1] + %(halves)s::integer - 1
     ORDER BY later.ordinal DESC, later."on" DESC LIMIT 1
  ) AS day ON true
 WHERE today."on" = %(today)s::date
"""
NOWHERE = -1  # no unit's place in the tree


def due_after_working_days(start: datetime, days: Decimal | float, *, unit_lft: int | None = None) -> datetime:
    """The moment at which `days` working days (halves allowed) after `start` end, for a unit or for the country.

    Raises NotADuration for an amount that is not a positive multiple of one half, OutsideCalendar beyond its ends.
    """
    local, halves = timezone.localtime(start), halves_of(days)
    due, has_own = _ending(local, halves, lft=NOWHERE if unit_lft is None else unit_lft)
    if has_own and unit_lft is not None:
        return _slowly(local, halves, _own_overrides(local.date(), [unit_lft]))
    return _inside(due)


def _ending(local: datetime, halves: int, *, lft: int, anyone: bool = False) -> tuple[datetime | int, bool]:
    """When the count ends in the country (where the calendar ends before, the half that was wanted), and whether the
    unit, or `anyone`, has days of its own. One look-up; raises OutsideCalendar for a day before its first.
    """
    begun = [halves_begun(local, of_day) for of_day in (0, 1, 2)]
    values: dict[str, Any] = {"begun": begun, "halves": halves, "today": local.date(), "lft": lft, "anyone": anyone}
    with connection().cursor() as cursor:
        cursor.execute(_ENDS, values)
        row = cursor.fetchone()
    if row is None:
        raise OutsideCalendar(local.date())
    target, on, ordinal, of_day, has_own = row
    if on is None or target >= ordinal + of_day:
        return target, has_own
    return end_of_half(on, target - ordinal, local), has_own


def _inside(due: datetime | int) -> datetime:
    if isinstance(due, int):
        raise OutsideCalendar(due)
    return due


def due_after_calendar_days(start: datetime, days: int) -> datetime:
    """The end of the day `days` calendar days after `start`, or of the next working day when that is a day off."""
    local = timezone.localtime(start)
    day = (
        Day.objects.filter(on__gte=local.date() + timedelta(days=days), halves__gt=0)
        .order_by("on")
        .values_list("on", "halves")
        .first()
    )
    if day is None:
        raise OutsideCalendar(days)
    return end_of_half(day[0], day[1] - 1, local)


def due_for_units(start: datetime, days: Decimal | float, unit_lfts: Sequence[int]) -> list[datetime]:
    """`due_after_working_days` for many units at once, in their order; two look-ups however many there are."""
    local, halves = timezone.localtime(start), halves_of(days)
    due_of_all, has_own = _ending(local, halves, lft=NOWHERE, anyone=True)
    common = _inside(due_of_all)
    overrides = _own_overrides(local.date(), unit_lfts) if has_own else []
    if not overrides:
        return [common] * len(unit_lfts)
    known: dict[frozenset[int], datetime] = {frozenset(): common}
    due = []
    for lft in unit_lfts:
        own = [one for one in overrides if one.unit and one.unit.lft <= lft <= one.unit.rgt]
        key = frozenset(one.pk for one in own)
        if key not in known:
            known[key] = _slowly(local, halves, own)
        due.append(known[key])
    return due


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day off between start and due, and why."""

    on: date
    reason: str


def skipped_days(start: datetime, due: datetime) -> list[SkippedDay]:
    """The named days off between two moments: what a screen shows beside a due date."""
    rows = (
        Day.objects.filter(on__gt=timezone.localtime(start).date(), on__lte=timezone.localtime(due).date(), halves=0)
        .exclude(name="")
        .order_by("on")
        .values_list("on", "name")
    )
    return [SkippedDay(on, name) for on, name in rows]


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's sheet; `halves` is 0, 1 or 2, `name` says why it is off or changed."""

    on: date
    halves: int
    name: str
    is_inside: bool
    is_today: bool


def month_of(first: date) -> list[list[Cell]]:
    """The weeks of the month that begins on `first`, Monday to Sunday, with the days of its neighbours at the ends."""
    begins = first - timedelta(days=first.weekday())
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    ends = after + timedelta(days=-after.weekday() % 7)
    days = {day.on: day for day in Day.objects.filter(on__gte=begins, on__lt=ends)}
    today = timezone.localdate()
    weeks, on = [], begins
    while on < ends:
        week = [on + timedelta(days=place) for place in range(7)]
        weeks.append(
            [
                Cell(
                    on=one,
                    halves=days[one].halves if one in days else 0,
                    name=days[one].name if one in days else "",
                    is_inside=first <= one < after,
                    is_today=one == today,
                )
                for one in week
            ]
        )
        on += timedelta(days=7)
    return weeks


def overrides_seen_by(viewer: Viewer, *, since: date) -> list[Override]:
    """Decisions about days that end on or after `since`: the country's, and those of units the viewer administers."""
    first, last = viewer.administered
    found = Override.objects.filter(last__gte=since).filter(
        Q(unit__isnull=True) | Q(unit__lft__gte=first, unit__lft__lte=last)
    )
    return list(found.select_related("unit").order_by("first", "id")[:200])


def _own_overrides(since: date, unit_lfts: Sequence[int]) -> list[Override]:
    overrides = Override.objects.filter(unit__isnull=False, last__gte=since).select_related("unit").order_by("id")
    return [one for one in overrides if one.unit and any(one.unit.lft <= lft <= one.unit.rgt for lft in unit_lfts)]


def _slowly(local: datetime, halves: int, overrides: Sequence[Override]) -> datetime:
    rows = Day.objects.filter(on__gte=local.date(), on__lte=local.date() + LONGEST).values_list("on", "halves")
    halves_on = dict(rows)
    for override in overrides:
        on = max(override.first, local.date())
        while on <= override.last:
            halves_on[on] = override.halves
            on += timedelta(days=1)
    return add_halves_slowly(local, halves, halves_on)
