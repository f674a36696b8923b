"""Every tally counted again from the assignments, by another way than the one that keeps them."""
# ruff: noqa: S608 (put together from names that stand in this file)

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models import DayChange, StaleTally
from lienthong.modules.directives.rules.standing import bucket_sql

FIGURES = (
    "done_on_time",
    "done_late",
    "open_in_time",
    "open_overdue",
    "done_on_time_original",
    "open_in_time_original",
    "verified",
    "percent_sum",
)
_BUCKETS = ("done_on_time", "done_late", "open_in_time", "open_overdue")
_TODAY = "%(today)s::date"
_FIGURES = ", ".join(
    [
        *(f"count(*) FILTER (WHERE bucket = '{name}')" for name in _BUCKETS),
        *(f"count(*) FILTER (WHERE original = '{name}')" for name in ("done_on_time", "open_in_time")),
        f"count(*) FILTER (WHERE verified_on <= {_TODAY})",
        "sum(percent)",
    ]
)
_IN_FORCE = f"""(
    SELECT assignment.*, {bucket_sql(as_of=_TODAY)} AS bucket, {bucket_sql(as_of=_TODAY, original=True)} AS original
      FROM directives_assignment AS assignment
) AS assignment"""
_OWN = f"""
SELECT task.directive_id, assignment.unit_id, {_FIGURES}
  FROM {_IN_FORCE} JOIN directives_task AS task ON task.id = assignment.task_id
 WHERE bucket IS NOT NULL GROUP BY 1, 2
"""
_INSIDE = """inside AS MATERIALIZED (
    SELECT unit.id AS unit_id, holder.id AS holder_id
      FROM org_unit AS holder JOIN org_unit AS unit ON unit.lft BETWEEN holder.lft AND holder.rgt
     WHERE holder.kind = 'committee' AND holder.level IN ('central', 'province')
)"""
_TASKS = f"""
WITH {_INSIDE}
SELECT assignment.task_id, inside.holder_id, {_FIGURES}
  FROM {_IN_FORCE} JOIN inside USING (unit_id) WHERE bucket IS NOT NULL GROUP BY 1, 2
"""
_DAYS = f"""
WITH {_INSIDE}, held AS (
    SELECT task.directive_id, inside.holder_id, assignment.due_on, original_due_on, reported_on, verified_on,
           count(*) AS many
      FROM directives_assignment AS assignment
      JOIN directives_task AS task ON task.id = assignment.task_id
      JOIN inside USING (unit_id)
     WHERE assignment.state <> 'withdrawn'
     GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT directive_id, holder_id, "on", sum(due), sum(due_original), sum(reported), sum(verified)
  FROM (
    SELECT directive_id, holder_id, due_on AS "on", many AS due, 0 AS due_original, 0 AS reported, 0 AS verified
      FROM held
    UNION ALL SELECT directive_id, holder_id, original_due_on, 0, many, 0, 0 FROM held
    UNION ALL SELECT directive_id, holder_id, reported_on, 0, 0, many, 0 FROM held
    UNION ALL SELECT directive_id, holder_id, verified_on, 0, 0, 0, many FROM held
  ) AS day
 WHERE "on" IS NOT NULL GROUP BY 1, 2, 3
"""
_KEPT = (
    ("tally", f"SELECT directive_id, unit_id, {', '.join(FIGURES)} FROM directives_tally", 2),
    ("task_tally", f"SELECT task_id, unit_id, {', '.join(FIGURES)} FROM directives_tasktally", 2),
    (
        "day_tally",
        'SELECT directive_id, unit_id, "on", due, due_original, reported, verified FROM directives_daytally',
        3,
    ),
)
Counted = dict[tuple[Any, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A tally that is not what the rows say: which, and both."""

    what: str
    where: str
    kept: tuple[int, ...]
    counted: tuple[int, ...]


def tallies_wait() -> bool:
    """Whether something has changed that the job has not looked at yet."""
    return StaleTally.objects.exists() or DayChange.objects.exists()


def differing_tallies(*, today: date | None = None, most: int = 100) -> list[Difference]:
    """Every difference between tallies and rows, `most` of each kind; nothing when all is right.

    To be asked when nothing waits, else what waits is found as well.
    """
    values = {"today": today or timezone.localdate()}
    found: list[Difference] = []
    with connection.cursor() as cursor:
        wanted = {
            "tally": _with_all_above(_asked(cursor, _OWN, values, 2)),
            "task_tally": _asked(cursor, _TASKS, values, 2),
            "day_tally": _asked(cursor, _DAYS, values, 3),
        }
        for what, statement, keys in _KEPT:
            kept = _asked(cursor, statement, None, keys)
            found += _compared(what, kept, wanted[what], most)
    return found


def _asked(cursor: Any, statement: str, values: dict[str, Any] | None, keys: int) -> Counted:
    cursor.execute(statement, values)
    return {tuple(row[:keys]): tuple(int(one) for one in row[keys:]) for row in cursor.fetchall()}


def _with_all_above(own: Counted) -> Counted:
    """Each unit's own figures added to it and to every unit above it, one at a time."""
    above = dict(Unit.objects.values_list("id", "parent_id"))
    found: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for (directive, unit), figures in own.items():
        place: int | None = unit
        while place is not None:
            before = found.get((directive, place), (0,) * len(figures))
            found[directive, place] = tuple(one + other for one, other in zip(before, figures, strict=True))
            place = above[place]
    return found


def _compared(what: str, kept: Counted, wanted: Counted, most: int) -> Iterable[Difference]:
    """A row of noughts is as good as none."""
    found = []
    for key in sorted(kept.keys() | wanted.keys(), key=str):
        have, want = kept.get(key, ()), wanted.get(key, ())
        if have != want and (any(have) or any(want)):
            found.append(Difference(what, " ".join(map(str, key)), have, want))
        if len(found) >= most:
            break
    return found
