-- name: demo_report_values
-- Values of submissions: near what is usual, the same unit always alike, a stock hardly moving from period to period.
INSERT INTO reports_value (unit_id, period_id, figure_id, number)
SELECT one.unit_id, one.period_id, asked.figure,
       least(CASE WHEN asked.is_percentage THEN 100 END, round((
           asked.scale * (0.4 + 1.2 * (abs(hashint8(one.unit_id * 7919 + asked.of * 104729)) %% 1000) / 1000.0)
           * CASE WHEN asked.is_stock
                  THEN 1 + 0.002 * (abs(hashint8(one.unit_id + one.period_id * 31 + asked.of)) %% 10)
                  ELSE 0.3 + 1.4 * (abs(hashint8(one.unit_id * 13 + one.period_id * 7907 + asked.of)) %% 1000) / 1000.0
             END
           * CASE WHEN asked.figure = asked.of THEN 1
                  ELSE 0.75 + 0.25 * (abs(hashint8(one.unit_id + one.period_id * 17 + asked.figure)) %% 1000) / 1000.0
             END)::numeric - CASE WHEN asked.figure = asked.of OR asked.places > 0 THEN 0 ELSE 0.5 END, asked.places))
  FROM reports_submission AS one
 CROSS JOIN unnest(%(figures)s::int[], %(bases)s::int[], %(scales)s::numeric[], %(places)s::int[], %(stocks)s::bool[],
                   %(percentages)s::bool[])
       AS asked (figure, of, scale, places, is_stock, is_percentage)
 WHERE one.form_id = %(form)s AND one.period_id = %(period)s AND one.unit_id = ANY(%(units)s::bigint[])
ON CONFLICT DO NOTHING;

-- name: demo_submissions
-- Submissions of the past, sent in their time or some hours after it, approved the day after, locked a week after.
INSERT INTO reports_submission (form_id, period_id, unit_id, state, revision, due_at, submitted_at, approved_at,
                                locked_at, submitted_by_id, remark)
SELECT %(form)s, %(period)s, place.unit_id, %(state)s::text, 20, %(due)s::timestamptz, place.sent,
       place.sent + interval '20 hours', CASE WHEN %(state)s::text = 'locked' THEN %(due)s::timestamptz + interval '7 days' END,
       place.position_id, ''
  FROM (
       SELECT held.unit_id, held.position_id,
              %(due)s::timestamptz - interval '30 hours'
              + make_interval(mins => abs(hashint8(held.unit_id * 31 + %(period)s)) %% 2100) AS sent
         FROM (
              SELECT asked.unit_id, (SELECT min(id) FROM accounts_position WHERE unit_id = asked.unit_id) AS position_id
                FROM reports_formunit AS asked
               WHERE asked.form_id = %(form)s AND asked.valid @> %(last)s::date
              ) AS held
        WHERE abs(hashint8(held.unit_id * 17 + %(period)s)) %% 100 < %(percent)s
       ) AS place
ON CONFLICT DO NOTHING;

-- name: demo_submission_events
-- What happened to the submissions of a period, by their moments.
INSERT INTO reports_submissionevent (submission_id, kind, at, position_id, note)
SELECT one.id, moment.kind, moment.at, CASE WHEN moment.kind = 'submitted' THEN one.submitted_by_id END, ''
  FROM reports_submission AS one
 CROSS JOIN LATERAL (VALUES ('submitted', one.submitted_at), ('approved', one.approved_at), ('locked', one.locked_at))
       AS moment (kind, at)
 WHERE one.form_id = %(form)s AND one.period_id = %(period)s AND moment.at IS NOT NULL
   AND NOT EXISTS (SELECT FROM reports_submissionevent AS known WHERE known.submission_id = one.id)
 ORDER BY moment.at, one.id;

-- name: demo_village_lines
-- Lines of lists of villages, as many in each as the unit has villages in truth or in our imagination, over some weeks.
INSERT INTO reports_entry (roster_id, unit_id, "values", faults, sort_key, folded, revision, created_at, changed_at,
                           position_id)
SELECT kept.roster_id, kept.unit_id,
       jsonb_strip_nulls(jsonb_build_object('ten', name.name, 'loai', name.kind, 'so_ho', CASE WHEN lacks THEN NULL
           ELSE 90 + abs(hashint8(kept.unit_id * 7 + name.place)) %% 300 END,
           'nhan_khau', 380 + abs(hashint8(kept.unit_id * 11 + name.place)) %% 900)),
       CASE WHEN lacks THEN '{"so_ho": "required"}'::jsonb ELSE '{}'::jsonb END, name.sort_key, name.folded, 1, at, at,
       NULL
  FROM reports_rosterunit AS kept
  JOIN org_unit AS unit ON unit.id = kept.unit_id
  JOIN org_unit AS above ON above.id = unit.parent_id
  JOIN unnest(%(places)s::int[], %(names)s::text[], %(kinds)s::text[], %(keys)s::text[], %(folds)s::text[])
       AS name (place, name, kind, sort_key, folded) ON true
 CROSS JOIN LATERAL (
       SELECT CASE WHEN above.code = ANY(%(diligent)s::text[]) THEN 0 ELSE abs(hashint8(kept.unit_id)) %% 100 END AS luck
       ) AS chance
 CROSS JOIN LATERAL (
       SELECT luck >= 74 AND abs(hashint8(kept.unit_id * 3 + name.place)) %% 9 = 0 AS lacks,
              %(now)s::timestamptz - make_interval(hours => abs(hashint8(kept.unit_id * 5 + name.place)) %% 560 + 3) AS at
       ) AS made
 WHERE kept.roster_id = %(roster)s AND name.place <= kept.expected AND luck < 91
   AND (luck < 74 OR name.place <= kept.expected * (91 - luck) / 20);

