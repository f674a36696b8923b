-- name: open_submissions
-- One submission for each unit that had to fill in the form on the period's last day and has none.
INSERT INTO reports_submission (form_id, period_id, unit_id, state, revision, due_at, remark)
SELECT %(form)s, %(period)s, assigned.unit_id, 'draft', 0, %(due)s, ''
  FROM reports_formunit AS assigned
 WHERE assigned.form_id = %(form)s AND assigned.valid @> %(last)s::date
 ORDER BY assigned.unit_id
    ON CONFLICT (unit_id, period_id, form_id) DO NOTHING
RETURNING id, unit_id;

-- name: open_submission_of_unit
-- The same for one unit, which begins before the others have it.
INSERT INTO reports_submission (form_id, period_id, unit_id, state, revision, due_at, remark)
SELECT %(form)s, %(period)s, assigned.unit_id, 'draft', 0, %(due)s, ''
  FROM reports_formunit AS assigned
 WHERE assigned.form_id = %(form)s AND assigned.unit_id = %(unit)s AND assigned.valid @> %(last)s::date
    ON CONFLICT (unit_id, period_id, form_id) DO NOTHING
RETURNING id, unit_id;

-- name: places_of_units
-- The place of each unit in today's tree.
SELECT id, lft FROM org_unit WHERE id = ANY(%(units)s::bigint[]);

-- name: desks_of_reporting
-- Units whose work lies at their leaders' desk, because they have a leader and no staff.
SELECT position.unit_id
  FROM accounts_position AS position
 WHERE position.unit_id = ANY(%(units)s::bigint[])
   AND position.valid_from <= %(today)s::date AND coalesce(position.valid_to, 'infinity') >= %(today)s::date
 GROUP BY position.unit_id
HAVING bool_or(position.role = 'leader') AND NOT bool_or(position.role = ANY(%(staff)s::text[]));

-- name: unsettled_of_unit
-- Submissions of a closed unit that were never sent.
SELECT id FROM reports_submission WHERE unit_id = %(unit)s AND state IN ('draft', 'returned') ORDER BY id;

-- name: lockable
-- Submissions of a form whose period takes no more entries: approved ones, or sent ones where nobody approves.
SELECT submission.id, submission.unit_id
  FROM reports_form AS form
  JOIN reports_submission AS submission ON submission.form_id = form.id
   AND submission.state = CASE WHEN form.approval THEN 'approved' ELSE 'submitted' END
  JOIN reports_period AS period ON period.id = submission.period_id
 WHERE form.closes_after IS NOT NULL AND period.ends_on + form.closes_after < %(today)s::date
   AND NOT EXISTS (SELECT FROM reports_submissionevent AS event
                    WHERE event.submission_id = submission.id AND event.kind = 'unlocked')
 ORDER BY submission.id
 LIMIT %(size)s
   FOR UPDATE OF submission SKIP LOCKED;

-- name: lock_many
-- Lock submissions and note that it happened by itself.
WITH locked AS (
    UPDATE reports_submission SET state = 'locked', locked_at = %(now)s
     WHERE id = ANY(%(ids)s::bigint[])
    RETURNING id
)
INSERT INTO reports_submissionevent (submission_id, kind, at, note)
SELECT id, 'locked', %(now)s, '' FROM locked ORDER BY id;

-- name: missing_below
-- Of each report that fell due in a span: for each body above, how many of its units have not sent it, of how many.
-- A body that was told of the form since is left out.
WITH due AS (
    SELECT form.id AS form_id, period.id AS period_id, form.name, period.type, period.starts_on
      FROM reports_form AS form
      JOIN reports_period AS period ON period.type = form.period_type AND period.ends_on >= %(since)s::date - 60
     CROSS JOIN LATERAL (
        SELECT one.due_at FROM reports_submission AS one
         WHERE one.form_id = form.id AND one.period_id = period.id
         LIMIT 1
     ) AS first
     WHERE first.due_at >= %(since)s::timestamptz AND first.due_at < %(until)s::timestamptz
), below AS (
    SELECT above.body_id, due.form_id, due.name, due.type, due.starts_on,
           count(*) FILTER (WHERE submission.state IN ('draft', 'returned')) AS missing, count(*) AS asked
      FROM due
      JOIN reports_submission AS submission ON submission.form_id = due.form_id
                                           AND submission.period_id = due.period_id
      JOIN org_unit AS unit ON unit.id = submission.unit_id AND unit.closed_on IS NULL
      JOIN org_unit AS above ON above.id = unit.parent_id
     WHERE above.body_id IS NOT NULL
     GROUP BY above.body_id, due.form_id, due.name, due.type, due.starts_on
)
SELECT below.*
  FROM below
 WHERE below.missing > 0
   AND NOT EXISTS (SELECT FROM accounts_position AS position
                     JOIN notify_notification AS told ON told.position_id = position.id
                    WHERE position.unit_id = below.body_id AND told.kind = 'reports_missing'
                      AND told.subject_id = below.form_id AND told.at >= %(since)s::timestamptz)
 ORDER BY below.body_id, below.form_id, below.starts_on;
