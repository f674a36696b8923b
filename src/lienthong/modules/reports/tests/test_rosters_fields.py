"""Values of rosters: read as people and spreadsheets write them, in both languages; nothing that does not fit."""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.language import formats
from lienthong.modules.reports.forms.rosters import FieldForm
from lienthong.modules.reports.rules.rosters_fields import (
    FAULTS,
    FIELD_TYPES,
    Field,
    Unfit,
    decimal_of,
    fields_of,
    key_value,
    missing_faults,
    order_of,
    read_value,
    shown,
    stored_fields,
)
from lienthong.modules.reports.rules.rosters_patterns import CannotReadPattern, check_pattern, fits_pattern


def field(kind: str, **more: Any) -> Field:
    return Field("x", "X", type=kind, **more)


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("vi", "1.792", "1792"),
        ("en", "1,792", "1792"),
        ("vi", "1,792", "1.792"),
        ("en", "1.792", "1.792"),
        ("vi", "1.234.567,5", "1234567.5"),
        ("en", "1,234,567.5", "1234567.5"),
        ("vi", "1,234.5", "1234.5"),
        ("vi", "12.5", "12.5"),
        ("vi", "0.125", "0.125"),
        ("vi", " 1\u00a0792 ", "1792"),
        ("vi", "-3", "-3"),
        ("vi", 12.5, "12.5"),
        ("vi", 1792, "1792"),
    ],
)
def test_numbers_are_read_as_the_reader_writes_them(language: str, typed: Any, value: str) -> None:
    with override(language):
        assert read_value(field("number"), typed) == value


@given(st.decimals(-(10**9), 10**9, places=3), st.sampled_from(["vi", "en"]))
def test_a_number_that_is_shown_is_read_again(value: Decimal, language: str) -> None:
    with override(language):
        assert decimal_of(formats.number(value)) == value


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("number", "=1+1", "number"),
        ("number", "1e99", "number"),
        ("number", "NaN", "number"),
        ("number", "1.2.3,4,5", "number"),
        ("number", "12.34,5", "number"),
        ("number", "１２", None),
        ("count", "-1", "count"),
        ("count", "1,5", "count"),
        ("count", "ba", "count"),
        ("day", "31/2/2026", "day"),
        ("day", "không rõ", "day"),
        ("yes_no", "có lẽ", "yes_no"),
        ("choice", "Xóm", "choice"),
        ("phone", "số nhà 5", "phone"),
        ("email", "a@b", "email"),
        ("text", "x" * 201, "long"),
        ("count", "101", "large"),
        ("day", "1/1/1899", "small"),
    ],
)
def test_what_does_not_fit_is_refused(kind: str, typed: str, code: str | None) -> None:
    bounds = {"count": {"most": "100"}, "day": {"least": "1900-01-01"}}.get(kind, {})
    one = field(kind, options=("Thôn",) if kind == "choice" else (), **bounds)
    if code is None:
        assert read_value(one, typed) == "12"
        return
    with pytest.raises(Unfit) as caught:
        read_value(one, typed)
    assert caught.value.code == code
    assert one.fault(code)
    assert code in FAULTS


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", "  Ấp   Mỹ\x00 Thiện ", "Ấp Mỹ Thiện"),
        ("text", 12.0, "12"),
        ("note", "a\r\nb", "a\nb"),
        ("count", "1.792", 1792),
        ("day", "5/11/2026", "2026-11-05"),
        ("day", datetime(2026, 11, 5, 7), "2026-11-05"),  # noqa: DTZ001 (as spreadsheets have it)
        ("day", date(2026, 11, 5), "2026-11-05"),
        ("yes_no", "Có", True),
        ("yes_no", "không", False),
        ("yes_no", True, True),
        ("choice", "thon", "Thôn"),
        ("phone", "+84 912-345-678", "+84 912-345-678"),
        ("email", "a.b@example.vn", "a.b@example.vn"),
        ("text", "   ", None),
        ("text", None, None),
    ],
)
def test_what_fits_is_stored_in_one_form(kind: str, typed: Any, stored: Any) -> None:
    one = field(kind, options=("Thôn", "Tổ dân phố"))
    assert read_value(one, typed) == stored
    if stored is not None:
        assert missing_faults([one], {"x": stored}) == {}


_texts = st.text(max_size=40)


