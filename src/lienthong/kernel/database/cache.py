"""Django's cache in one unlogged table: every process sees the same, in one statement an operation.

Limits of attempts need that (a limit counted in each process is no limit), and Django's own database cache asks three
or four statements, a count of the whole table among them. Values are JSON, so that nothing is ever unpickled.
"""

import json
import random
from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

_GET = "SELECT value FROM database_cacheentry WHERE key = %s AND expires_at > now()"
_SET = """
INSERT INTO database_cacheentry (key, value, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""
_ADD = """
INSERT INTO database_cacheentry AS entry (key, value, expires_at) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
 WHERE entry.expires_at <= now()
"""
_TOUCH = "UPDATE database_cacheentry SET expires_at = %s WHERE key = %s AND expires_at > now()"
_PRUNE = "DELETE FROM database_cacheentry WHERE expires_at <= now()"
# On average one write in so many takes out what has expired.
_PRUNE_ONE_IN = 500
_FOREVER = timedelta(days=3650)


class DatabaseCache(BaseCache):
    """For small values that expire; always on the writing connection, so a limit never reads a stale count."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or `default` when there is none or it has expired."""
        with connection.cursor() as cursor:
            cursor.execute(_GET, [self.make_and_validate_key(key, version=version)])
            row = cursor.fetchone()
        return json.loads(bytes(row[0])) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value that JSON can hold for `timeout` seconds (None: ten years)."""
        self._write(_SET, key, value, timeout, version)
        if random.randrange(_PRUNE_ONE_IN) == 0:  # noqa: S311 (chance, not secrecy)
            with connection.cursor() as cursor:
                cursor.execute(_PRUNE)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; whether it was kept. Of two at once exactly one succeeds."""
        return self._write(_ADD, key, value, timeout, version) == 1

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value live longer; whether there was one."""
        with connection.cursor() as cursor:
            cursor.execute(_TOUCH, [self._expiry(timeout), self.make_and_validate_key(key, version=version)])
            return bool(cursor.rowcount)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; whether there was one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM database_cacheentry WHERE key = %s", [self.make_and_validate_key(key, version=version)]
            )
            return bool(cursor.rowcount)

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Whether there is a value that has not expired."""
        return self.get(key, default=self, version=version) is not self

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM database_cacheentry")

    def _write(self, statement: str, key: str, value: Any, timeout: Any, version: int | None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                statement,
                [
                    self.make_and_validate_key(key, version=version),
                    json.dumps(value).encode(),
                    self._expiry(timeout),
                ],
            )
            return int(cursor.rowcount)

    def _expiry(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return timezone.now() + (_FOREVER if seconds is None else timedelta(seconds=seconds))
