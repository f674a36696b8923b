-- name: lock_submission
-- One submission with what entering needs to know of its form and period; its row stays locked to the end.
SELECT submission.id, submission.state, submission.revision, submission.unit_id, submission.period_id,
       submission.form_id, form.closes_after, period.ends_on, submission.submitted_at IS NOT NULL, period.type,
       period.starts_on
  FROM reports_submission AS submission
  JOIN reports_form AS form ON form.id = submission.form_id
  JOIN reports_period AS period ON period.id = submission.period_id
 WHERE submission.id = %(submission)s
   FOR UPDATE OF submission;

-- name: cells_now
-- Cells of a form as they stand: type, value, whether another report of the unit and period sent the value already,
-- whether this very saving (its key) was done before.
SELECT cell.figure_id, indicator.type, value.number, value.text,
       EXISTS (SELECT FROM reports_submission AS other
                 JOIN reports_formfigure AS shared ON shared.form_id = other.form_id
                                                  AND shared.figure_id = cell.figure_id
                WHERE other.unit_id = %(unit)s AND other.period_id = %(period)s AND other.form_id <> %(form)s
                  AND other.state IN ('submitted', 'approved', 'locked')),
       EXISTS (SELECT FROM reports_celledit AS edit
                WHERE edit.submission_id = %(submission)s AND edit.figure_id = cell.figure_id AND edit.key = given.key)
  FROM unnest(%(figures)s::integer[], %(keys)s::uuid[]) AS given (figure_id, key)
  JOIN reports_formfigure AS cell ON cell.form_id = %(form)s AND cell.figure_id = given.figure_id
  JOIN reports_figure AS figure ON figure.id = cell.figure_id
  JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
  LEFT JOIN reports_value AS value ON value.unit_id = %(unit)s AND value.period_id = %(period)s
                                  AND value.figure_id = cell.figure_id;

-- name: last_editors
-- Who saved each of these cells last, and when.
SELECT DISTINCT ON (edit.figure_id) edit.figure_id, account.full_name, edit.at, edit.key
  FROM reports_celledit AS edit
  LEFT JOIN accounts_position AS position ON position.id = edit.position_id
  LEFT JOIN accounts_account AS account ON account.id = position.account_id
 WHERE edit.submission_id = %(submission)s AND edit.figure_id = ANY(%(figures)s::integer[])
 ORDER BY edit.figure_id, edit.id DESC;

-- name: write_values
-- Write values, remove emptied ones, note changes of what was sent once, remember keys, count one saving more.
WITH given AS (
    SELECT * FROM unnest(%(figures)s::integer[], %(numbers)s::numeric[], %(texts)s::text[], %(befores)s::text[],
                         %(afters)s::text[], %(keys)s::uuid[])
               AS given (figure_id, number, text, before, after, key)
), kept AS (
    INSERT INTO reports_value (unit_id, period_id, figure_id, number, text)
    SELECT %(unit)s, %(period)s, figure_id, number, text FROM given WHERE number IS NOT NULL OR text IS NOT NULL
        ON CONFLICT (unit_id, period_id, figure_id) DO UPDATE SET number = excluded.number, text = excluded.text
), gone AS (
    DELETE FROM reports_value AS value USING given
     WHERE value.unit_id = %(unit)s AND value.period_id = %(period)s AND value.figure_id = given.figure_id
       AND given.number IS NULL AND given.text IS NULL
), told AS (
    INSERT INTO reports_valuechange (submission_id, figure_id, before, after, at, position_id)
    SELECT %(submission)s, figure_id, before, after, %(now)s, %(position)s FROM given WHERE %(told)s
), known AS (
    INSERT INTO reports_celledit (submission_id, figure_id, key, at, position_id)
    SELECT %(submission)s, figure_id, key, %(now)s, %(position)s FROM given WHERE key IS NOT NULL
        ON CONFLICT (submission_id, figure_id, key) DO NOTHING
)
UPDATE reports_submission SET revision = revision + 1 WHERE id = %(submission)s RETURNING revision;

-- name: mark_total_stale
-- The figures of a unit's period changed: its ancestors must be compiled again.
INSERT INTO reports_staletotal (unit_id, period_id) VALUES (%(unit)s, %(period)s);
