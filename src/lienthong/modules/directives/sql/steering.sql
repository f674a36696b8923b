-- name: steering_unit
-- A unit with its interval and parent, if it lies in an interval.
SELECT unit.id, unit.name, unit.level, unit.kind, unit.lft, unit.rgt, unit.symbol, parent.id, parent.name, parent.lft
  FROM org_unit AS unit
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 WHERE unit.id = %(unit)s::bigint AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int;

-- name: steering_directives
-- Directives in force with the tally of one unit, newest first.
SELECT directive.id, directive.kind, directive.symbol, directive.title, directive.issued_on, directive.ends_on,
       done_on_time, done_late, open_in_time, open_overdue, done_on_time_original, open_in_time_original, verified,
       percent_sum
  FROM directives_directive AS directive
  LEFT JOIN directives_tally AS tally ON tally.directive_id = directive.id AND tally.unit_id = %(unit)s::bigint
 WHERE directive.state = 'active'
 ORDER BY directive.issued_on DESC, directive.id DESC
 LIMIT 100;

-- name: steering_board
-- The units directly below one with the sum of their tallies of some directives, and who is compared with whom.
SELECT unit.id, unit.name, unit.sort_key, unit.level, unit.kind, coalesce(name.kind, ''), coalesce(name.code, ''),
       sum(done_on_time), sum(done_late), sum(open_in_time), sum(open_overdue), sum(done_on_time_original),
       sum(open_in_time_original), sum(verified), sum(percent_sum)
  FROM org_unit AS unit
  LEFT JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
  LEFT JOIN directives_tally AS tally
         ON tally.unit_id = unit.id AND tally.directive_id = ANY(%(directives)s::bigint[])
 WHERE unit.parent_id = %(unit)s::bigint AND unit.closed_on IS NULL
 GROUP BY unit.id, name.kind, name.code
 ORDER BY unit.sort_key, unit.id;

-- name: steering_peers
-- All communes, wards or special zones of a subtree with the sum of their tallies; reads as many rows as there are units.
SELECT unit.id, unit.name, unit.sort_key, unit.level, unit.kind, name.kind, name.code,
       sum(done_on_time), sum(done_late), sum(open_in_time), sum(open_overdue), sum(done_on_time_original),
       sum(open_in_time_original), sum(verified), sum(percent_sum)
  FROM org_unit AS unit
  JOIN org_territoryname AS name
    ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date AND name.kind = %(group)s::text
  JOIN directives_tally AS tally
    ON tally.unit_id = unit.id AND tally.directive_id = ANY(%(directives)s::bigint[])
 WHERE unit.level = 'commune' AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int AND unit.closed_on IS NULL
   AND unit.kind = 'committee'
 GROUP BY unit.id, name.kind, name.code
 ORDER BY unit.sort_key, unit.id;

-- name: steering_code
-- The code of a unit's territory today.
SELECT name.code
  FROM org_unit AS unit
  JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
 WHERE unit.id = %(unit)s::bigint;

-- name: steering_days
-- What fell on each day in one unit's subtree, of some directives.
SELECT "on", sum(CASE WHEN %(original)s::boolean THEN due_original ELSE due END)::bigint,
       sum(reported)::bigint, sum(verified)::bigint
  FROM directives_daytally
 WHERE unit_id = %(unit)s::bigint AND directive_id = ANY(%(directives)s::bigint[])
 GROUP BY "on"
 ORDER BY "on";

-- name: steering_days_of_one
-- The same for a unit without tallies of days: its own assignments.
SELECT day."on", sum(day.due)::bigint, sum(day.reported)::bigint, sum(day.verified)::bigint
  FROM directives_assignment AS assignment
  JOIN directives_task AS task ON task.id = assignment.task_id AND task.directive_id = ANY(%(directives)s::bigint[])
 CROSS JOIN LATERAL (VALUES
       (CASE WHEN %(original)s::boolean THEN assignment.original_due_on ELSE assignment.due_on END, 1, 0, 0),
       (assignment.reported_on, 0, 1, 0), (assignment.verified_on, 0, 0, 1)
 ) AS day ("on", due, reported, verified)
 WHERE assignment.unit_id = %(unit)s::bigint AND assignment.state <> 'withdrawn' AND day."on" IS NOT NULL
 GROUP BY day."on"
 ORDER BY day."on";

-- name: steering_tasks
-- The tasks of a directive with their tallies in a province or in the centre, by objective.
SELECT task.id, task.code, task.title, task.parent_id, task.objective_id,
       done_on_time, done_late, open_in_time, open_overdue, done_on_time_original, open_in_time_original, verified,
       percent_sum
  FROM directives_task AS task
  LEFT JOIN directives_tasktally AS tally ON tally.task_id = task.id AND tally.unit_id = %(unit)s::bigint
 WHERE task.directive_id = %(directive)s::bigint AND task.state = 'issued'
 ORDER BY task."order", task.id
 LIMIT 2000;

-- name: steering_task_units
-- One task in the units directly below the centre, from tallies.
SELECT unit.id, unit.name, unit.sort_key, unit.level, unit.kind, coalesce(name.kind, ''), coalesce(name.code, ''),
       done_on_time, done_late, open_in_time, open_overdue, done_on_time_original, open_in_time_original, verified,
       percent_sum
  FROM org_unit AS unit
  JOIN directives_tasktally AS tally ON tally.unit_id = unit.id AND tally.task_id = %(task)s::bigint
  LEFT JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
 WHERE unit.parent_id = %(unit)s::bigint AND unit.closed_on IS NULL
 ORDER BY unit.sort_key, unit.id;

-- name: steering_task_assignments
-- One task in the units of one province, or in the unit alone: the assignments themselves, unit by unit.
SELECT assignment.id, unit.id, unit.name, task.id, task.title, assignment.state, assignment.percent,
       assignment.original_due_on, assignment.due_on, assignment.reported_on, assignment.verified_on,
       (SELECT count(*) FROM directives_progressreport AS report
          JOIN directives_evidence AS evidence ON evidence.report_id = report.id
         WHERE report.assignment_id = assignment.id)
  FROM org_unit AS unit
  JOIN directives_assignment AS assignment ON assignment.unit_id = unit.id AND assignment.task_id = %(task)s::bigint
  JOIN directives_task AS task ON task.id = assignment.task_id
 WHERE (unit.parent_id = %(unit)s::bigint OR unit.id = %(unit)s::bigint) AND assignment.state <> 'withdrawn'
 ORDER BY unit.lft, assignment.due_on, assignment.id
 LIMIT %(size)s::int;
