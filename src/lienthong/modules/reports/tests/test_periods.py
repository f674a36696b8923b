"""Periods and ways of adding up: arithmetic that must hold of any day and any values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.reports.models import Adding, PeriodType
from lienthong.modules.reports.rules.adding import Part, figure_of, over_time, part_of
from lienthong.modules.reports.rules.periods import NotAPeriod, Span, read_period, span_of, spans_between

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
TYPES = st.sampled_from(PeriodType.values)
NUMBERS = st.decimals(-1000, 1000, places=2)


@given(DAYS, TYPES)
def test_every_day_lies_in_exactly_one_period_of_a_type(day: date, kind: str) -> None:
    span = span_of(kind, day)
    assert span.starts_on <= day <= span.ends_on
    assert span_of(kind, span.starts_on) == span_of(kind, span.ends_on) == span
    assert span_of(kind, span.ends_on + timedelta(days=1)) == span.next != span
    assert span.next.moved(-1) == span


@given(DAYS, TYPES)
def test_both_spellings_read_as_what_was_written(day: date, kind: str) -> None:
    span = span_of(kind, day)
    assert read_period(span.dhis2) == read_period(span.sdmx) == span


@pytest.mark.parametrize(
    ("dhis2", "sdmx", "first"),
    [
        ("2026W7", "2026-W07", date(2026, 2, 9)),
        ("2020W53", "2020-W53", date(2020, 12, 28)),
        ("202602", "2026-02", date(2026, 2, 1)),
        ("2026Q4", "2026-Q4", date(2026, 10, 1)),
        ("2026S2", "2026-S2", date(2026, 7, 1)),
        ("2026", "2026", date(2026, 1, 1)),
        ("2025T", "2025-01-01/P5Y", date(2025, 1, 1)),
        ("20260214", "2026-02-14", date(2026, 2, 14)),
    ],
)
def test_known_periods(dhis2: str, sdmx: str, first: date) -> None:
    span = read_period(dhis2)
    assert (span.starts_on, span.dhis2, span.sdmx) == (first, dhis2, sdmx)
    assert read_period(sdmx) == span


@pytest.mark.parametrize(
    "text", ["2026W54", "2026W0", "2025W53", "202613", "20260230", "2026Q5", "2026-S3", "2026T", "W7", "", "2026W07x"]
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(NotAPeriod):
        read_period(text)


def test_weeks_between_two_days() -> None:
    spans = spans_between("week", date(2026, 1, 1), date(2026, 1, 14))
    assert [span.dhis2 for span in spans] == ["2026W1", "2026W2", "2026W3"]
    assert spans[0] == Span(date(2025, 12, 29), "week")


@given(st.lists(st.tuples(NUMBERS, st.decimals(0, 50, places=1)), min_size=1), st.integers(0, 20))
def test_adding_up_does_not_depend_on_how_units_are_grouped(values: list[tuple[Decimal, Decimal]], cut: int) -> None:
    for adding in Adding.values:
        parts = [part_of(adding, value, weight) for value, weight in values]
        known = [part for part in parts if part]
        whole = sum(known, Part())
        assert whole == sum(known[:cut], Part()) + sum(known[cut:], Part())
        if adding == Adding.WEIGHTED and whole.weight:
            plain = sum(value * weight for value, weight in values) / sum(weight for _value, weight in values)
            assert figure_of(adding, whole) == pytest.approx(plain)
        elif adding == Adding.AVERAGE:
            assert figure_of(adding, whole) == sum(value for value, _weight in values) / len(values)
        elif adding == Adding.NONE:
            assert figure_of(adding, whole) is None
        elif adding != Adding.WEIGHTED:
            assert figure_of(adding, whole) == sum(value for value, _weight in values)


@given(st.lists(NUMBERS, min_size=1, max_size=12))
def test_over_time_stocks_are_what_they_were_last(values: list[Decimal]) -> None:
    parts = [Part(value, Decimal(1), 1) for value in values]
    of = {adding: figure_of(adding, over_time(adding, parts)) for adding in Adding.values}
    assert of[Adding.SUM] == sum(values)
    assert of[Adding.LATEST] == values[-1]
    assert of[Adding.AVERAGE] == sum(values) / len(values)
    assert of[Adding.AVERAGE_IN_TIME] == sum(values) / len(values)
    assert of[Adding.NONE] is None
    assert over_time(Adding.SUM, []) is None
