"""Validation rules over values: every operator, what is missing, jumps."""

import operator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.reports.rules.entry_checking import Check, broken
from lienthong.modules.reports.rules.expressions import parse

A, B = "aaaaaaaaaaa", "bbbbbbbbbbb"
PLAIN = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "at_most": operator.le,
    "greater": operator.gt,
    "at_least": operator.ge,
}


def check(kind: str, left: str = f"#{{{A}}}", right: str = f"#{{{B}}}", **fields: Any) -> Check:
    values: dict[str, Any] = {"missing": "any", "periods": 0, "percent": 0} | fields
    return Check(1, "", "", is_error=True, operator=kind, left=parse(left), right=parse(right), **values)


def values_of(a: int | None, b: int | None = None) -> dict[tuple[str, str], Decimal]:
    return {(uid, ""): Decimal(value) for uid, value in ((A, a), (B, b)) if value is not None}


@given(st.sampled_from(sorted(PLAIN)), st.integers(-5, 5), st.integers(-5, 5))
def test_a_comparison_is_what_python_says(kind: str, left: int, right: int) -> None:
    found = broken(check(kind), values_of(left, right))
    assert (found is None) == PLAIN[kind](left, right)


@pytest.mark.parametrize(
    ("missing", "a", "b", "breaks"),
    [
        ("any", 5, None, False),
        ("all", 5, None, True),
        ("all", None, None, False),
        ("never", 5, None, True),
        ("never", None, None, False),
        ("any", None, 5, False),
    ],
)
def test_what_is_missing(missing: str, a: int | None, b: int | None, *, breaks: bool) -> None:
    assert (broken(check("at_most", missing=missing), values_of(a, b)) is not None) == breaks


@pytest.mark.parametrize(
    ("kind", "a", "b", "breaks"),
    [
        ("together", 1, 1, False),
        ("together", 0, None, True),
        ("together", None, None, False),
        ("exclusive", 1, 1, True),
        ("exclusive", 1, None, False),
        ("exclusive", None, None, False),
    ],
)
def test_presence(kind: str, a: int | None, b: int | None, *, breaks: bool) -> None:
    assert (broken(check(kind), values_of(a, b)) is not None) == breaks


@pytest.mark.parametrize(
    ("now", "before", "breaks"),
    [
        (15, [10, 10], False),
        (16, [10, 10], True),
        (5, [10], False),
        (4, [10], True),
        (100, [], False),
        (1, [0, 0], True),
        (0, [0], False),
        (16, [10, 10, 1000], True),
        (-15, [-10], False),
        (12, [None, 10], False),
    ],
)
def test_a_jump_against_the_mean_of_the_periods_before(now: int, before: list[int | None], *, breaks: bool) -> None:
    rule = check("jump", right="0", periods=2, percent=50)
    assert (broken(rule, values_of(now), [values_of(one) for one in before]) is not None) == breaks


def test_division_by_nothing_breaks_no_rule() -> None:
    assert broken(check("equal", left=f"#{{{A}}}/#{{{B}}}", right="1"), values_of(1, 0)) is None
