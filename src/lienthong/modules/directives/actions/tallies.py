"""Keeping tallies: marked stale in the transaction of a change, computed again by a job, days added as they moved."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from lienthong.modules.directives.actions import tallies_sql as sql

FEW_UNITS = 60
FEW_TASKS = 60
PIECE = 400


def mark_stale_tallies(pairs: Iterable[tuple[int, int]]) -> None:
    """Note that tallies of these (task, unit) must be computed again; in the transaction of the change."""
    tasks, units = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO directives_staletally (task_id, unit_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[])",
            [list(tasks), list(units)],
        )


@transaction.atomic
def refresh_tallies(*, today: date | None = None) -> int:
    """Compute the tallies of what changed, of what time alone changed, and of all units above.

    Returns how many (directive, unit) were computed. Only one run goes at a time; a second one does nothing.
    """
    today = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(sql.TRY_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(sql.WAITING)
        waiting = cursor.fetchall()
        cursor.execute(sql.FALLEN, {"today": today})
        pairs = {(directive, unit) for directive, _task, unit in waiting} | set(cursor.fetchall())
        cursor.execute(sql.FALLEN_TASKS, {"today": today})
        tasks = {task for _directive, task, _unit in waiting} | {row[0] for row in cursor.fetchall()}
        cursor.execute(sql.ADD_DAYS)
        count = _compute(cursor, pairs, today) if pairs else 0
        if tasks:
            _compute_tasks(cursor, sorted(tasks), today)
    return count


@transaction.atomic
def rebuild_tallies(*, today: date | None = None) -> int:
    """Compute every tally from the rows: after a seed, or when the tree of units has changed."""
    today = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK)
        for table in ("staletally", "daychange", "tally", "tasktally", "daytally"):
            cursor.execute(f"DELETE FROM directives_{table}")  # noqa: S608 (names of ours)
        cursor.execute(
            "SELECT DISTINCT task.directive_id, assignment.unit_id FROM directives_assignment AS assignment"
            " JOIN directives_task AS task ON task.id = assignment.task_id"
        )
        pairs = set(cursor.fetchall())
        if not pairs:
            return 0
        count = _compute(cursor, pairs, today)
        cursor.execute("SELECT id FROM directives_task ORDER BY id")
        _compute_tasks(cursor, [row[0] for row in cursor.fetchall()], today)
        cursor.execute(sql.ALL_DAYS)
    return count


def _compute(cursor: CursorWrapper, pairs: Iterable[tuple[int, int]], today: date) -> int:
    """What each unit holds itself, then what lies below it, from the deepest units to the roots."""
    directives, units = map(list, zip(*pairs, strict=True))
    cursor.execute(sql.ABOVE, {"directives": directives, "units": units})
    levels: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for depth, directive, unit in cursor.fetchall():
        levels[depth].append((directive, unit))
    wanted = [pair for level in levels.values() for pair in level]
    few = len({unit for _directive, unit in wanted}) <= FEW_UNITS
    cursor.execute(sql.OWN_OF_FEW if few else sql.OWN_OF_MANY, {**_arrays(wanted), "today": today})
    for depth in sorted(levels, reverse=True):
        cursor.execute(sql.ADD_BELOW, _arrays(levels[depth]))
    return len(wanted)


def _arrays(pairs: Iterable[tuple[int, int]]) -> dict[str, Any]:
    directives, units = zip(*pairs, strict=True)
    return {"directives": list(directives), "units": list(units)}


def _compute_tasks(cursor: CursorWrapper, tasks: list[int], today: date) -> None:
    few = len(tasks) <= FEW_TASKS
    for start in range(0, len(tasks), PIECE):
        values: dict[str, Any] = {"tasks": tasks[start : start + PIECE], "today": today}
        cursor.execute(sql.TASKS_OF_FEW if few else sql.TASKS_OF_MANY, values)
