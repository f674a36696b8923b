-- name: directive_tables
-- Who is given tasks, how diligent each is, and at which desk it takes them.
CREATE UNLOGGED TABLE IF NOT EXISTS seeding.recipient (
    unit_id bigint PRIMARY KEY, above_id bigint, level text NOT NULL, place int NOT NULL, shown boolean NOT NULL,
    diligence double precision NOT NULL, desk text NOT NULL, position_id bigint);

-- name: directive_recipients
-- Communes and provinces of the Party; a province's own diligence colours that of its communes.
INSERT INTO seeding.recipient
SELECT unit.id, unit.parent_id, unit.level, row_number() OVER (ORDER BY unit.lft), unit.id = ANY(%(shown)s::bigint[]),
       0.45 + 0.35 * seeding.chance(CASE unit.level WHEN 'province' THEN unit.id ELSE unit.parent_id END, 71)
            + 0.20 * seeding.chance(unit.id, 72),
       CASE WHEN staff.id IS NULL AND leader.id IS NOT NULL THEN 'leader' ELSE 'staff' END,
       coalesce(staff.id, leader.id)
  FROM org_unit AS unit
  LEFT JOIN LATERAL (SELECT min(id) AS id FROM accounts_position
                      WHERE unit_id = unit.id AND role IN ('specialist', 'officer', 'village_head')) AS staff ON true
  LEFT JOIN LATERAL (SELECT min(id) AS id FROM accounts_position
                      WHERE unit_id = unit.id AND role = 'leader') AS leader ON true
 WHERE unit.system = 'party' AND unit.kind = 'committee' AND unit.level IN ('province', 'commune')
   AND unit.closed_on IS NULL;

-- name: assignments
-- Each task for each unit that its rule means, with how far it has come; every draw is a hash of task and unit.
INSERT INTO directives_assignment (task_id, unit_id, state, percent, revision, original_due_on, due_on, reported_on,
       verified_on, score, assigned_at, reported_at)
SELECT task_id, unit_id,
       CASE WHEN verified_on IS NOT NULL THEN 'verified'
            WHEN reported_on IS NOT NULL THEN CASE WHEN level = 'commune' AND c6 < 0.5 THEN 'confirmed' ELSE 'reported' END
            WHEN begun THEN 'started' ELSE 'assigned' END,
       CASE WHEN reported_on IS NOT NULL THEN 100 WHEN begun THEN 5 + (c4 * 85)::int ELSE 0 END,
       1, original_due_on, due_on, reported_on, verified_on,
       CASE WHEN verified_on IS NOT NULL THEN 60 + (c6 * 40)::int END, assigned_at,
       CASE WHEN reported_on IS NOT NULL THEN reported_on + time '09:00' + c4 * interval '7 hours'
            WHEN begun THEN least(assigned_at + interval '20 days', %(now)s::timestamptz) END
  FROM (
    SELECT *, CASE WHEN reported_on + 2 + (-ln(1 - c5) * 9)::int <= %(today)s::date AND c6 < 0.94
                   THEN reported_on + 2 + (-ln(1 - c5) * 9)::int END AS verified_on,
           c4 < 0.65 AS begun
      FROM (
        SELECT *, CASE WHEN c1 < diligence + 0.12 AND greatest(planned_on, assigned_at::date + 3) <= %(today)s::date
                       THEN greatest(planned_on, assigned_at::date + 3) END AS reported_on
          FROM (
            SELECT task.id AS task_id, unit.unit_id, unit.level, unit.diligence,
                   date_trunc('day', task.issued_at) + interval '33 hours' AS assigned_at, task.due_on AS original_due_on,
                   task.due_on + CASE WHEN drawn.c3 < 0.07 THEN 30 ELSE 0 END AS due_on,
                   coalesce(task.due_on, task.issued_at::date + 150)
                     - 25 + (-ln(1 - drawn.c2) * 38 * (1.25 - unit.diligence))::int AS planned_on, drawn.*
              FROM directives_task AS task
              JOIN directives_application AS rule ON rule.task_id = task.id
              JOIN seeding.recipient AS unit
                ON CASE WHEN rule.level <> '' THEN unit.level = rule.level ELSE unit.unit_id = ANY(rule.unit_ids) END
             CROSS JOIN LATERAL (SELECT seeding.chance(task.id * 1000003 + unit.place, 1) AS c1,
                   seeding.chance(task.id * 1000003 + unit.place, 2) AS c2,
                   seeding.chance(task.id * 1000003 + unit.place, 3) AS c3,
                   seeding.chance(task.id * 1000003 + unit.place, 4) AS c4,
                   seeding.chance(task.id * 1000003 + unit.place, 5) AS c5,
                   seeding.chance(task.id * 1000003 + unit.place, 6) AS c6) AS drawn
             WHERE task.id BETWEEN %(low)s::bigint AND %(high)s::bigint
          ) AS planned
      ) AS done
  ) AS given
 ORDER BY task_id, unit_id;

-- name: assignment_reports
-- The last report of everything that was reported done or begun.
INSERT INTO directives_progressreport (assignment_id, percent, narrative, obstacles, reported_at, position_id)
SELECT assignment.id, assignment.percent,
       (%(narratives)s::text[])[1 + (seeding.chance(assignment.id, 21) * 6)::int %% 6],
       CASE WHEN assignment.reported_on IS NULL THEN (%(obstacles)s::text[])[1 + (seeding.chance(assignment.id, 22) * 4)::int %% 4]
            ELSE '' END,
       assignment.reported_at, unit.position_id
  FROM directives_assignment AS assignment
  JOIN seeding.recipient AS unit ON unit.unit_id = assignment.unit_id
 WHERE assignment.task_id BETWEEN %(low)s::bigint AND %(high)s::bigint AND assignment.reported_at IS NOT NULL;

