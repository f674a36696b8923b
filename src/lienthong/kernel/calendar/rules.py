"""Counting working halves: pure arithmetic over a lookup of days.

A day has up to two working halves; the morning ends at 12:00 and the afternoon at 17:00, local time. Counting begins
with the first half after the one in which the start lies: started on Monday at nine, one working day ends on Tuesday
at noon; started on Monday evening, on Tuesday at five. (Civil Code 2015, articles 147 and 148: the day of the event
is not counted, and a time that would end on a day off ends on the next working day.)
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

MORNING_BEGINS = time(7, 30)
MORNING_ENDS = time(12, 0)
DAY_ENDS = time(17, 0)


class NotADuration(ValueError):
    """An amount that is not a positive number of half days."""


def halves_of(days: Decimal | float) -> int:
    """Working days as working halves; raises NotADuration for anything but positive multiples of one half."""
    halves = Decimal(str(days)) * 2
    if halves != halves.to_integral_value() or halves <= 0:
        raise NotADuration(days)
    return int(halves)


def halves_begun(moment: datetime, halves: int) -> int:
    """How many of a day's working halves have begun at a local moment of that day."""
    if moment.time() < MORNING_BEGINS:
        return 0
    begun = 1 if moment.time() < MORNING_ENDS else 2
    return min(begun, halves)


def end_of_half(on: date, index: int, start: datetime) -> datetime:
    """The local moment at which the half `index` (0 morning, 1 afternoon) of a day ends, in the zone of `start`."""
    return datetime.combine(on, MORNING_ENDS if index == 0 else DAY_ENDS, tzinfo=start.tzinfo)


def add_halves_slowly(start: datetime, halves: int, halves_on: "dict[date, int]") -> datetime:
    """The due moment by walking day by day: the obvious reference, and the path for units with days of their own."""
    on = start.date()
    left = halves + halves_begun(start, halves_on[on])
    while left > halves_on[on]:
        left -= halves_on[on]
        on += timedelta(days=1)
    return end_of_half(on, left - 1, start)
