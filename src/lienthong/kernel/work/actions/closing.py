"""Closing many items at once: what a recall from thousands of recipients needs."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

_CLOSE_MANY = """
WITH item AS (
    UPDATE work_workitem SET phase = 'closed', outcome = %(outcome)s, closed_at = %(now)s
     WHERE kind = %(kind)s AND subject_id = ANY(%(subjects)s::bigint[]) AND phase <> 'closed'
    RETURNING id, unit_id
), step AS (
    UPDATE work_step SET left_at = %(now)s, outcome = %(outcome)s
     WHERE item_id IN (SELECT id FROM item) AND left_at IS NULL
    RETURNING id, unit_id
), clock AS (
    UPDATE work_clock SET stopped_at = %(now)s
     WHERE step_id IN (SELECT id FROM step) AND stopped_at IS NULL
    RETURNING step_id, due_at
), ledger AS (
    INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
    SELECT step_id, 'stop', %(now)s, due_at, '', '' FROM clock
), stale AS (
    INSERT INTO work_stale (unit_id) SELECT unit_id FROM step UNION SELECT unit_id FROM item
)
SELECT count(*) FROM item
"""


def close_items(*, kind: str, subject_ids: Sequence[int], outcome: str) -> int:
    """Close the items of many records and every step still open on them, in one statement; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSE_MANY,
            {"kind": kind, "subjects": list(subject_ids), "outcome": outcome, "now": timezone.now()},
        )
        return int(cursor.fetchone()[0])
