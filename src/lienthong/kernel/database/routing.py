"""Where a query goes: pages that only read use a read-only connection, everything else the ordinary one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Within, queries run on the connection whose transactions are read-only: a write fails in PostgreSQL."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def is_reading() -> bool:
    """Whether `reading()` holds here."""
    return _reading.get()


def alias() -> str:
    """The name of the connection that queries use here, for `transaction.atomic(using=…)` and raw SQL."""
    return "reading" if _reading.get() and "reading" in settings.DATABASES else "default"


def connection() -> BaseDatabaseWrapper:
    """The connection that queries use here."""
    return connections[alias()]


class ReadingRouter:
    """Django's router by `reading()`; a write within it goes to the read-only connection, so as to fail."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        """The alias for a read."""
        return alias()

    def db_for_write(self, model: type, **hints: Any) -> str:
        """The alias for a write."""
        return alias()

    def allow_relation(self, obj1: object, obj2: object, **hints: Any) -> bool:
        """Both aliases are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the ordinary connection migrates."""
        return db == "default"
