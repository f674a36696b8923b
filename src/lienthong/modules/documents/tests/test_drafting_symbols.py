"""Numbers and symbols as each system writes them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.documents.rules.document_types import SYSTEMS
from lienthong.modules.documents.rules.symbols import symbol_of, symbol_to_come

CASES = [(system.system, one.code) for system in SYSTEMS for one in system.types]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (("party", 204, "QĐ", "TW"), "204-QĐ/TW"),
        (("party", 7, "CV", "VPTW"), "07-CV/VPTW"),
        (("front", 12, "KH", "MTTW"), "12-KH/MTTW"),
        (("state", 12, "QĐ", "UBND"), "12/QĐ-UBND"),
        (("state", 5, "CV", "UBND", "VX"), "05/UBND-VX"),
        (("state", 5, "CV", "UBND"), "05/UBND"),
    ],
)
def test_written_as_law_and_guidance_say(given_: tuple[Any, ...], expected: str) -> None:
    assert symbol_of(*given_) == expected


def test_the_state_has_29_types() -> None:
    assert len(next(one for one in SYSTEMS if one.system == "state").types) == 29


@given(
    case=st.sampled_from(CASES),
    other=st.sampled_from(CASES),
    number=st.integers(1, 99_999),
    second=st.integers(1, 99_999),
    body=st.sampled_from(["TW", "UBND", "TU", "ĐU"]),
)
def test_no_two_documents_of_a_body_share_a_symbol(
    case: tuple[str, str], other: tuple[str, str], number: int, second: int, body: str
) -> None:
    if case[0] == other[0] and (case, number) != (other, second):
        assert symbol_of(case[0], number, case[1], body) != symbol_of(other[0], second, other[1], body)


@given(case=st.sampled_from(CASES), number=st.integers(1, 99_999))
def test_the_number_stands_first_and_the_rest_does_not_depend_on_it(case: tuple[str, str], number: int) -> None:
    symbol = symbol_of(case[0], number, case[1], "TW", "VP")
    assert int(symbol.split("-")[0].split("/")[0]) == number
    assert symbol.endswith(symbol_to_come(case[0], case[1], "TW", "VP").strip())


@given(number=st.integers(max_value=0))
def test_numbers_begin_with_one(number: int) -> None:
    with pytest.raises(ValueError, match="begin with 1"):
        symbol_of("party", number, "QĐ", "TW")
