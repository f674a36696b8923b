-- name: assignment_lines
-- A page of the assignments of a few units in some states, by due day; each unit's and state's own first ones, merged.
SELECT found.id, found.state, found.percent, found.period_on, found.original_due_on, found.due_on, found.reported_on,
       found.verified_on, found.score, task.code, task.title, directive.symbol, body.name, unit.name
  FROM (
    SELECT own.*
      FROM unnest(%(units)s::bigint[]) AS unit (id)
     CROSS JOIN unnest(%(states)s::text[]) AS wanted (state)
     CROSS JOIN LATERAL (
        SELECT assignment.id, assignment.task_id, assignment.unit_id, assignment.state, assignment.percent,
               assignment.period_on, assignment.original_due_on, assignment.due_on, assignment.reported_on,
               assignment.verified_on, assignment.score
          FROM directives_assignment AS assignment
         WHERE assignment.unit_id = unit.id AND assignment.state = wanted.state
           AND (%(first)s::date IS NULL OR assignment.due_on >= %(first)s::date)
           AND (%(last)s::date IS NULL OR assignment.due_on <= %(last)s::date)
           AND (coalesce(assignment.due_on, '9999-12-31'), assignment.id) > (%(due)s::date, %(id)s::bigint)
           AND (%(directive)s::bigint IS NULL
                OR EXISTS (SELECT FROM directives_task AS task
                            WHERE task.id = assignment.task_id AND task.directive_id = %(directive)s::bigint))
           AND (%(text)s::text = ''
                OR EXISTS (SELECT FROM directives_task AS task
                            WHERE task.id = assignment.task_id
                              AND (task.title ILIKE %(text)s::text OR task.code ILIKE %(text)s::text)))
         ORDER BY assignment.due_on, assignment.id
         LIMIT %(size)s::int
     ) AS own
     ORDER BY coalesce(own.due_on, '9999-12-31'), own.id
     LIMIT %(size)s::int
  ) AS found
  JOIN directives_task AS task ON task.id = found.task_id
  JOIN directives_directive AS directive ON directive.id = task.directive_id
  JOIN org_unit AS body ON body.id = directive.body_id
  JOIN org_unit AS unit ON unit.id = found.unit_id
 ORDER BY coalesce(found.due_on, '9999-12-31'), found.id;

-- name: assignment_counts
-- How many assignments of a few units are open, overdue, due soon, reported and verified; reads an index alone.
SELECT count(*) FILTER (WHERE state IN ('assigned', 'started')),
       count(*) FILTER (WHERE state IN ('assigned', 'started') AND due_on < %(today)s::date),
       count(*) FILTER (WHERE state IN ('assigned', 'started') AND due_on BETWEEN %(today)s::date AND %(soon)s::date),
       count(*) FILTER (WHERE state IN ('reported', 'confirmed')),
       count(*) FILTER (WHERE state = 'verified')
  FROM directives_assignment
 WHERE unit_id = ANY(%(units)s::bigint[]);

-- name: appraisals_waiting
-- A page of what waits for a body to confirm or verify: its open steps, by due moment.
SELECT assignment.id, step.id, step.task, step.due_at, unit.name, directive.symbol, task.code, task.title,
       assignment.due_on, assignment.reported_on, directive.id
  FROM (
    SELECT step.id, step.item_id, step.task, step.due_at
      FROM work_step AS step
     WHERE step.unit_id = ANY(%(units)s::bigint[]) AND step.left_at IS NULL
       AND step.task = ANY(%(tasks)s::text[]) AND (step.due_at, step.id) > (%(due)s::timestamptz, %(id)s::bigint)
     ORDER BY step.due_at, step.id
     LIMIT %(size)s::int
  ) AS step
  JOIN work_workitem AS item ON item.id = step.item_id AND item.kind = 'assignment'
  JOIN directives_assignment AS assignment ON assignment.id = item.subject_id
  JOIN directives_task AS task ON task.id = assignment.task_id
  JOIN directives_directive AS directive ON directive.id = task.directive_id
  JOIN org_unit AS unit ON unit.id = assignment.unit_id
 ORDER BY step.due_at, step.id;

-- name: held_rates
-- Of each unit's reports of a hundred percent that were looked at since a day: how many, and how many did not hold.
SELECT unit.id, unit.name, count(*) AS looked_at,
       count(*) FILTER (WHERE judged.returned OR judged.failed) AS not_held
  FROM (
    SELECT assignment.unit_id, report.id,
           bool_or(appraisal.verdict = 'returned') AS returned,
           coalesce(bool_or(recheck.holds = false), false) AS failed
      FROM org_unit AS unit
      JOIN directives_assignment AS assignment ON assignment.unit_id = unit.id
      JOIN directives_task AS task ON task.id = assignment.task_id
       AND (%(directive)s::bigint IS NULL OR task.directive_id = %(directive)s::bigint)
      JOIN directives_progressreport AS report
        ON report.assignment_id = assignment.id AND report.percent = 100
       AND report.reported_at >= %(since)s::timestamptz
      JOIN directives_appraisal AS appraisal ON appraisal.report_id = report.id
      LEFT JOIN directives_recheck AS recheck
        ON recheck.assignment_id = assignment.id AND recheck.decided_at > report.reported_at
       AND NOT EXISTS (SELECT FROM directives_progressreport AS later
                        WHERE later.assignment_id = assignment.id AND later.percent = 100
                          AND later.id > report.id AND later.reported_at < recheck.asked_at)
     WHERE unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
     GROUP BY assignment.unit_id, report.id
  ) AS judged
  JOIN org_unit AS unit ON unit.id = judged.unit_id
 GROUP BY unit.id
 ORDER BY count(*) FILTER (WHERE judged.returned OR judged.failed)::numeric / count(*) DESC, unit.lft, unit.id
 LIMIT %(size)s::int;

-- name: rechecks
-- A page of the samples of a body's directives, the newest drawing first; what is undecided before what is decided.
SELECT recheck.id, recheck.assignment_id, recheck.seed, recheck.asked_at, recheck.holds, recheck.note,
       unit.name, directive.symbol, task.title, assignment.score
  FROM directives_recheck AS recheck
  JOIN directives_assignment AS assignment ON assignment.id = recheck.assignment_id
  JOIN directives_task AS task ON task.id = assignment.task_id
  JOIN directives_directive AS directive ON directive.id = task.directive_id
  JOIN org_unit AS unit ON unit.id = assignment.unit_id
 WHERE directive.body_id = %(body)s::bigint AND (recheck.holds IS NULL) = %(undecided)s::boolean
   AND (recheck.asked_at, recheck.id) < (%(at)s::timestamptz, %(id)s::bigint)
 ORDER BY recheck.asked_at DESC, recheck.id DESC
 LIMIT %(size)s::int;

-- name: asked_of_task
-- A page of units that had begun a task on an earlier wording: where each stands.
SELECT assignment.id, unit.name, assignment.state, assignment.percent, assignment.due_on, assignment.period_on,
       assignment.revision
  FROM directives_assignment AS assignment
  JOIN org_unit AS unit ON unit.id = assignment.unit_id
 WHERE assignment.task_id = %(task)s::bigint AND assignment.revision < %(revision)s::smallint
   AND assignment.state IN ('started', 'reported', 'confirmed') AND assignment.id > %(id)s::bigint
 ORDER BY assignment.id
 LIMIT %(size)s::int;
