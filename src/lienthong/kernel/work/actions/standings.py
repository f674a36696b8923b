"""Keeping each unit's standing: marked stale in the transaction of a change, computed again by a job."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

DONE_WINDOW = timedelta(days=30)

_COMPUTE = """
WITH stale AS (
    SELECT unit.id, unit.lft FROM org_unit AS unit WHERE unit.id = ANY(%(units)s)
), open AS (
    SELECT step.unit_id, count(*) AS held,
           count(*) FILTER (WHERE step.due_at < %(now)s) AS overdue,
           count(*) FILTER (WHERE step.due_at >= %(now)s AND step.due_at - interval '2 days' <= %(now)s) AS due_soon,
           min(CASE WHEN step.due_at - interval '2 days' > %(now)s THEN step.due_at - interval '2 days'
                    WHEN step.due_at >= %(now)s THEN step.due_at END) AS next_change
      FROM work_step AS step
     WHERE step.unit_id = ANY(%(units)s) AND step.left_at IS NULL
     GROUP BY step.unit_id
), done AS (
    SELECT step.unit_id,
           count(*) FILTER (WHERE step.due_at IS NULL OR step.left_at <= step.due_at) AS on_time,
           count(*) FILTER (WHERE step.left_at > step.due_at) AS late,
           min(step.left_at) + %(window)s AS next_change
      FROM work_step AS step
     WHERE step.unit_id = ANY(%(units)s) AND step.left_at > %(now)s - %(window)s AND step.left_at <= %(now)s
     GROUP BY step.unit_id
)
INSERT INTO work_standing AS standing
       (unit_id, own_open, own_due_soon, own_overdue, own_on_time, own_late,
        tree_open, tree_due_soon, tree_overdue, tree_on_time, tree_late, next_change_at, computed_at)
SELECT stale.id, coalesce(open.held, 0), coalesce(open.due_soon, 0), coalesce(open.overdue, 0),
       coalesce(done.on_time, 0), coalesce(done.late, 0), 0, 0, 0, 0, 0,
       least(open.next_change, done.next_change), %(now)s
  FROM stale
  LEFT JOIN open ON open.unit_id = stale.id
  LEFT JOIN done ON done.unit_id = stale.id
ON CONFLICT (unit_id) DO UPDATE SET
   own_open = excluded.own_open, own_due_soon = excluded.own_due_soon, own_overdue = excluded.own_overdue,
   own_on_time = excluded.own_on_time, own_late = excluded.own_late,
   next_change_at = excluded.next_change_at, computed_at = excluded.computed_at
"""

# A unit's subtree is one integer range, so that a roll-up is one join; only ancestors of stale units are summed.
_ROLL_UP = """
WITH RECURSIVE above AS (
    SELECT id, parent_id, lft, rgt FROM org_unit WHERE id = ANY(%(units)s)
    UNION
    SELECT parent.id, parent.parent_id, parent.lft, parent.rgt
      FROM above JOIN org_unit AS parent ON parent.id = above.parent_id
), summed AS (
    SELECT above.id, sum(standing.own_open) AS held, sum(standing.own_due_soon) AS due_soon,
           sum(standing.own_overdue) AS overdue, sum(standing.own_on_time) AS on_time, sum(standing.own_late) AS late
      FROM above
      JOIN org_unit AS unit ON unit.lft BETWEEN above.lft AND above.rgt
      JOIN work_standing AS standing ON standing.unit_id = unit.id
     GROUP BY above.id
)
INSERT INTO work_standing AS standing
       (unit_id, own_open, own_due_soon, own_overdue, own_on_time, own_late,
        tree_open, tree_due_soon, tree_overdue, tree_on_time, tree_late, computed_at)
SELECT summed.id, 0, 0, 0, 0, 0, held, due_soon, overdue, on_time, late, %(now)s FROM summed
ON CONFLICT (unit_id) DO UPDATE SET
   tree_open = excluded.tree_open, tree_due_soon = excluded.tree_due_soon, tree_overdue = excluded.tree_overdue,
   tree_on_time = excluded.tree_on_time, tree_late = excluded.tree_late, computed_at = excluded.computed_at
"""


def mark_stale(unit_ids: Iterable[int]) -> None:
    """Note that the standings of these units must be computed again; in the transaction of the change."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO work_stale (unit_id) SELECT DISTINCT unnest(%s::bigint[])", [list(unit_ids)])


@transaction.atomic
def refresh_standings() -> int:
    """Compute the standings of stale units, of those that time alone changed, and of their ancestors.

    Returns how many units were computed. Only one run goes at a time; a second one does nothing.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('work_standing'))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            WITH gone AS (DELETE FROM work_stale RETURNING unit_id)
            SELECT unit_id FROM gone
            UNION SELECT unit_id FROM work_standing WHERE next_change_at <= %s
            """,
            [now],
        )
        units = [row[0] for row in cursor.fetchall()]
        if units:
            values: dict[str, Any] = {"units": units, "now": now, "window": DONE_WINDOW}
            cursor.execute(_COMPUTE, values)
            cursor.execute(_ROLL_UP, values)
    return len(units)