-- name: demo_lists_done
-- Lists that are whole are done some hours after their last line, most of them.
UPDATE reports_rosterunit AS kept
   SET done_at = last.at + interval '2 hours'
  FROM (SELECT unit_id, max(changed_at) AS at FROM reports_entry WHERE roster_id = %(roster)s GROUP BY unit_id) AS last
 WHERE kept.roster_id = %(roster)s AND last.unit_id = kept.unit_id AND kept.entries >= coalesce(kept.expected, 1)
   AND kept.complete = kept.entries
   AND (EXISTS (SELECT FROM org_unit AS unit JOIN org_unit AS above ON above.id = unit.parent_id
                 WHERE unit.id = kept.unit_id AND above.code = ANY(%(diligent)s::text[]))
        OR (abs(hashint8(kept.unit_id)) %% 100 < 70 AND NOT kept.unit_id = ANY(%(shown)s::bigint[])))
RETURNING kept.id;

-- name: demo_roster_keys
-- The names, each once in a unit's list.
INSERT INTO reports_entrykey (entry_id, roster_id, field, scope, value)
SELECT id, roster_id, 'ten', unit_id, lower("values"->>'ten') FROM reports_entry WHERE roster_id = %(roster)s
ON CONFLICT DO NOTHING;

-- name: demo_roster_tallies
-- What the lists added up to at the end of each of the last days, where it moved.
WITH day AS (
    SELECT "on"::date AS "on" FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS "on"
), place AS (
    SELECT kept.unit_id, above.unit_id AS above_id, kept.expected, kept.done_at
      FROM reports_rosterunit AS kept
      JOIN org_era AS era ON upper_inf(era.valid)
      JOIN org_interval AS place ON place.era_id = era.id AND place.unit_id = kept.unit_id
     CROSS JOIN LATERAL unnest(place.ancestors) AS above (unit_id)
     WHERE kept.roster_id = %(roster)s
), lists AS (
    SELECT place.above_id AS unit_id, day."on", count(*) AS keepers,
           count(*) FILTER (WHERE (place.done_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= day."on") AS done,
           sum(coalesce(place.expected, 0)) AS expected
      FROM place CROSS JOIN day GROUP BY 1, 2
), added AS (
    SELECT place.above_id AS unit_id, (line.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "on", count(*) AS entries,
           count(*) FILTER (WHERE line.faults = '{}'::jsonb) AS complete
      FROM place JOIN reports_entry AS line ON line.roster_id = %(roster)s AND line.unit_id = place.unit_id
     GROUP BY 1, 2
), daily AS (
    SELECT lists.unit_id, lists."on", keepers, done, expected,
           coalesce(sum(added.entries) OVER time, 0) AS entries, coalesce(sum(added.complete) OVER time, 0) AS complete
      FROM lists LEFT JOIN added ON added.unit_id = lists.unit_id AND added."on" = lists."on"
    WINDOW time AS (PARTITION BY lists.unit_id ORDER BY lists."on")
), moved AS (
    SELECT *, lag(done) OVER time AS done_before, lag(entries) OVER time AS entries_before
      FROM daily WINDOW time AS (PARTITION BY unit_id ORDER BY "on")
)
INSERT INTO reports_rostertally (roster_id, unit_id, "on", keepers, done, expected, entries, complete)
SELECT %(roster)s, unit_id, "on", keepers, done, expected, entries, complete
  FROM moved WHERE (done, entries) IS DISTINCT FROM (done_before, entries_before)
ON CONFLICT DO NOTHING
;

-- name: demo_work_begins
-- Work on reports lies before its unit since the period began.
WITH opened AS (
    SELECT item.id, least((period.starts_on + form.opens_after)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh',
                          item.opened_at) AS at
      FROM work_workitem AS item
      JOIN reports_submission AS one ON one.id = item.subject_id
      JOIN reports_period AS period ON period.id = one.period_id
      JOIN reports_form AS form ON form.id = one.form_id
     WHERE item.kind = 'submission'
), item AS (
    UPDATE work_workitem AS item SET opened_at = opened.at FROM opened WHERE opened.id = item.id
), step AS (
    UPDATE work_step AS step SET entered_at = opened.at
      FROM opened WHERE opened.id = step.item_id AND step.task = 'fill_in' AND step.sender_id IS NULL
    RETURNING step.id, opened.at
), clock AS (
    UPDATE work_clock AS clock SET started_at = step.at FROM step WHERE clock.step_id = step.id
)
UPDATE work_clockevent AS entry SET at = step.at
  FROM step WHERE entry.clock_id = step.id AND entry.kind = 'start'
