"""Periods gathered into longer ones, against a slow count day by day."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.reports.rules.adding import Part, over_time, part_of, written
from lienthong.modules.reports.rules.gathering import LENGTHS, gathered_into, lengths_over, parts_of
from lienthong.modules.reports.rules.legends import range_of, ranges_of
from lienthong.modules.reports.rules.periods import Span, span_of, spans_between

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
SHORT = st.sampled_from(LENGTHS[:-1])
WAYS = st.sampled_from(["sum", "average", "weighted", "latest", "average_in_time", "none"])
NUMBERS = st.decimals(-1000, 1000, places=2)


def slowly(span: Span, length: str) -> Span:
    """The longer period that has most of a short one's days: four days of a week, ISO 8601's Thursday among them."""
    days = [span.starts_on + timedelta(days=day) for day in range((span.ends_on - span.starts_on).days + 1)]
    return Counter(span_of(length, day) for day in days).most_common(1)[0][0]


@given(DAYS, SHORT, st.data())
def test_a_period_belongs_where_most_of_its_days_lie(day: date, kind: str, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from(lengths_over(kind)))
    span = span_of(kind, day)
    assert gathered_into(span, length) == slowly(span, length)


@given(DAYS, st.sampled_from(("day", "week", "month", "quarter", "half")), st.data())
def test_every_period_is_part_of_one_longer_and_none_is_lost(day: date, kind: str, data: st.DataObject) -> None:
    length = data.draw(st.sampled_from([one for one in lengths_over(kind) if one != "term"]))
    whole = span_of(length, day)
    parts = [one for each in (whole.moved(-1), whole, whole.next) for one in parts_of(each, kind)]
    assert parts == spans_between(kind, parts[0].starts_on, parts[-1].starts_on)
    assert all(gathered_into(one, length) == whole for one in parts_of(whole, kind))


@pytest.mark.parametrize(
    ("week", "month", "year"),
    [
        (date(2025, 12, 29), date(2026, 1, 1), 2026),  # its Thursday is the first of January
        (date(2026, 12, 28), date(2026, 12, 1), 2026),  # the 53rd week of 2026
        (date(2026, 3, 30), date(2026, 4, 1), 2026),
        (date(2026, 4, 27), date(2026, 4, 1), 2026),
    ],
)
def test_weeks_follow_their_thursday(week: date, month: date, year: int) -> None:
    assert gathered_into(Span(week, "week"), "month") == Span(month, "month")
    assert gathered_into(Span(week, "week"), "year") == Span(date(year, 1, 1), "year")
    assert len(parts_of(Span(date(2026, 1, 1), "year"), "week")) == 53


@given(WAYS, st.lists(st.lists(st.tuples(NUMBERS, st.integers(1, 50)), max_size=4), max_size=6))
def test_gathering_is_the_slow_count(adding: str, weeks: list[list[tuple[Decimal, int]]]) -> None:
    """`weeks` are what units gave each week, with a weight."""
    parts = []
    for given_in_week in weeks:
        known = [part_of(adding, value, Decimal(weight)) for value, weight in given_in_week]
        if any(part is not None for part in known):
            parts.append(sum((part for part in known if part is not None), Part()))
    assert written(adding, over_time(adding, parts)) == slow_figure(adding, weeks)


def slow_figure(adding: str, weeks: list[list[tuple[Decimal, int]]]) -> Decimal | None:
    """What the figure of the whole time is, straight from every value."""
    known = [week for week in weeks if week]
    if not known or adding == "none":
        return None
    sums = [sum((value for value, _weight in week), Decimal(0)) for week in known]
    every = [one for week in known for one in week]
    weights = sum(weight for _value, weight in every)
    exact = {
        "sum": sum(sums),
        "latest": sums[-1],
        "average_in_time": sum(sums) / len(sums),
        "average": sum(value for value, _weight in every) / len(every),
        "weighted": sum(value * weight for value, weight in every) / weights,
    }[adding]
    return round(Decimal(exact), 2)


@given(st.lists(NUMBERS, min_size=2, max_size=8, unique=True), NUMBERS)
def test_a_figure_lies_in_one_range_or_none(limits: list[Decimal], value: Decimal) -> None:
    ends = [float(one) for one in sorted(limits)]
    ranges = ranges_of(
        [{"name": f"{at}", "from": ends[at], "to": ends[at + 1], "color": "#112233"} for at in range(len(ends) - 1)]
    )
    found = range_of(ranges, value)
    if not Decimal(str(ends[0])) <= value <= Decimal(str(ends[-1])):
        assert found is None
    else:
        assert found is not None
        at = int(found.name)
        last = at == len(ranges) - 1
        assert float(value) >= ends[at]
        assert float(value) <= ends[at + 1] if last else float(value) < ends[at + 1]
