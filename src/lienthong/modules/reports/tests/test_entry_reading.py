"""Values as people type them: both spellings of numbers, words, days, and what is none of them."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.reports.models import ValueType
from lienthong.modules.reports.rules.entry_reading import (
    CannotRead,
    Reading,
    read_number,
    read_plain,
    read_value,
    shown,
)

BOTH = [
    ("0", "0"),
    ("1792", "1792"),
    ("1.792,5", "1792.5"),
    ("1,792.5", "1792.5"),
    ("1.792.000", "1792000"),
    ("1,792,000", "1792000"),
    ("1 792 000", "1792000"),
    ("1\u00a0792\u202f000,25", "1792000.25"),
    ("12,5", "12.5"),
    ("12.5", "12.5"),
    ("0.123", "0.123"),
    ("0,1234", "0.1234"),
    ("-3", "-3"),
    ("\u22123", "-3"),
    ("+7", "7"),
    ("１２", "12"),
    ("68,65 %", "68.65"),
    ("1234,5670", "1234.567"),
]


@pytest.mark.parametrize(("typed", "meant"), BOTH)
@pytest.mark.parametrize("english", [True, False])
def test_what_says_itself_how_it_is_spelt_is_the_same_in_both_languages(
    typed: str, meant: str, *, english: bool
) -> None:
    assert read_number(typed, whole=False, english=english) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "english", "whole", "meant"),
    [
        ("1.234", False, False, "1234"),
        ("1.234", True, False, "1.234"),
        ("1,234", False, False, "1.234"),
        ("1,234", True, False, "1234"),
        ("1.234", True, True, "1234"),
        ("1,234", False, True, "1234"),
    ],
)
def test_one_mark_before_three_digits_follows_the_language(
    typed: str, meant: str, *, english: bool, whole: bool
) -> None:
    assert read_number(typed, whole=whole, english=english) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    [
        *("abc", "1e5", "NaN", "inf", "--1", "1-2", "1.2.3", "1,23,456.7", "1.234,567.8", ".5", "5.", "=1+1", "1/2"),
        *("٣", "0,12345", "9" * 17, "9" * 5000, "1.23.456", "12 34"),
    ],
)
@pytest.mark.parametrize("english", [True, False])
def test_what_is_no_number_says_why(typed: str, *, english: bool) -> None:
    with pytest.raises(CannotRead) as refused:
        read_number(typed, whole=False, english=english)
    assert len(str(refused.value)) > 10


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("count", "-1"),
        ("count", "1,5"),
        ("integer", "2.25"),
        ("percentage", "100,01"),
        ("percentage", "-1"),
        ("yes_no", "2"),
        ("day", "31/2/2026"),
        ("text", "x" * 5001),
    ],
)
def test_each_type_has_its_limits(kind: str, typed: str) -> None:
    with pytest.raises(CannotRead):
        read_value(kind, typed, english=False)


def test_words_and_days_are_read() -> None:
    assert read_value("yes_no", "Có", english=False).number == 1
    assert read_value("yes_no", "không", english=False).number == 0
    assert read_value("day", "5/11/2026", english=False).text == "2026-11-05"
    assert read_value("text", " =HYPERLINK(1)\x00 ", english=False).text == "=HYPERLINK(1)"
    assert all(read_value(kind, " \t", english=True).is_empty for kind in ValueType.values)


@given(
    st.sampled_from(["count", "integer", "number", "percentage"]),
    st.decimals(-(10**15), 10**15, places=4),
    st.sampled_from(["vi", "en"]),
)
def test_what_is_shown_reads_back(kind: str, number: Decimal, language: str) -> None:
    if kind in {"count", "integer"}:
        number = number.to_integral_value()
    if kind == "count":
        number = abs(number)
    if kind == "percentage":
        number = abs(number) % 100
    reading = Reading(number=number)
    with translation.override(language):
        assert read_value(kind, shown(kind, reading), english=language == "en") == reading
    assert read_plain(kind, reading.plain) == reading


@given(st.text(max_size=40), st.booleans())
def test_no_text_breaks_the_reading(typed: str, english: bool) -> None:
    for kind in ValueType.values:
        try:
            reading = read_value(kind, typed, english=english)
        except CannotRead:
            continue
        assert reading.number is None or abs(reading.number) < Decimal(10) ** 16
