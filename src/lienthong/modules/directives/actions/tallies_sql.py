"""The statements that make tallies out of assignments; `tallies.py` runs them."""
# ruff: noqa: S608 (put together from names that stand in this file)

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
DAYS = ("due", "due_original", "reported", "verified")
_LIST = ", ".join(FIGURES)
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('directives_tally'))"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('directives_tally'))"
# Provinces and the centre keep tallies of tasks and days; a unit counts for the nearest of them, its own or above.
HOLDER = "kind = 'committee' AND {0}.level IN ('central', 'province')"


def _is_holder(table: str) -> str:
    return f"{table}.{HOLDER.format(table)}"


_NEAREST = f"""
    SELECT unit.id AS unit_id,
           CASE WHEN {_is_holder("unit")} THEN unit.id WHEN {_is_holder("above")} THEN above.id
                WHEN {_is_holder("higher")} THEN higher.id ELSE top.id END AS holder_id
      FROM org_unit AS unit
      LEFT JOIN org_unit AS above ON above.id = unit.parent_id
      LEFT JOIN org_unit AS higher ON higher.id = above.parent_id
      LEFT JOIN org_unit AS top ON top.id = higher.parent_id AND {_is_holder("top")}
"""

# One row an assignment: its bucket in both views, and the day on which time alone will move it.
_STOOD = f"""(
    SELECT assignment.task_id, assignment.unit_id, assignment.percent,
           assignment.verified_on <= %(today)s::date AND assignment.state <> 'withdrawn' AS is_verified,
           {bucket_sql(as_of="%(today)s::date")} AS bucket,
           {bucket_sql(as_of="%(today)s::date", original=True)} AS bucket_original,
           CASE WHEN assignment.due_on >= %(today)s::date THEN assignment.due_on + 1 END AS falls_on,
           CASE WHEN assignment.original_due_on >= %(today)s::date THEN assignment.original_due_on + 1 END
             AS falls_original_on
      FROM directives_assignment AS assignment
     WHERE {{which}}
)"""
_COUNTED = """count(*) FILTER (WHERE bucket = 'done_on_time') AS done_on_time,
       count(*) FILTER (WHERE bucket = 'done_late') AS done_late,
       count(*) FILTER (WHERE bucket = 'open_in_time') AS open_in_time,
       count(*) FILTER (WHERE bucket = 'open_overdue') AS open_overdue,
       count(*) FILTER (WHERE bucket_original = 'done_on_time') AS done_on_time_original,
       count(*) FILTER (WHERE bucket_original = 'open_in_time') AS open_in_time_original,
       count(*) FILTER (WHERE is_verified AND bucket IS NOT NULL) AS verified,
       coalesce(sum(percent) FILTER (WHERE bucket IS NOT NULL), 0) AS percent_sum,
       least(min(falls_on) FILTER (WHERE bucket = 'open_in_time'),
             min(falls_original_on) FILTER (WHERE bucket_original = 'open_in_time')) AS next_change_on"""
_TAKEN = ", ".join(f"{name} = excluded.{name}" for name in (*FIGURES, "as_of", "next_change_on"))
_SUMMED = ", ".join(f"sum(tally.{name}) AS {name}" for name in FIGURES) + ", min(next_change_on) AS next_change_on"

