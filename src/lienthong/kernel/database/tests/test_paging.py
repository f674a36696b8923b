"""Keys of rows as words in addresses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.database.paging import BadCursor, decode, encode

Key = tuple[int | None, str, date, datetime]


@given(st.tuples(st.integers() | st.none(), st.text(), st.dates(), st.datetimes(timezones=st.just(UTC))))
def test_a_key_comes_back_as_it_was(key: Key) -> None:
    assert decode(encode(*key), int, str, date, datetime) == key


@pytest.mark.parametrize("word", ["%", "abc", "W10", encode("x"), encode(1, 2), encode(True), encode("2026-13-01")])
def test_a_word_that_was_not_made_here_is_refused(word: Any) -> None:
    with pytest.raises(BadCursor):
        decode(word, int)


def test_no_word_is_the_beginning() -> None:
    assert decode("", int) is None
