-- name: report_submissions
-- One period of a form: nearly all units have sent, some late; the latest wait for approval; a few never did.
INSERT INTO reports_submission (form_id, period_id, unit_id, state, revision, due_at, submitted_at, approved_at,
                                locked_at, remark)
SELECT %(form)s, %(period)s, unit.id,
       CASE WHEN drawn.lot < 15 THEN 'draft' WHEN drawn.lot < 25 AND NOT %(old)s THEN 'returned'
            WHEN %(old)s THEN 'locked' WHEN drawn.lot < 200 THEN 'submitted' ELSE 'approved' END,
       1, %(due)s, CASE WHEN drawn.lot >= 15 THEN sent.at END,
       CASE WHEN drawn.lot >= 25 AND (%(old)s OR drawn.lot >= 200) THEN sent.at + interval '20 hours' END,
       CASE WHEN %(old)s AND drawn.lot >= 15 THEN sent.at + interval '20 days' END, ''
  FROM org_unit AS unit
 CROSS JOIN LATERAL (SELECT abs(hashint8(unit.id * 7919 + %(period)s) %% 1000) AS lot) AS drawn
 CROSS JOIN LATERAL (SELECT %(due)s::timestamptz + make_interval(mins => 30 * (drawn.lot %% 97) - 2700) AS at) AS sent
 WHERE unit.system = 'party' AND unit.level = %(level)s AND unit.kind <> 'department' AND unit.closed_on IS NULL
 ORDER BY unit.lft;

-- name: report_events
-- What happened to the submissions of a period: sent, approved, returned.
INSERT INTO reports_submissionevent (submission_id, kind, at, note)
SELECT sent.id, told.kind, told.at, ''
  FROM reports_submission AS sent
 CROSS JOIN LATERAL (VALUES ('submitted', sent.submitted_at, true),
                            ('approved', sent.approved_at, sent.approved_at IS NOT NULL),
                            ('returned', sent.submitted_at + interval '3 hours', sent.state = 'returned'),
                            ('locked', sent.locked_at, sent.locked_at IS NOT NULL)) AS told (kind, at, holds)
 WHERE sent.form_id = %(form)s AND sent.period_id = %(period)s AND sent.submitted_at IS NOT NULL AND told.holds
 ORDER BY sent.id, told.at;

-- name: report_values
-- Every figure of every submission of a period that was begun: a size of the unit's own that moves week by week.
INSERT INTO reports_value (unit_id, period_id, figure_id, number)
SELECT sent.unit_id, sent.period_id, asked.figure_id,
       (asked.scale * (50 + abs(hashint8(sent.unit_id * 31 + asked.figure_id) %% 100)) / 100
        * (90 + abs(hashint8(sent.unit_id * 17 + asked.figure_id * 7 + sent.period_id) %% 20)) / 100)::int
  FROM reports_submission AS sent
 CROSS JOIN (SELECT * FROM unnest(%(figures)s::int[], %(scales)s::int[]) AS asked (figure_id, scale)) AS asked
 WHERE sent.form_id = %(form)s AND sent.period_id = %(period)s AND sent.submitted_at IS NOT NULL
 ORDER BY sent.id, asked.figure_id;

-- name: report_work
-- Open work of the reports of a period: to fill in, to correct, to be approved by the body above; with the steps before.
WITH open AS (
    SELECT sent.id, sent.unit_id, sent.state, sent.due_at, sent.submitted_at, above.body_id
      FROM reports_submission AS sent
      JOIN org_unit AS unit ON unit.id = sent.unit_id
      JOIN org_unit AS above ON above.id = unit.parent_id
     WHERE sent.form_id = %(form)s AND sent.period_id = %(period)s AND above.body_id IS NOT NULL
       AND (sent.state IN ('draft', 'returned') OR (sent.state = 'submitted' AND %(approval)s))
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT 'submission', id, unit_id, %(origin)s, %(code)s, %(title)s, 0, 'open', '', %(opened)s FROM open ORDER BY id
    RETURNING id, subject_id
), step AS (
    INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, left_at, outcome)
    SELECT item.id, 'submission', told.unit_id,
           CASE WHEN told.unit_id = ANY (%(led)s::bigint[]) THEN 'leader' ELSE 'staff' END, 'lead', told.task, '',
           told.entered_at, told.due_at, told.left_at, told.outcome
      FROM item
      JOIN open ON open.id = item.subject_id
     CROSS JOIN LATERAL (VALUES
           ('fill_in', open.unit_id, %(opened)s::timestamptz, open.due_at, open.submitted_at,
            CASE WHEN open.state = 'draft' THEN '' ELSE 'submitted' END, true),
           ('approve_report', open.body_id, open.submitted_at, open.submitted_at + interval '3 days',
            CASE WHEN open.state = 'returned' THEN open.submitted_at + interval '3 hours' END,
            CASE WHEN open.state = 'returned' THEN 'returned' ELSE '' END, open.state <> 'draft'),
           ('correct', open.unit_id, open.submitted_at + interval '3 hours', open.submitted_at + interval '2 days',
            NULL, '', open.state = 'returned')) AS told (task, unit_id, entered_at, due_at, left_at, outcome, holds)
     WHERE told.holds
    RETURNING id, entered_at, due_at, left_at
), clock AS (
    INSERT INTO work_clock (step_id, measure, started_at, original_due_at, due_at, stopped_at)
    SELECT id, 'date', entered_at, due_at, due_at, left_at FROM step
    RETURNING step_id, started_at, due_at, stopped_at
)
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
SELECT clock.step_id, told.kind, told.at, clock.due_at, '', ''
  FROM clock
 CROSS JOIN LATERAL (VALUES ('start', clock.started_at), ('stop', clock.stopped_at)) AS told (kind, at)
 WHERE told.at IS NOT NULL
 ORDER BY clock.step_id, told.at;
