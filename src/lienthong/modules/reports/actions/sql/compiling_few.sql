-- name: compile_above
-- Units above the village over these on a day of the tree, each with its depth.
SELECT DISTINCT above.id, line.depth
  FROM org_interval AS placed
 CROSS JOIN LATERAL unnest(placed.ancestors) WITH ORDINALITY AS line (id, depth)
  JOIN org_unit AS above ON above.id = line.id AND above.level <> 'village'
 WHERE placed.era_id = %(era)s AND placed.unit_id = ANY (%(units)s::bigint[]);

-- name: compile_givers
-- The beginning of the two statements below: some units, what lies directly below them, who gives to them.
WITH wanted AS MATERIALIZED (
    SELECT unnest(%(units)s::bigint[]) AS id
), below AS MATERIALIZED (
    SELECT edge.parent_id AS holder_id, edge.child_id, child.level = 'village' AS is_village
      FROM wanted
      JOIN org_unitedge AS edge ON edge.parent_id = wanted.id AND edge.valid @> %(on)s::date
      JOIN org_unit AS child ON child.id = edge.child_id
), giver AS MATERIALIZED (
    SELECT id AS holder_id, id AS unit_id FROM wanted
    UNION ALL
    SELECT below.holder_id, inside.unit_id
      FROM below
      JOIN org_interval AS village ON village.era_id = %(era)s AND village.unit_id = below.child_id
      JOIN org_interval AS inside ON inside.era_id = %(era)s AND inside.lft BETWEEN village.lft AND village.rgt
     WHERE below.is_village
);

-- name: compile_few
-- Totals of some units of one depth: what they and villages below them sent, what is compiled below, adjustments.
counted AS MATERIALIZED (
    -- OFFSET 0: unit by unit from its keys; the planner would read the whole period, not knowing how few units these are.
    SELECT giver.holder_id, giver.unit_id, array_agg(sent.form_id) AS forms
      FROM giver
     CROSS JOIN LATERAL (SELECT form_id FROM reports_submission
                          WHERE unit_id = giver.unit_id AND period_id = %(period)s
                            AND state IN ('submitted', 'approved', 'locked') OFFSET 0) AS sent
     WHERE sent.form_id = ANY (%(forms)s::bigint[])
     GROUP BY 1, 2
), given AS MATERIALIZED (
    SELECT counted.holder_id, counted.unit_id, value.figure_id, value.number, indicator.adding
      FROM counted
     CROSS JOIN LATERAL (SELECT figure_id, number FROM reports_value
                          WHERE unit_id = counted.unit_id AND period_id = %(period)s AND number IS NOT NULL
                          OFFSET 0) AS value
      JOIN reports_figure AS figure ON figure.id = value.figure_id
      JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
     WHERE EXISTS (SELECT FROM reports_formfigure AS asked
                    WHERE asked.form_id = ANY (counted.forms) AND asked.figure_id = value.figure_id)
), weighed AS (
    SELECT given.unit_id, pair.figure_id, sum(given.number) AS weight
      FROM given
      JOIN unnest(%(figures)s::int[], %(weights)s::int[]) AS pair (figure_id, weight_id)
        ON pair.weight_id = given.figure_id
     GROUP BY 1, 2
), part AS (
    SELECT holder_id, figure_id, 1 AS units, number AS total, 1 AS weight
      FROM given WHERE adding NOT IN ('none', 'weighted')
    UNION ALL
    SELECT given.holder_id, given.figure_id, 1, given.number * weighed.weight, weighed.weight
      FROM given JOIN weighed USING (unit_id, figure_id) WHERE given.adding = 'weighted'
    UNION ALL
    SELECT below.holder_id, total.figure_id, total.units, total.total, total.weight
      FROM below JOIN reports_total AS total ON total.unit_id = below.child_id AND total.period_id = %(period)s
     WHERE NOT below.is_village
    UNION ALL
    SELECT adjustment.unit_id, adjustment.figure_id, 0, adjustment.delta, 0
      FROM wanted JOIN reports_adjustment AS adjustment
        ON adjustment.period_id = %(period)s AND adjustment.unit_id = wanted.id
), computed AS MATERIALIZED (
    SELECT holder_id, figure_id, sum(units) AS units, sum(total) AS total, sum(weight) AS weight
      FROM part GROUP BY 1, 2
), gone AS (
    DELETE FROM reports_total AS kept USING wanted
     WHERE kept.unit_id = wanted.id AND kept.period_id = %(period)s
       AND NOT EXISTS (SELECT FROM computed WHERE holder_id = kept.unit_id AND figure_id = kept.figure_id)
)
INSERT INTO reports_total AS kept (unit_id, figure_id, period_id, units, total, weight)
SELECT holder_id, figure_id, %(period)s, units, total, weight FROM computed
    ON CONFLICT (unit_id, figure_id, period_id) DO UPDATE
   SET units = excluded.units, total = excluded.total, weight = excluded.weight
 WHERE (kept.units, kept.total, kept.weight) IS DISTINCT FROM (excluded.units, excluded.total, excluded.weight);

