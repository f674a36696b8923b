-- name: make_staging
-- Rows of a file, by their keys, until they are looked at together; gone with the transaction.
CREATE TEMPORARY TABLE incoming_values (
    line integer, unit_id bigint, period_id integer, figure_id integer, number numeric(20, 4), text text, gone boolean
) ON COMMIT DROP;

-- name: sort_in_memory
-- Two million rows are sorted and grouped without touching the disk; for this transaction.
SELECT set_config('work_mem', '256MB', true);

-- name: drop_staging
-- Before the transaction ends: it may take in another file.
DROP TABLE incoming_values;

-- name: prepare_staging
-- The planner knows how many rows came.
ANALYZE incoming_values;

-- name: count_twice
-- How many rows of the file say again what an earlier one said.
SELECT (SELECT count(*) FROM incoming_values)
     - (SELECT count(*) FROM (SELECT FROM incoming_values GROUP BY unit_id, period_id, figure_id) AS each);

-- name: drop_twice
-- Rows that say again what an earlier one said go out; their lines.
DELETE FROM incoming_values AS later
 USING (SELECT ctid AS place, row_number() OVER (PARTITION BY unit_id, period_id, figure_id ORDER BY line) AS nth
          FROM incoming_values) AS counted
 WHERE counted.place = later.ctid AND counted.nth > 1
RETURNING later.line;

-- name: drop_locked
-- Rows of a submission that is locked go out; their lines.
DELETE FROM incoming_values AS row
 USING reports_submission AS sent, reports_formfigure AS asked
 WHERE sent.unit_id = row.unit_id AND sent.period_id = row.period_id AND sent.state = 'locked'
   AND asked.form_id = sent.form_id AND asked.figure_id = row.figure_id
RETURNING row.line;

-- name: any_locked
-- Whether any submission of these periods is locked.
SELECT EXISTS (SELECT FROM reports_submission WHERE period_id = ANY(%(periods)s) AND state = 'locked');

-- name: any_values
-- Whether any value of these periods is there.
SELECT EXISTS (SELECT FROM reports_value WHERE period_id = ANY(%(periods)s));

-- name: drop_same
-- Rows that change nothing.
DELETE FROM incoming_values AS row
 USING reports_value AS had
 WHERE had.unit_id = row.unit_id AND had.period_id = row.period_id AND had.figure_id = row.figure_id
   AND NOT row.gone AND had.number IS NOT DISTINCT FROM row.number AND had.text IS NOT DISTINCT FROM row.text;

-- name: trace_changes
-- A value of a submission that was sent once leaves a trace of what it was.
INSERT INTO reports_valuechange (submission_id, figure_id, before, after, at, position_id)
SELECT sent.id, row.figure_id, coalesce(had.text, trim_scale(had.number)::text, ''),
       CASE WHEN row.gone THEN '' ELSE coalesce(row.text, trim_scale(row.number)::text, '') END, %(now)s, %(position)s
  FROM incoming_values AS row
  JOIN reports_submission AS sent ON sent.unit_id = row.unit_id AND sent.period_id = row.period_id
  JOIN reports_formfigure AS asked ON asked.form_id = sent.form_id AND asked.figure_id = row.figure_id
  LEFT JOIN reports_value AS had
    ON had.unit_id = row.unit_id AND had.period_id = row.period_id AND had.figure_id = row.figure_id
 WHERE sent.submitted_at IS NOT NULL;

-- name: insert_values
-- Into periods that have none yet: nothing can be in the way.
INSERT INTO reports_value (unit_id, period_id, figure_id, number, text)
SELECT unit_id, period_id, figure_id, number, text
  FROM incoming_values WHERE NOT gone ORDER BY unit_id, period_id, figure_id;

-- name: upsert_values
-- New ones and those that say something else.
INSERT INTO reports_value (unit_id, period_id, figure_id, number, text)
SELECT unit_id, period_id, figure_id, number, text
  FROM incoming_values WHERE NOT gone ORDER BY unit_id, period_id, figure_id
ON CONFLICT (unit_id, period_id, figure_id) DO UPDATE SET number = EXCLUDED.number, text = EXCLUDED.text;

-- name: delete_values
-- Those that the file takes back.
DELETE FROM reports_value AS had
 USING incoming_values AS row
 WHERE row.gone AND had.unit_id = row.unit_id AND had.period_id = row.period_id AND had.figure_id = row.figure_id;

-- name: send_submissions
-- Where a form in force asks what came, the unit's submission counts as sent: one that is not there is made, one that
-- lies there untouched (nobody of the unit has saved a cell) is sent. What the unit has begun or must correct stays.
WITH came AS (
    SELECT DISTINCT row.unit_id, row.period_id, asked.form_id
      FROM (SELECT DISTINCT unit_id, period_id, figure_id FROM incoming_values WHERE NOT gone) AS row
      JOIN reports_formfigure AS asked ON asked.figure_id = row.figure_id
      JOIN reports_form AS form ON form.id = asked.form_id AND form.state <> 'draft'
      JOIN reports_period AS period ON period.id = row.period_id AND period.type = form.period_type
      JOIN reports_formunit AS expected
        ON expected.form_id = form.id AND expected.unit_id = row.unit_id AND expected.valid @> period.ends_on
), sent AS (
    INSERT INTO reports_submission
           (form_id, period_id, unit_id, state, revision, due_at, submitted_at, submitted_by_id, remark)
    SELECT came.form_id, came.period_id, came.unit_id, 'submitted', 0, due.at, %(now)s, %(position)s, ''
      FROM came
      JOIN unnest(%(forms)s::bigint[], %(periods)s::int[], %(dues)s::timestamptz[]) AS due (form_id, period_id, at)
        ON due.form_id = came.form_id AND due.period_id = came.period_id
    ON CONFLICT (unit_id, period_id, form_id) DO UPDATE
       SET state = 'submitted', submitted_at = excluded.submitted_at, submitted_by_id = excluded.submitted_by_id
     WHERE reports_submission.state = 'draft' AND reports_submission.revision = 0
       AND reports_submission.submitted_at IS NULL
    RETURNING id, xmax <> 0 AS was_laid
), told AS (
    INSERT INTO reports_submissionevent (submission_id, kind, at, position_id, note)
    SELECT id, 'submitted', %(now)s, %(position)s, %(note)s FROM sent
)
SELECT count(*), coalesce(array_agg(id) FILTER (WHERE was_laid), '{}'),
       (SELECT count(*) FROM came
          JOIN reports_submission AS own USING (unit_id, period_id, form_id)
         WHERE own.state IN ('draft', 'returned') AND (own.revision > 0 OR own.submitted_at IS NOT NULL))
  FROM sent;

-- name: note_stale
-- The units whose figures of a period changed; above them is compiled anew.
INSERT INTO reports_staletotal (unit_id, period_id)
SELECT DISTINCT unit_id, period_id FROM incoming_values WHERE period_id = ANY(%(periods)s);

-- name: units_by_period
-- How many units have something new in each period.
SELECT period_id, count(DISTINCT unit_id) FROM incoming_values GROUP BY period_id;

-- name: entered_indicators
-- The indicators that have values from now on.
UPDATE reports_indicator SET is_entered = true
 WHERE NOT is_entered AND id IN (
    SELECT figure.indicator_id FROM reports_figure AS figure
     WHERE figure.id IN (SELECT DISTINCT figure_id FROM incoming_values));
