-- name: compile_shared
-- Which forms that were sent in a period ask each figure that is added up plainly.
SELECT asked.figure_id, array_agg(asked.form_id ORDER BY asked.form_id)
  FROM reports_formfigure AS asked
  JOIN reports_figure AS figure ON figure.id = asked.figure_id
  JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
 WHERE asked.form_id = ANY (%(forms)s::bigint[]) AND indicator.adding NOT IN ('none', 'weighted')
   AND EXISTS (SELECT FROM reports_submission AS sent
                WHERE sent.form_id = asked.form_id AND sent.period_id = %(period)s
                  AND sent.state IN ('submitted', 'approved', 'locked'))
 GROUP BY 1;

-- name: compile_places
-- Each unit of an era with the lowest unit above the village that it lies in or is: looked up once, used thrice.
CREATE TEMPORARY TABLE reports_place ON COMMIT DROP AS
SELECT unit.id AS unit_id, CASE unit.level WHEN 'village' THEN placed.ancestors[cardinality(placed.ancestors) - 1]
                                           ELSE unit.id END AS holder_id
  FROM org_interval AS placed JOIN org_unit AS unit ON unit.id = placed.unit_id
 WHERE placed.era_id = %(era)s;

-- name: compile_lines
-- Each of those lowest units with every unit above it, itself too.
CREATE TEMPORARY TABLE reports_line ON COMMIT DROP AS
SELECT placed.unit_id AS holder_id, above.id AS above_id
  FROM (SELECT DISTINCT holder_id FROM reports_place) AS holder
  JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = holder.holder_id
 CROSS JOIN LATERAL unnest(placed.ancestors) AS step (id)
  JOIN org_unit AS above ON above.id = step.id AND above.level <> 'village';

-- name: compile_is_simple
-- Whether all units whose submissions of a form count are villages of today's tree.
SELECT NOT EXISTS (
    SELECT FROM reports_submission AS sent JOIN org_unit AS unit ON unit.id = sent.unit_id
     WHERE sent.form_id = %(form)s AND sent.period_id = %(period)s
       AND sent.state IN ('submitted', 'approved', 'locked') AND unit.level <> 'village');

-- name: compile_parts_of_villages
-- What the villages of each unit sent of a form that villages alone fill in, in today's tree; lft is 0 outside of it.
-- Over tables alone, not temporary ones, several processes may gather at once.
CREATE TEMPORARY TABLE reports_part ON COMMIT DROP AS
SELECT unit.parent_id AS holder_id, value.figure_id, count(*) AS units, sum(value.number) AS total
  FROM reports_value AS value
  JOIN reports_submission AS sent ON sent.unit_id = value.unit_id AND sent.period_id = %(period)s
   AND sent.form_id = %(form)s AND sent.state IN ('submitted', 'approved', 'locked')
  JOIN org_unit AS unit ON unit.id = value.unit_id AND unit.lft > 0
 WHERE value.period_id = %(period)s AND value.number IS NOT NULL AND value.figure_id = ANY (%(figures)s::int[])
 GROUP BY 1, 2;

-- name: compile_senders
-- The units whose submissions of any of these forms count, each once, with where they lie.
CREATE TEMPORARY TABLE reports_sender ON COMMIT DROP AS
SELECT unit_id, holder_id FROM reports_place
 WHERE unit_id IN (SELECT unit_id FROM reports_submission
                    WHERE form_id = ANY (%(forms)s::bigint[]) AND period_id = %(period)s
                      AND state IN ('submitted', 'approved', 'locked'));

-- name: compile_parts
-- What each of those lowest units and its villages sent of figures that these forms ask alike.
CREATE TEMPORARY TABLE reports_part ON COMMIT DROP AS
SELECT sent.holder_id, value.figure_id, count(*) AS units, sum(value.number) AS total
  FROM reports_value AS value JOIN reports_sender AS sent ON sent.unit_id = value.unit_id
 WHERE value.period_id = %(period)s AND value.number IS NOT NULL AND value.figure_id = ANY (%(figures)s::int[])
 GROUP BY 1, 2;

-- name: compile_up
-- What was gathered, as it is for units with no other gatherer below them, added up for all others above.
INSERT INTO reports_total (unit_id, figure_id, period_id, units, total, weight)
WITH upper AS MATERIALIZED (
    SELECT DISTINCT above_id FROM reports_line WHERE above_id <> holder_id
)
SELECT holder_id, figure_id, %(period)s, units, total, units
  FROM reports_part WHERE holder_id NOT IN (SELECT above_id FROM upper)
UNION ALL
SELECT above_id, figure_id, %(period)s, units, total, units
  FROM (SELECT line.above_id, part.figure_id, sum(part.units) AS units, sum(part.total) AS total
          FROM reports_part AS part
          JOIN reports_line AS line USING (holder_id)
          JOIN upper USING (above_id)
         GROUP BY 1, 2) AS summed;

-- name: compile_adjusted
-- The adjustments of a period, added to the totals of their units and of all above.
INSERT INTO reports_total AS kept (unit_id, figure_id, period_id, units, total, weight)
SELECT above.id, adjustment.figure_id, %(period)s, 0, sum(adjustment.delta), 0
  FROM reports_adjustment AS adjustment
  JOIN org_interval AS placed ON placed.era_id = %(era)s AND placed.unit_id = adjustment.unit_id
 CROSS JOIN LATERAL unnest(placed.ancestors) AS step (id)
  JOIN org_unit AS above ON above.id = step.id AND above.level <> 'village'
 WHERE adjustment.period_id = %(period)s
 GROUP BY 1, 2
    ON CONFLICT (unit_id, figure_id, period_id) DO UPDATE SET total = kept.total + excluded.total;

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
    SELECT place.holder_id, expected.form_id, count(*) AS expected, count(sent.id) AS received,
           count(*) FILTER (WHERE sent.submitted_at <= sent.due_at) AS on_time,
           count(*) FILTER (WHERE sent.state IN ('approved', 'locked')) AS approved
      FROM (SELECT DISTINCT form_id, unit_id FROM reports_formunit
             WHERE form_id = ANY (%(forms)s::bigint[]) AND valid @> %(on)s::date) AS expected
      JOIN reports_place AS place ON place.unit_id = expected.unit_id
      LEFT JOIN reports_submission AS sent
        ON sent.form_id = expected.form_id AND sent.unit_id = expected.unit_id AND sent.period_id = %(period)s
       AND sent.form_id = ANY (%(forms)s::bigint[]) AND sent.state IN ('submitted', 'approved', 'locked')
     GROUP BY 1, 2
)
SELECT line.above_id, parts.form_id, %(period)s, sum(parts.expected), sum(parts.received), sum(parts.on_time),
       sum(parts.approved)
  FROM parts JOIN reports_line AS line USING (holder_id)
 GROUP BY 1, 2
 ORDER BY 1, 2;