# What each unit holds itself; roots and units of the tree get the sums of those below them afterwards.
_OWN = f"""
INSERT INTO directives_tally AS tally (directive_id, unit_id, {_LIST}, as_of, next_change_on)
SELECT wanted.directive_id, wanted.unit_id, {", ".join(f"coalesce({name}, 0)" for name in FIGURES)}, %(today)s,
       counted.next_change_on
  FROM unnest(%(directives)s::bigint[], %(units)s::bigint[]) AS wanted (directive_id, unit_id)
  LEFT JOIN (
    SELECT directive_id, unit_id, {_COUNTED}
      FROM {_STOOD.format(which="{which}")} AS stood
      JOIN directives_task AS task ON task.id = stood.task_id
     GROUP BY 1, 2
  ) AS counted ON counted.directive_id = wanted.directive_id AND counted.unit_id = wanted.unit_id
ON CONFLICT (directive_id, unit_id) DO UPDATE SET {_TAKEN}
"""
_OF_DIRECTIVES = "assignment.task_id IN (SELECT id FROM directives_task WHERE directive_id = ANY(%(directives)s))"
OWN_OF_MANY = _OWN.replace("{which}", _OF_DIRECTIVES)
OWN_OF_FEW = _OWN.replace("{which}", f"assignment.unit_id = ANY(%(units)s) AND {_OF_DIRECTIVES}")
ADD_BELOW = f"""
UPDATE directives_tally AS tally
   SET {", ".join(f"{name} = tally.{name} + below.{name}" for name in FIGURES)},
       next_change_on = least(tally.next_change_on, below.next_change_on)
  FROM (
    SELECT tally.directive_id, child.parent_id AS unit_id, {_SUMMED}
      FROM unnest(%(directives)s::bigint[], %(units)s::bigint[]) AS wanted (directive_id, unit_id)
      JOIN org_unit AS child ON child.parent_id = wanted.unit_id
      JOIN directives_tally AS tally ON tally.directive_id = wanted.directive_id AND tally.unit_id = child.id
     GROUP BY 1, 2
  ) AS below
 WHERE tally.directive_id = below.directive_id AND tally.unit_id = below.unit_id
"""
ABOVE = """
WITH RECURSIVE above AS (
    SELECT directive_id, unit_id
      FROM unnest(%(directives)s::bigint[], %(units)s::bigint[]) AS given (directive_id, unit_id)
    UNION
    SELECT above.directive_id, unit.parent_id
      FROM above JOIN org_unit AS unit ON unit.id = above.unit_id WHERE unit.parent_id IS NOT NULL
)
SELECT unit.depth, above.directive_id, unit.id FROM above JOIN org_unit AS unit ON unit.id = above.unit_id
"""
_TASKS = f"""
WITH near AS MATERIALIZED ({_NEAREST} {{only}}), counted AS MATERIALIZED (
    SELECT task_id, holder_id, {_COUNTED}
      FROM {_STOOD.format(which="assignment.task_id = ANY(%(tasks)s)")} AS stood
      JOIN near ON near.unit_id = stood.unit_id AND near.holder_id IS NOT NULL
     GROUP BY 1, 2
), fresh AS (
    SELECT counted.task_id, holder.id AS unit_id, {", ".join(f"sum({name}) AS {name}" for name in FIGURES)},
           min(next_change_on) AS next_change_on
      FROM counted
      JOIN org_unit AS near ON near.id = counted.holder_id
      JOIN org_unit AS holder ON {_is_holder("holder")} AND near.lft BETWEEN holder.lft AND holder.rgt
     GROUP BY 1, 2
), gone AS (
    DELETE FROM directives_tasktally AS tally
     WHERE tally.task_id = ANY(%(tasks)s)
       AND NOT EXISTS (SELECT FROM fresh WHERE fresh.task_id = tally.task_id AND fresh.unit_id = tally.unit_id)
)
INSERT INTO directives_tasktally AS tally (task_id, unit_id, {_LIST}, as_of, next_change_on)
SELECT task_id, unit_id, {_LIST}, %(today)s, next_change_on FROM fresh
ON CONFLICT (task_id, unit_id) DO UPDATE SET {_TAKEN}
"""
TASKS_OF_MANY = _TASKS.replace("{only}", "")
TASKS_OF_FEW = _TASKS.replace(
    "{only}", "WHERE unit.id IN (SELECT unit_id FROM directives_assignment WHERE task_id = ANY(%(tasks)s))"
)
ADD_DAYS = f"""
WITH moved AS (DELETE FROM directives_daychange RETURNING *)
INSERT INTO directives_daytally AS tally (directive_id, unit_id, "on", {", ".join(DAYS)})
SELECT task.directive_id, holder.id, moved."on", {", ".join(f"sum(moved.{name})" for name in DAYS)}
  FROM moved
  JOIN directives_task AS task ON task.id = moved.task_id
  JOIN org_unit AS unit ON unit.id = moved.unit_id
  JOIN org_unit AS holder ON {_is_holder("holder")} AND unit.lft BETWEEN holder.lft AND holder.rgt
 GROUP BY 1, 2, 3
ON CONFLICT (directive_id, unit_id, "on") DO UPDATE SET
       {", ".join(f"{name} = tally.{name} + excluded.{name}" for name in DAYS)}
"""
# A withdrawn assignment keeps its days and is counted on none of them.
ALL_DAYS = f"""
WITH near AS MATERIALIZED ({_NEAREST}), counted AS MATERIALIZED (
    SELECT task.directive_id, near.holder_id, day."on", {", ".join(f"sum(day.{name}) AS {name}" for name in DAYS)}
      FROM directives_assignment AS assignment
      JOIN directives_task AS task ON task.id = assignment.task_id
      JOIN near ON near.unit_id = assignment.unit_id AND near.holder_id IS NOT NULL
     CROSS JOIN LATERAL (VALUES
           (assignment.due_on, 1, 0, 0, 0), (assignment.original_due_on, 0, 1, 0, 0),
           (assignment.reported_on, 0, 0, 1, 0), (assignment.verified_on, 0, 0, 0, 1)
     ) AS day ("on", {", ".join(DAYS)})
     WHERE assignment.state <> 'withdrawn' AND day."on" IS NOT NULL
     GROUP BY 1, 2, 3
)
INSERT INTO directives_daytally (directive_id, unit_id, "on", {", ".join(DAYS)})
SELECT counted.directive_id, holder.id, counted."on", {", ".join(f"sum(counted.{name})" for name in DAYS)}
  FROM counted
  JOIN org_unit AS near ON near.id = counted.holder_id
  JOIN org_unit AS holder ON {_is_holder("holder")} AND near.lft BETWEEN holder.lft AND holder.rgt
 GROUP BY 1, 2, 3
 ORDER BY 2, 1, 3
"""
WAITING = """
WITH gone AS (DELETE FROM directives_staletally RETURNING task_id, unit_id)
SELECT DISTINCT task.directive_id, gone.task_id, gone.unit_id
  FROM gone JOIN directives_task AS task ON task.id = gone.task_id
"""
FALLEN = "SELECT directive_id, unit_id FROM directives_tally WHERE next_change_on <= %(today)s"
FALLEN_TASKS = "SELECT DISTINCT task_id FROM directives_tasktally WHERE next_change_on <= %(today)s"
