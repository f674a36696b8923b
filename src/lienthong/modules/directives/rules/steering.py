"""What steering makes of figures: both views of the buckets, shares, ranks among peers, the curve's forecast."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

LEAST_DUE = 20
LEAST_DAYS = 6
LOW, HIGH = 0.25, 0.75
MOST_LATE = 0.5


@dataclass(frozen=True, slots=True)
class Figures:
    """The four buckets in one view, how many of those done were verified, and the sum of their percents."""

    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    verified: int = 0
    percent_sum: int = 0

    @property
    def done(self) -> int:
        """Reported done."""
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        """Not reported done."""
        return self.open_in_time + self.open_overdue

    @property
    def all(self) -> int:
        """Every assignment in force."""
        return self.done + self.open

    @property
    def unverified(self) -> int:
        """Reported done, verified not."""
        return max(0, self.done - self.verified)

    @property
    def done_share(self) -> float | None:
        """Share reported done; None of nothing."""
        return self.done / self.all if self.all else None

    @property
    def verified_share(self) -> float | None:
        """Share verified; None of nothing."""
        return self.verified / self.all if self.all else None

    @property
    def overdue_share(self) -> float | None:
        """Share open and overdue; None of nothing."""
        return self.open_overdue / self.all if self.all else None

    @property
    def on_time_share(self) -> float | None:
        """Of those reported done, the share in time; None while nothing is done."""
        return self.done_on_time / self.done if self.done else None

    @property
    def unverified_share(self) -> float | None:
        """Of those reported done, the share that was not verified; None while nothing is done."""
        return self.unverified / self.done if self.done else None

    @property
    def progress(self) -> float | None:
        """The mean of what units reported in percent, as a share."""
        return self.percent_sum / (100 * self.all) if self.all else None


def figures_of(row: Sequence[int | None], *, original: bool) -> Figures:
    """Figures out of the eight columns of a tally, against the extended or the original day."""
    on_time, late, in_time, overdue, on_time_first, in_time_first, verified, percent = (int(one or 0) for one in row)
    if original:
        done, still = on_time + late, in_time + overdue
        on_time, late, in_time, overdue = on_time_first, done - on_time_first, in_time_first, still - in_time_first
    return Figures(on_time, late, in_time, overdue, verified, percent)


def group_of(level: str, kind: str, territory: str) -> str:
    """Who a unit is compared with: `provinces`, `wards`, `communes`, `special_zones`, or `others` with nobody."""
    if kind != "committee":
        return "others"
    if level == "province":
        return "provinces"
    known = {"ward": "wards", "commune": "communes", "special_zone": "special_zones"}
    return known.get(territory, "communes") if level == "commune" else "others"


def ranks(values: Sequence[float | None]) -> list[int | None]:
    """The place of each value among its peers, the greatest first; equal ones share a place, None has none."""
    ordered = sorted((value for value in values if value is not None), reverse=True)
    place = {value: ordered.index(value) + 1 for value in set(ordered)}
    return [None if value is None else place[value] for value in values]


class Day(NamedTuple):
    """What fell on a day."""

    on: date
    due: int = 0
    reported: int = 0
    verified: int = 0


@dataclass(frozen=True, slots=True)
class Lag:
    """For one day on which something fell due: after how many days as many were reported, and how many fell due.

    Negative when they were reported before. `waits` when they are not reported yet: then it is the time until today.
    """

    days: int
    count: int
    waits: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the rest will be reported if it takes as long as it used to: `early` and `late` in days behind the plan.

    `open_ended` when so much still waits that the later end cannot be told. `is_short`: too little has fallen due.
    """

    is_short: bool
    due: int
    days: int
    early: int = 0
    middle: int = 0
    late: int = 0
    ends_early: date | None = None
    ends_late: date | None = None
    open_ended: bool = False


def lags(days: Sequence[Day], today: date) -> list[Lag]:
    """The distance between the curves of what was planned and what was reported, at each past due day."""
    past = [day for day in days if day.on <= today]
    reported = list(accumulate(day.reported for day in past))
    planned = 0
    found = []
    for day in past:
        planned += day.due
        if day.due:
            place = bisect_left(reported, planned)
            waits = place == len(past)
            found.append(Lag(((today if waits else past[place].on) - day.on).days, day.due, waits))
    return found


def quantile(values: Iterable[tuple[int, int]], share: float) -> int:
    """The least value at or below which `share` of the weight lies. `values` are (value, weight), at least one."""
    ordered = sorted(values)
    wanted, seen = share * sum(weight for _value, weight in ordered), 0
    for value, weight in ordered:
        seen += weight
        if seen >= wanted:
            return value
    return ordered[-1][0]


def forecast(days: Sequence[Day], today: date) -> Forecast:
    """The range in which the rest of the plan will be reported, from how far reports ran behind the plan until today.

    The middle half of the past distances between both curves (quartiles, weighted by what fell due), added to the
    last planned day; never before tomorrow.
    """
    history = lags(days, today)
    due = sum(one.count for one in history)
    if due < LEAST_DUE or len(history) < LEAST_DAYS:
        return Forecast(is_short=True, due=due, days=len(history))
    weighed = [(one.days, one.count) for one in history]
    early, middle, late = (quantile(weighed, share) for share in (LOW, 0.5, HIGH))
    last = max((day.on for day in days if day.due), default=today)
    tomorrow = today + timedelta(days=1)
    waiting = sum(one.count for one in history if one.waits)
    return Forecast(
        is_short=False,
        due=due,
        days=len(history),
        early=early,
        middle=middle,
        late=late,
        ends_early=max(tomorrow, last + timedelta(days=early)),
        ends_late=max(tomorrow, last + timedelta(days=late)),
        open_ended=waiting > (1 - HIGH) * due,
    )


@dataclass(frozen=True, slots=True)
class Curve:
    """The S-curve at some days: cumulative counts; None where a series has not begun or has ended."""

    places: list[date]
    planned: list[int]
    reported: list[int | None]
    verified: list[int | None]
    early: list[int | None]
    late: list[int | None]


def curve(days: Sequence[Day], today: date, expected: Forecast, *, points: int = 40) -> Curve:
    """The curve over the plan and the forecast, at `points` days at most, today one of them."""
    if not days:
        return Curve([], [], [], [], [], [])
    first = min(today, *(day.on for day in days))
    last = max(today, expected.ends_late or today, *(day.on for day in days))
    step = max(7, -(-(last - first).days // points))
    places = sorted({today, last, *(first + timedelta(days=at) for at in range(0, (last - first).days + 1, step))})
    planned, reported, verified = (_rising(days, name) for name in ("due", "reported", "verified"))
    now = reported(today)
    ahead = [on >= today and not expected.is_short for on in places]

    def shifted(behind: int) -> list[int | None]:
        return [
            max(now, planned(on - timedelta(days=behind))) if shown else None
            for on, shown in zip(places, ahead, strict=True)
        ]

    return Curve(
        places,
        [planned(on) for on in places],
        [reported(on) if on <= today else None for on in places],
        [verified(on) if on <= today else None for on in places],
        shifted(expected.early),
        shifted(expected.late),
    )


def _rising(days: Sequence[Day], figure: str) -> Callable[[date], int]:
    """How much of a figure had fallen by a day, itself included."""
    ordered = [day.on for day in days]
    sums = [0, *accumulate(getattr(day, figure) for day in days)]
    return lambda on: sums[bisect_right(ordered, on)]
