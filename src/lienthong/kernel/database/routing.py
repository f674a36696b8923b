"""Reads of a page go to the read-only connection; everything else to the writing one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_reading: ContextVar[bool] = ContextVar("lienthong_reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Send the queries of this block to the alias `reading`, whose transactions are read-only."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def alias() -> str:
    """The alias of the connection that this moment's queries use."""
    return "reading" if _reading.get() else "default"


class ReadingRouter:
    """Django's database router over `reading()`."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return alias()

    def db_for_write(self, model: type, **hints: Any) -> str:
        return "default"

    def allow_relation(self, obj1: object, obj2: object, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"
