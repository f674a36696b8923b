"""Counting attempts within limits that all processes share: one statement counts against every limit at once.

Each limit is a sliding window: `most` attempts within `seconds`. What is allowed is written down before it is tried, so
of many at once no more than `most` get through; what turned out well is taken back.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

# Rows are locked in the order of their keys, here and below, so that two who count never wait for each other in a ring.
_COUNT = """
INSERT INTO database_attempts AS kept (key, hits, expires_at)
SELECT key, ARRAY[%(at)s::bigint], now() + seconds * interval '1 second'
  FROM unnest(%(keys)s::text[], %(seconds)s::float8[]) AS asked (key, seconds)
 ORDER BY key
ON CONFLICT (key) DO UPDATE
   SET expires_at = excluded.expires_at,
       hits = (SELECT CASE WHEN cardinality(recent.hits) < asked.most THEN recent.hits || %(at)s::bigint
                           ELSE recent.hits END
                 FROM unnest(%(keys)s::text[], %(most)s::integer[], %(seconds)s::float8[])
                      AS asked (key, most, seconds),
                      LATERAL (SELECT coalesce(array_agg(hit), '{}') AS hits FROM unnest(kept.hits) AS hit
                                WHERE hit > %(at)s::bigint - (asked.seconds * 1000000000)::bigint) AS recent
                WHERE asked.key = kept.key)
RETURNING %(at)s::bigint = ANY(hits)
"""
_TAKE_BACK = """
WITH locked AS (SELECT key FROM database_attempts WHERE key = ANY(%s::text[]) ORDER BY key FOR UPDATE)
UPDATE database_attempts AS kept SET hits = array_remove(hits, %s::bigint) FROM locked WHERE kept.key = locked.key
"""
_PRUNE = """
DELETE FROM database_attempts WHERE key IN (
    SELECT key FROM database_attempts WHERE expires_at <= now() FOR UPDATE SKIP LOCKED)
"""
# On average one count in so many takes out what has expired.
_PRUNE_ONE_IN = 500


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts under `key` within `seconds`."""

    key: str
    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted: under which keys, and when (nanoseconds since 1970, so that no two are the same)."""

    keys: tuple[str, ...]
    at: int

    def take_back(self) -> None:
        """Count it no longer: it did not fail."""
        if self.keys:
            with connection.cursor() as cursor:
                cursor.execute(_TAKE_BACK, [list(self.keys), self.at])


def count_attempt(limits: Sequence[Limit]) -> Attempt | None:
    """Count an attempt against all limits; None, and counted against none, where one of them is reached.

    Outside of a transaction it holds at once for every process. The keys must be distinct.
    """
    attempt = Attempt(tuple(limit.key for limit in limits), time.time_ns())
    if not limits:
        return attempt
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "keys": list(attempt.keys),
                "most": [limit.most for limit in limits],
                "seconds": [float(limit.seconds) for limit in limits],
                "at": attempt.at,
            },
        )
        is_allowed = all(allowed for (allowed,) in cursor.fetchall())
        if random.randrange(_PRUNE_ONE_IN) == 0:  # noqa: S311 (chance, not secrecy)
            cursor.execute(_PRUNE)
    if is_allowed:
        return attempt
    attempt.take_back()
    return None


def forget_attempts(keys: Sequence[str]) -> None:
    """Begin to count anew under these keys."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM database_attempts WHERE key = ANY(%s::text[])", [list(keys)])
