-- name: assign
-- One assignment for each unit that has none for the period; one that was withdrawn stands again.
WITH given AS (
    SELECT * FROM unnest(%(units)s::bigint[], %(dues)s::date[]) WITH ORDINALITY AS given (unit_id, due_on, place)
), made AS (
    INSERT INTO directives_assignment AS assignment
           (task_id, unit_id, period_on, state, percent, revision, original_due_on, due_on, assigned_at)
    SELECT %(task)s, unit_id, %(period)s::date, 'assigned', 0, %(revision)s, due_on, due_on, %(now)s
      FROM given ORDER BY place
    ON CONFLICT (task_id, unit_id, period_on) DO UPDATE
       SET state = 'assigned', percent = 0, revision = excluded.revision, original_due_on = excluded.original_due_on,
           due_on = excluded.due_on, assigned_at = excluded.assigned_at, reported_on = NULL, reported_at = NULL
     WHERE assignment.state = 'withdrawn'
    RETURNING id, unit_id, due_on
), stale AS (
    INSERT INTO directives_staletally (task_id, unit_id) SELECT %(task)s, unit_id FROM made
)
SELECT id, unit_id, due_on FROM made;

-- name: renew
-- Assignments that nobody has begun go by the new wording and day; a day that was extended stays if it is later.
WITH given AS (
    SELECT * FROM unnest(%(units)s::bigint[], %(dues)s::date[]) AS given (unit_id, due_on)
), made AS (
    UPDATE directives_assignment AS assignment
       SET revision = %(revision)s, original_due_on = given.due_on,
           due_on = CASE WHEN assignment.due_on > assignment.original_due_on
                         THEN greatest(assignment.due_on, given.due_on) ELSE given.due_on END
      FROM given
     WHERE assignment.task_id = %(task)s AND assignment.unit_id = given.unit_id
       AND assignment.period_on IS NOT DISTINCT FROM %(period)s::date
       AND assignment.state = 'assigned' AND assignment.revision < %(revision)s
    RETURNING assignment.id, assignment.unit_id, assignment.due_on
), stale AS (
    INSERT INTO directives_staletally (task_id, unit_id) SELECT %(task)s, unit_id FROM made
)
SELECT id, unit_id, due_on FROM made;

-- name: open_periods
-- The periods of a task in which an assignment that nobody has begun stands on an earlier wording.
SELECT DISTINCT period_on
  FROM directives_assignment
 WHERE task_id = %(task)s AND state = 'assigned' AND revision < %(revision)s
 ORDER BY period_on;

-- name: withdraw
-- Take back assignments of a task in given states: all, those outside a list of units, or those named.
WITH gone AS (
    UPDATE directives_assignment SET state = 'withdrawn'
     WHERE task_id = %(task)s AND state = ANY(%(states)s::text[])
       AND (%(besides)s::bigint[] IS NULL OR NOT unit_id = ANY(%(besides)s::bigint[]))
       AND (%(named)s::bigint[] IS NULL OR id = ANY(%(named)s::bigint[]))
    RETURNING id, unit_id
), stale AS (
    INSERT INTO directives_staletally (task_id, unit_id) SELECT %(task)s, unit_id FROM gone
)
SELECT id, unit_id FROM gone ORDER BY id;

-- name: settle
-- Assignments that had begun go by the new wording: an earlier day counts at once, a later one is an extension.
WITH given AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(dues)s::date[]) AS given (id, due_on)
), made AS (
    UPDATE directives_assignment AS assignment
       SET revision = %(revision)s,
           original_due_on = CASE WHEN %(apply)s THEN
               CASE WHEN given.due_on IS NULL THEN NULL ELSE least(assignment.original_due_on, given.due_on) END
               ELSE assignment.original_due_on END,
           due_on = CASE WHEN %(apply)s THEN given.due_on ELSE assignment.due_on END
      FROM given
     WHERE assignment.id = given.id AND assignment.revision < %(revision)s
       AND assignment.state = ANY(%(states)s::text[])
    RETURNING assignment.id, assignment.task_id, assignment.unit_id, assignment.due_on
), stale AS (
    INSERT INTO directives_staletally (task_id, unit_id) SELECT task_id, unit_id FROM made
)
SELECT id, unit_id, due_on FROM made ORDER BY id;

-- name: mark_stale
-- The tallies that one changed assignment touches must be computed again.
INSERT INTO directives_staletally (task_id, unit_id) VALUES (%(task)s, %(unit)s);
