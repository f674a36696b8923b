-- name: completeness_at
-- Who of a unit's subtree had to send, and what each had sent by a moment: from the events alone.
WITH due AS MATERIALIZED (
    SELECT DISTINCT asked.unit_id
      FROM org_interval AS top
      JOIN org_interval AS placed ON placed.era_id = top.era_id AND placed.lft BETWEEN top.lft AND top.rgt
      JOIN reports_formunit AS asked ON asked.unit_id = placed.unit_id AND asked.form_id = %(form)s
       AND asked.valid @> %(on)s::date
     WHERE top.era_id = %(era)s AND top.unit_id = %(unit)s
), stood AS (
    SELECT DISTINCT ON (sent.id) event.kind, sent.submitted_at <= sent.due_at AS is_on_time
      FROM due
      JOIN reports_submission AS sent ON sent.unit_id = due.unit_id AND sent.period_id = %(period)s
       AND sent.form_id = %(form)s
      JOIN reports_submissionevent AS event ON event.submission_id = sent.id AND event.at <= %(at)s
     ORDER BY sent.id, event.at DESC, event.id DESC
)
SELECT (SELECT count(*) FROM due)::int, count(*)::int, count(*) FILTER (WHERE is_on_time)::int,
       count(*) FILTER (WHERE kind IN ('approved', 'locked') OR kind = 'unlocked' AND %(approval)s)::int
  FROM stood WHERE kind IN ('submitted', 'approved', 'locked', 'unlocked');

-- name: completeness_days
-- By how much what a unit's subtree had sent moved on each day: received, on time, approved.
WITH due AS MATERIALIZED (
    SELECT DISTINCT asked.unit_id
      FROM org_interval AS top
      JOIN org_interval AS placed ON placed.era_id = top.era_id AND placed.lft BETWEEN top.lft AND top.rgt
      JOIN reports_formunit AS asked ON asked.unit_id = placed.unit_id AND asked.form_id = %(form)s
       AND asked.valid @> %(on)s::date
     WHERE top.era_id = %(era)s AND top.unit_id = %(unit)s
), told AS (
    SELECT sent.id, event.id AS event_id, event.at, sent.submitted_at <= sent.due_at AS is_on_time,
           (event.kind IN ('submitted', 'approved', 'locked', 'unlocked'))::int AS received,
           (event.kind IN ('approved', 'locked') OR event.kind = 'unlocked' AND %(approval)s)::int AS approved
      FROM due
      JOIN reports_submission AS sent ON sent.unit_id = due.unit_id AND sent.period_id = %(period)s
       AND sent.form_id = %(form)s
      JOIN reports_submissionevent AS event ON event.submission_id = sent.id
), moved AS (
    SELECT at, is_on_time,
           received - coalesce(lag(received) OVER (PARTITION BY id ORDER BY at, event_id), 0) AS received,
           approved - coalesce(lag(approved) OVER (PARTITION BY id ORDER BY at, event_id), 0) AS approved
      FROM told
)
SELECT (at AT TIME ZONE %(zone)s)::date, sum(received)::int,
       coalesce(sum(received) FILTER (WHERE is_on_time), 0)::int, sum(approved)::int
  FROM moved GROUP BY 1 ORDER BY 1;
