"""Arrays of whole numbers on their way to PostgreSQL: written in one go, since bulk statements carry thousands."""

from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.types.array import ListDumper


class Lists(ListDumper):
    """psycopg's, which asks each number for its text; the text is the same."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        """The array as text."""
        if self.oid and set(map(type, obj)) == {int}:
            return f"{{{','.join(map(str, obj))}}}".encode()
        return super().dump(obj)


def register() -> None:
    """For every connection that is opened from now on."""
    psycopg.adapters.register_dumper(list, Lists)