-- name: compile_few_completeness
-- Completeness of some units of one depth: who had to send among them and their villages, and what is counted below.
due AS (
    SELECT DISTINCT giver.holder_id, asked.form_id, asked.unit_id
      FROM giver
     CROSS JOIN LATERAL (SELECT form_id, unit_id FROM reports_formunit
                          WHERE unit_id = giver.unit_id AND valid @> %(on)s::date OFFSET 0) AS asked
     WHERE asked.form_id = ANY (%(forms)s::bigint[])
), part AS (
    SELECT due.holder_id, due.form_id, 1 AS expected, (sent.id IS NOT NULL)::int AS received,
           coalesce(sent.submitted_at <= sent.due_at, false)::int AS on_time,
           coalesce(sent.state IN ('approved', 'locked'), false)::int AS approved
      FROM due
      LEFT JOIN LATERAL (SELECT id, state, submitted_at, due_at FROM reports_submission
                          WHERE unit_id = due.unit_id AND period_id = %(period)s AND form_id = due.form_id
                            AND state IN ('submitted', 'approved', 'locked') OFFSET 0) AS sent ON true
    UNION ALL
    SELECT below.holder_id, counted.form_id, counted.expected, counted.received, counted.on_time, counted.approved
      FROM below JOIN reports_completeness AS counted
        ON counted.unit_id = below.child_id AND counted.period_id = %(period)s
     WHERE NOT below.is_village
), computed AS MATERIALIZED (
    SELECT holder_id, form_id, sum(expected) AS expected, sum(received) AS received, sum(on_time) AS on_time,
           sum(approved) AS approved
      FROM part GROUP BY 1, 2
), gone AS (
    DELETE FROM reports_completeness AS kept USING wanted
     WHERE kept.unit_id = wanted.id AND kept.period_id = %(period)s
       AND NOT EXISTS (SELECT FROM computed WHERE holder_id = kept.unit_id AND form_id = kept.form_id)
)
INSERT INTO reports_completeness AS kept (unit_id, form_id, period_id, expected, received, on_time, approved)
SELECT holder_id, form_id, %(period)s, expected, received, on_time, approved FROM computed
    ON CONFLICT (unit_id, form_id, period_id) DO UPDATE
   SET expected = excluded.expected, received = excluded.received, on_time = excluded.on_time,
       approved = excluded.approved
 WHERE (kept.expected, kept.received, kept.on_time, kept.approved)
       IS DISTINCT FROM (excluded.expected, excluded.received, excluded.on_time, excluded.approved);

-- name: take_stale
-- What has changed since the last run, once each; it is taken off the list.
WITH taken AS (DELETE FROM reports_staletotal RETURNING unit_id, period_id)
SELECT DISTINCT period_id, unit_id FROM taken ORDER BY 1, 2;
