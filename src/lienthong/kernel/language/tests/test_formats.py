import datetime as dt

import pytest
from django.utils import translation

from lienthong.kernel.language import formats

MOMENT = dt.datetime(2026, 11, 5, 2, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "date", "day", "number", "size"),
    [
        ("vi", "05/11/2026", "Thứ Năm, 05/11/2026", "1.792,5", "1,4 MB"),
        ("en", "5 Nov 2026", "Thu, 5 Nov 2026", "1,792.5", "1.4 MB"),
    ],
)
def test_formats_follow_the_language(language: str, date: str, day: str, number: str, size: str) -> None:
    with translation.override(language):
        assert formats.date(MOMENT.date()) == date
        assert formats.day(MOMENT) == day
        assert formats.number(1792.5) == number
        assert formats.filesize(1_432_111) == size


def test_moments_are_told_in_the_time_of_the_organisation() -> None:
    with translation.override("vi"):
        assert formats.datetime(MOMENT) == "05/11/2026 09:04"
        assert formats.time(MOMENT) == "09:04"


def test_whole_numbers_have_no_decimals_and_shares_are_of_one() -> None:
    with translation.override("vi"):
        assert formats.number(1000.0) == "1.000"
        assert formats.percent(0.5) == "50,0%"
        assert formats.percent(2280 / 3321, 2) == "68,65%"


def test_nothing_is_nothing() -> None:
    for made in (formats.date, formats.day, formats.time, formats.datetime, formats.number, formats.filesize):
        assert made(None) == ""


@pytest.mark.parametrize(
    ("distance", "text"),
    [
        (dt.timedelta(seconds=-5), "just now"),
        (dt.timedelta(minutes=-1), "1 minute ago"),
        (dt.timedelta(hours=-5), "5 hours ago"),
        (dt.timedelta(days=2), "in 2 days"),
        (dt.timedelta(days=-9), "27 Oct 2026"),
    ],
)
def test_relative_tells_how_long_ago(distance: dt.timedelta, text: str) -> None:
    with translation.override("en"):
        assert formats.relative(MOMENT + distance, now=MOMENT) == text
