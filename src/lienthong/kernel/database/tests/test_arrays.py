"""Arrays reach PostgreSQL as they are."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.array import ListDumper

from lienthong.kernel.database.arrays import Lists

WHOLE = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(WHOLE))
def test_whole_numbers_are_written_as_psycopg_writes_them(numbers: list[int]) -> None:
    ours, theirs = (one(list).upgrade(numbers, "s") for one in (Lists, ListDumper))  # type: ignore[arg-type]
    assert bytes(ours.dump(numbers) or b"") == bytes(theirs.dump(numbers) or b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [1, -2, 2**62]),
        ("bigint", [1, None, 3]),
        ("bigint", []),
        ("integer", [[1, 2], [3, 4]]),
        ("boolean", [True, False]),
        ("text", ["a", 'b",c', "NULL", ""]),
        ("numeric", [1, 2]),
    ],
)
def test_they_come_back(kind: str, values: list[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [values])
        assert cursor.fetchone()[0] == values
        assert isinstance(connection.connection.adapters.get_dumper(list, "s"), type)
        assert issubclass(connection.connection.adapters.get_dumper(list, "s"), Lists)
