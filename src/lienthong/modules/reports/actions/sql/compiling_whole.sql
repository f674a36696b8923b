-- name: compile_whole
-- Every total of a period but weighted ones: values of counted submissions and adjustments, to all units above.
INSERT INTO reports_total (unit_id, figure_id, period_id, units, total, weight)
WITH counted AS MATERIALIZED (
    SELECT sent.unit_id, dense_rank() OVER (ORDER BY sent.forms) AS set, sent.forms,
           CASE unit.level WHEN 'village' THEN placed.ancestors[cardinality(placed.ancestors) - 1]
                           ELSE unit.id END AS holder_id
      FROM (SELECT unit_id, array_agg(form_id ORDER BY form_id) AS forms
              FROM reports_submission
             WHERE period_id = %(period)s AND form_id = ANY (%(forms)s::bigint[])
               AND state IN ('submitted', 'approved', 'locked')
             GROUP BY unit_id) AS sent
      JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = sent.unit_id
      JOIN org_unit AS unit ON unit.id = sent.unit_id
), asked AS MATERIALIZED (
    SELECT DISTINCT sets.set, asked.figure_id
      FROM (SELECT DISTINCT set, forms FROM counted) AS sets
      JOIN reports_formfigure AS asked ON asked.form_id = ANY (sets.forms)
      JOIN reports_figure AS figure ON figure.id = asked.figure_id
      JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
     WHERE indicator.adding NOT IN ('none', 'weighted')
), parts AS MATERIALIZED (
    SELECT counted.holder_id, value.figure_id, count(*) AS units, sum(value.number) AS total, count(*) AS weight
      FROM reports_value AS value
      JOIN counted ON counted.unit_id = value.unit_id
      JOIN asked ON asked.set = counted.set AND asked.figure_id = value.figure_id
     WHERE value.period_id = %(period)s AND value.number IS NOT NULL
     GROUP BY 1, 2
    UNION ALL
    SELECT unit_id, figure_id, 0, sum(delta), 0
      FROM reports_adjustment WHERE period_id = %(period)s GROUP BY 1, 2
)
SELECT above.id, parts.figure_id, %(period)s, sum(parts.units), sum(parts.total), sum(parts.weight)
  FROM parts
  JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = parts.holder_id
 CROSS JOIN LATERAL unnest(placed.ancestors) AS line (id)
  JOIN org_unit AS above ON above.id = line.id AND above.level <> 'village'
 GROUP BY 1, 2;

-- name: compile_whole_weighted
-- Every weighted total of a period: values times the weight that the same unit sent.
INSERT INTO reports_total (unit_id, figure_id, period_id, units, total, weight)
WITH pair AS (
    SELECT * FROM unnest(%(figures)s::int[], %(weights)s::int[]) AS pair (figure_id, weight_id)
), counted AS MATERIALIZED (
    SELECT DISTINCT sent.unit_id, asked.figure_id
      FROM reports_submission AS sent
      JOIN reports_formfigure AS asked ON asked.form_id = sent.form_id
     WHERE sent.period_id = %(period)s AND sent.form_id = ANY (%(forms)s::bigint[])
       AND sent.state IN ('submitted', 'approved', 'locked')
       AND asked.figure_id IN (SELECT figure_id FROM pair UNION SELECT weight_id FROM pair)
), given AS MATERIALIZED (
    SELECT value.unit_id, value.figure_id, value.number
      FROM reports_value AS value JOIN counted USING (unit_id, figure_id)
     WHERE value.period_id = %(period)s AND value.number IS NOT NULL
), weighed AS (
    SELECT given.unit_id, pair.figure_id, sum(given.number) AS weight
      FROM given JOIN pair ON pair.weight_id = given.figure_id GROUP BY 1, 2
)
SELECT above.id, given.figure_id, %(period)s, count(*), sum(given.number * weighed.weight), sum(weighed.weight)
  FROM given
  JOIN weighed USING (unit_id, figure_id)
  JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = given.unit_id
 CROSS JOIN LATERAL unnest(placed.ancestors) AS line (id)
  JOIN org_unit AS above ON above.id = line.id AND above.level <> 'village'
 GROUP BY 1, 2;

-- name: compile_whole_completeness
-- Every count of a period: who had to send on its last day, who did, in time, approved; to all units above.
INSERT INTO reports_completeness (unit_id, form_id, period_id, expected, received, on_time, approved)
WITH parts AS MATERIALIZED (
    SELECT CASE unit.level WHEN 'village' THEN placed.ancestors[cardinality(placed.ancestors) - 1]
                           ELSE unit.id END AS holder_id,
           expected.form_id, count(*) AS expected, count(sent.id) AS received,
           count(*) FILTER (WHERE sent.submitted_at <= sent.due_at) AS on_time,
           count(*) FILTER (WHERE sent.state IN ('approved', 'locked')) AS approved
      FROM (SELECT DISTINCT form_id, unit_id FROM reports_formunit
             WHERE form_id = ANY (%(forms)s::bigint[]) AND valid @> %(on)s::date) AS expected
      JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = expected.unit_id
      JOIN org_unit AS unit ON unit.id = expected.unit_id
      LEFT JOIN reports_submission AS sent
        ON sent.form_id = expected.form_id AND sent.unit_id = expected.unit_id AND sent.period_id = %(period)s
       AND sent.state IN ('submitted', 'approved', 'locked')
     GROUP BY 1, 2
)
SELECT above.id, parts.form_id, %(period)s, sum(parts.expected), sum(parts.received), sum(parts.on_time),
       sum(parts.approved)
  FROM parts
  JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = parts.holder_id
 CROSS JOIN LATERAL unnest(placed.ancestors) AS line (id)
  JOIN org_unit AS above ON above.id = line.id AND above.level <> 'village'
 GROUP BY 1, 2;
