"""What was given to many is given anew: another title, another due moment, in one statement."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

# A clock that never ran begins with a start; one that ran is computed again, and its ledger says why.
_RENEW_MANY = """
WITH given AS (
    SELECT * FROM unnest(%(subjects)s::bigint[], %(dues)s::timestamptz[]) AS given (subject_id, due_at)
), item AS (
    UPDATE work_workitem AS item SET title = %(title)s
      FROM given
     WHERE item.kind = %(kind)s AND item.subject_id = given.subject_id AND item.phase <> 'closed'
    RETURNING item.id, given.due_at
), step AS (
    UPDATE work_step AS step SET due_at = item.due_at
      FROM item
     WHERE step.item_id = item.id AND step.left_at IS NULL AND step.task = %(task)s AND item.due_at IS NOT NULL
       AND step.due_at IS DISTINCT FROM item.due_at
    RETURNING step.id, step.unit_id, step.due_at
), moved AS (
    UPDATE work_clock AS clock SET due_at = step.due_at
      FROM step WHERE clock.step_id = step.id
    RETURNING clock.step_id, clock.due_at
), begun AS (
    INSERT INTO work_clock (step_id, measure, amount, started_at, original_due_at, due_at)
    SELECT id, 'date', NULL, %(now)s, due_at, due_at FROM step
     WHERE NOT EXISTS (SELECT FROM work_clock AS clock WHERE clock.step_id = step.id)
    RETURNING step_id, due_at
), ledger AS (
    INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
    SELECT step_id, 'recompute', %(now)s, due_at, %(reason)s, %(document)s FROM moved
    UNION ALL
    SELECT step_id, 'start', %(now)s, due_at, '', '' FROM begun
), stale AS (
    INSERT INTO work_stale (unit_id) SELECT DISTINCT unit_id FROM step
)
SELECT count(*) FROM item
"""


@transaction.atomic
def renew_items(
    *,
    kind: str,
    subject_ids: Sequence[int],
    dues: Sequence[datetime | None],
    task: str,
    title: str,
    reason: str,
    document: str = "",
) -> int:
    """Give the open items of many records another title, and their open steps for `task` other due moments.

    `dues` in the order of the subjects, None to keep what a step has. Each clock's ledger says why. Returns how many
    items there were.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _RENEW_MANY,
            {
                "kind": kind,
                "subjects": list(subject_ids),
                "dues": list(dues),
                "task": task,
                "title": title[:500],
                "reason": reason[:300],
                "document": document[:100],
                "now": timezone.now(),
            },
        )
        return int(cursor.fetchone()[0])
