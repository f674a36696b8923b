import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.language import formats
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.language.fields import TypedDateField

TODAY = dt.date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("hôm nay", "2026-11-22"),
        ("mai", "2026-11-23"),
        ("MAI", "2026-11-23"),
        ("+3", "2026-11-25"),
        ("+2t", "2026-12-06"),
        ("-1", "2026-11-21"),
        ("5/11", "2026-11-05"),
        ("5/1", "2027-01-05"),
        ("5-12-26", "2026-12-05"),
        ("05/11/2027", "2027-11-05"),
        ("2026-11-05", "2026-11-05"),
        ("thứ hai", "2026-11-23"),
        ("cn", "2026-11-29"),
        ("5 Nov 2026", "2026-11-05"),
    ],
)
def test_dates_as_people_type_them(typed: str, day: str) -> None:
    assert parse_date(typed, today=TODAY).isoformat() == day


@pytest.mark.parametrize("typed", ["", "32/1", "5/13", "ngày kìa kìa", "1/1/1/1", "+99999", "29/2"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the text is what was typed)
        parse_date(typed, today=TODAY)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2200, 1, 1)))
def test_what_is_shown_can_be_typed_again(day: dt.date) -> None:
    assert parse_date(formats.date(day), today=TODAY) == day


@given(st.dates(dt.date(2020, 1, 1), dt.date(2032, 1, 1)))
def test_a_day_without_a_year_is_near(today: dt.date) -> None:
    assert abs((parse_date("15/6", today=today) - today).days) <= 184


def test_the_field_says_what_to_write_instead() -> None:
    field = TypedDateField()
    assert field.clean("2026-11-05") == dt.date(2026, 11, 5)
    with pytest.raises(Exception, match="5/11"):
        field.clean("sớm")