-- name: assignment_appraisals
-- What the assigning side made of what it verified.
INSERT INTO directives_appraisal (report_id, stage, verdict, reason, score, at, position_id)
SELECT report.id, 'verifying', 'accepted', '', assignment.score, assignment.verified_on + time '10:00',
       %(verifier)s::bigint
  FROM directives_assignment AS assignment
  JOIN directives_progressreport AS report ON report.assignment_id = assignment.id
 WHERE assignment.task_id BETWEEN %(low)s::bigint AND %(high)s::bigint AND assignment.verified_on IS NOT NULL;

-- name: assignment_items
-- Open work of what is not verified yet: with the unit, the body above it, or the one that follows the directive.
WITH open AS (
    SELECT assignment.id, assignment.unit_id, task.title, directive.symbol, assignment.assigned_at, body.name AS origin,
           least(assignment.due_on, 'infinity'::date) AS due_on, assignment.original_due_on, assignment.state,
           CASE WHEN assignment.state IN ('assigned', 'started') THEN assignment.unit_id
                WHEN assignment.state = 'reported' AND unit.level = 'commune' THEN unit.above_id ELSE directive.body_id END AS holder,
           assignment.reported_at
      FROM directives_assignment AS assignment
      JOIN directives_task AS task ON task.id = assignment.task_id
      JOIN directives_directive AS directive ON directive.id = task.directive_id
      JOIN org_unit AS body ON body.id = directive.body_id
      JOIN seeding.recipient AS unit ON unit.unit_id = assignment.unit_id
     WHERE assignment.task_id BETWEEN %(low)s::bigint AND %(high)s::bigint
       AND assignment.state IN ('assigned', 'started', 'reported', 'confirmed')
), item AS (
    INSERT INTO work_workitem (kind, subject_id, unit_id, origin, reference, title, urgency, phase, outcome, opened_at)
    SELECT 'assignment', id, unit_id, origin, left(symbol, 60), title, 0, 'open', '', assigned_at FROM open
    RETURNING id, subject_id
), step AS (
    INSERT INTO work_step (item_id, kind, unit_id, desk, part, task, note, entered_at, due_at, outcome)
    SELECT item.id, 'assignment', open.holder, coalesce(recipient.desk, 'leader'), 'lead',
           CASE WHEN open.state IN ('assigned', 'started') THEN 'carry_out'
                WHEN open.holder <> %(centre)s::bigint THEN 'confirm' ELSE 'verify' END, '',
           CASE WHEN open.state IN ('assigned', 'started') THEN open.assigned_at ELSE open.reported_at END,
           CASE WHEN open.state IN ('assigned', 'started')
                THEN (open.due_on + time '17:00') AT TIME ZONE %(zone)s::text END, ''
      FROM item
      JOIN open ON open.id = item.subject_id
      LEFT JOIN seeding.recipient ON recipient.unit_id = open.holder
    RETURNING id, due_at, entered_at, item_id
), clock AS (
    INSERT INTO work_clock (step_id, measure, started_at, original_due_at, due_at)
    SELECT id, 'date', entered_at, due_at, due_at FROM step WHERE due_at IS NOT NULL
    RETURNING step_id, started_at, due_at
)
INSERT INTO work_clockevent (clock_id, kind, at, due_at, reason, document)
SELECT step_id, 'start', started_at, due_at, '', '' FROM clock;

-- name: indicator_targets
-- A year of quarters of each indicator for each province, reported where the quarter is over.
INSERT INTO directives_target (indicator_id, unit_id, starts_on, ends_on, baseline, target, reported, verified, weight,
       source, reported_on)
SELECT indicator.id, unit.unit_id, quarter::date, (quarter + interval '3 months')::date - 1,
       round((20 + 30 * seeding.chance(unit.unit_id, 31))::numeric, 1),
       round((60 + 20 * extract(quarter FROM quarter) / 2)::numeric, 1),
       CASE WHEN ended AND c1 < 0.93 THEN reached END,
       CASE WHEN ended AND c1 < 0.80 THEN round(reached * (0.95 + 0.05 * c2)::numeric, 1) END,
       1 + (unit.place * 37 %% 97), CASE WHEN ended AND c1 < 0.93 THEN %(source)s::text ELSE '' END,
       CASE WHEN ended AND c1 < 0.93 THEN (quarter + interval '3 months')::date + (c2 * 12)::int END
  FROM directives_indicator AS indicator
 CROSS JOIN seeding.recipient AS unit
 CROSS JOIN generate_series(date_trunc('year', %(today)s::date), date_trunc('year', %(today)s::date) + interval '9 months',
       interval '3 months') AS quarter
 CROSS JOIN LATERAL (
    SELECT quarter + interval '3 months' <= %(today)s::date AS ended,
           seeding.chance(indicator.id * 1000003 + unit.unit_id, extract(quarter FROM quarter)::int) AS c1,
           seeding.chance(indicator.id * 1000003 + unit.unit_id, 10 + extract(quarter FROM quarter)::int) AS c2
 ) AS drawn
 CROSS JOIN LATERAL (
    SELECT round((40 + 45 * unit.diligence + 4 * extract(quarter FROM quarter) + 8 * c2)::numeric, 1) AS reached
 ) AS value
 WHERE unit.level = 'province'
ON CONFLICT DO NOTHING;