@given(st.sampled_from(sorted(FIELD_TYPES)), _texts | st.floats() | st.integers() | st.booleans())
def test_any_cell_is_read_or_refused_and_then_stands(kind: str, cell: Any) -> None:
    one = field(kind, options=("Thôn", "Ấp"))
    with suppress(Unfit):
        value = read_value(one, cell)
        if value is None:
            return
        assert missing_faults([one], {"x": value}) == {}
        assert isinstance(shown(one, value), str)
        assert isinstance(key_value(value), str)


def test_a_field_changed_later_is_found_in_what_is_stored() -> None:
    fields = [Field("a", "A", required=True), Field("n", "N", type="number", most="5"), Field("t", "T", type="count")]
    assert missing_faults(fields, {"n": "1.234", "t": "năm"}) == {"a": "required", "t": "count"}
    assert missing_faults(fields, {"a": "x", "n": "7.5"}) == {"n": "large"}


def test_fields_are_stored_and_read_again() -> None:
    fields = [Field("a", "A", "B", "choice", True, "unit", ("x", "y"), "", "")]
    assert fields_of(stored_fields(fields)) == fields
    assert fields_of([{"key": "a", "label": "A", "colour": "red"}]) == [Field("a", "A")]
    with override("en"):
        assert fields[0].name == "B"
    with override("vi"):
        assert fields[0].name == "A"


def test_lines_stand_in_vietnamese_order() -> None:
    names = ["Ấp Đông", "Ấp Dưới", "Ấp An", "Ấp Ân"]
    fields = [Field("a", "A")]
    assert sorted(names, key=lambda name: order_of(fields, {"a": name})[0]) == ["Ấp An", "Ấp Ân", "Ấp Dưới", "Ấp Đông"]
    numbers = [Field("n", "N", type="count")]
    assert sorted([10, 9, 100], key=lambda value: order_of(numbers, {"n": value})[0]) == [9, 10, 100]


CARD = Field("card", "Số căn cước", pattern="[0-9]{12}", example="001099012345", rule="Số căn cước gồm 12 chữ số.")


def test_a_pattern_is_asked_of_the_whole_text() -> None:
    assert read_value(CARD, " 001099012345 ") == "001099012345"
    for text in ("1", "0010990123456", "001099012345x", "٠٠١٠٩٩٠١٢٣٤٥"):
        with pytest.raises(Unfit) as refused:
            read_value(CARD, text)
        assert CARD.fault(refused.value.code).startswith("Số căn cước gồm 12 chữ số.")
    assert missing_faults([CARD], {"card": "1"}) == {"card": "pattern"}
    assert read_value(replace(CARD, type="note"), "gì cũng được") == "gì cũng được"
    assert read_value(replace(CARD, pattern="("), "gì cũng được") == "gì cũng được"


@pytest.mark.parametrize("pattern", ["(", "[", "(?=a)", r"(a)\1", "a{5000}", "((a{900}){900}){900}", "x" * 201, "a**"])
def test_a_pattern_that_cannot_be_read_or_asks_too_much_is_refused(pattern: str) -> None:
    with pytest.raises(CannotReadPattern):
        check_pattern(pattern)


def test_no_pattern_takes_long() -> None:
    """What would take a backtracking reader until the end of the world."""
    for pattern in ("(a+)+b", "(a|a)*b", "(a*)*b", "(.*)(.*)(.*)(.*)(.*)x"):
        check_pattern(pattern)
        began = time.perf_counter()
        assert not fits_pattern(pattern, "a" * 200)
        assert time.perf_counter() - began < 0.5


@given(st.text(max_size=40), st.text(max_size=60))
def test_a_pattern_of_any_kind_never_breaks_a_reading(pattern: str, text: str) -> None:
    fits_pattern(pattern, text)


def test_a_field_with_a_pattern_needs_an_example_and_words() -> None:
    given_ = {"label": "Số căn cước", "type": "text", "pattern": "[0-9]{12}"}
    assert set(FieldForm(given_).errors) == {"example", "rule"}
    assert set(FieldForm(given_ | {"example": "12", "rule": "Mười hai chữ số"}).errors) == {"example"}
    assert set(FieldForm(given_ | {"pattern": "(", "example": "1", "rule": "x"}).errors) == {"pattern"}
    form = FieldForm(given_ | {"example": "001099012345", "rule": "Mười hai chữ số"})
    assert form.is_valid()
    assert form.field("card").pattern == "[0-9]{12}"
    other = FieldForm(given_ | {"type": "count"})
    assert other.is_valid()
    assert other.field("card").pattern == ""
