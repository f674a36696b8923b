-- name: reading_totals
-- Compiled parts of units, added up by the row to which each unit belongs.
SELECT piece.row_id, total.figure_id, total.period_id, sum(total.units)::int, sum(total.total), sum(total.weight)
  FROM unnest(%(units)s::bigint[], %(rows)s::bigint[]) AS piece (unit_id, row_id)
  JOIN reports_total AS total ON total.unit_id = piece.unit_id
 WHERE total.figure_id = ANY (%(figures)s::int[]) AND total.period_id = ANY (%(periods)s::int[])
 GROUP BY 1, 2, 3;

-- name: reading_own
-- What units themselves sent and added, by row: counted values as parts, and their adjustments.
WITH piece AS MATERIALIZED (
    SELECT * FROM unnest(%(units)s::bigint[], %(rows)s::bigint[]) AS piece (unit_id, row_id)
), given AS MATERIALIZED (
    SELECT DISTINCT piece.row_id, value.unit_id, value.period_id, value.figure_id, value.number, indicator.adding
      FROM piece
      JOIN reports_value AS value ON value.unit_id = piece.unit_id AND value.period_id = ANY (%(periods)s::int[])
       AND value.figure_id = ANY (%(figures)s::int[] || %(weights)s::int[])
      JOIN reports_formfigure AS asked ON asked.figure_id = value.figure_id
      JOIN reports_submission AS sent ON sent.unit_id = value.unit_id AND sent.period_id = value.period_id
       AND sent.form_id = asked.form_id AND sent.state IN ('submitted', 'approved', 'locked')
      JOIN reports_figure AS figure ON figure.id = value.figure_id
      JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
     WHERE value.number IS NOT NULL
), weighed AS (
    SELECT given.unit_id, given.period_id, pair.figure_id, sum(given.number) AS weight
      FROM given
      JOIN unnest(%(weighted)s::int[], %(weights)s::int[]) AS pair (figure_id, weight_id)
        ON pair.weight_id = given.figure_id
     GROUP BY 1, 2, 3
), part AS (
    SELECT row_id, figure_id, period_id, 1 AS units, number AS total, 1 AS weight
      FROM given WHERE adding NOT IN ('none', 'weighted')
    UNION ALL
    SELECT given.row_id, figure_id, period_id, 1, given.number * weighed.weight, weighed.weight
      FROM given JOIN weighed USING (unit_id, period_id, figure_id) WHERE given.adding = 'weighted'
    UNION ALL
    SELECT piece.row_id, adjustment.figure_id, adjustment.period_id, 0, adjustment.delta, 0
      FROM piece JOIN reports_adjustment AS adjustment ON adjustment.unit_id = piece.unit_id
     WHERE adjustment.period_id = ANY (%(periods)s::int[])
)
SELECT row_id, figure_id, period_id, sum(units)::int, sum(total), sum(weight)
  FROM part WHERE figure_id = ANY (%(figures)s::int[]) GROUP BY 1, 2, 3;

-- name: reading_adjustments
-- What levels added to figures of units and of all below them, as the tree was on each period's last day.
SELECT above.id, adjustment.figure_id, adjustment.period_id, sum(adjustment.delta)
  FROM reports_adjustment AS adjustment
  JOIN reports_period AS period ON period.id = adjustment.period_id
  JOIN org_era AS era ON era.valid @> period.ends_on
  JOIN org_interval AS placed ON placed.era_id = era.id AND placed.unit_id = adjustment.unit_id
 CROSS JOIN LATERAL unnest(placed.ancestors) AS above (id)
 WHERE adjustment.period_id = ANY (%(periods)s::int[]) AND adjustment.figure_id = ANY (%(figures)s::int[])
   AND above.id = ANY (%(units)s::bigint[])
 GROUP BY 1, 2, 3;

-- name: reading_expected
-- How many units of each row had to send any of some forms, and how many did, by form: what is compiled.
SELECT piece.row_id, counted.form_id, counted.period_id, sum(counted.expected)::int, sum(counted.received)::int,
       sum(counted.on_time)::int, sum(counted.approved)::int
  FROM unnest(%(units)s::bigint[], %(rows)s::bigint[]) AS piece (unit_id, row_id)
  JOIN reports_completeness AS counted ON counted.unit_id = piece.unit_id
 WHERE counted.form_id = ANY (%(forms)s::bigint[]) AND counted.period_id = ANY (%(periods)s::int[])
 GROUP BY 1, 2, 3;

-- name: reading_expected_own
-- The same of units themselves, without what lies below them.
SELECT piece.row_id, due.form_id, period.id, count(*)::int, count(sent.id)::int,
       count(*) FILTER (WHERE sent.submitted_at <= sent.due_at)::int,
       count(*) FILTER (WHERE sent.state IN ('approved', 'locked'))::int
  FROM unnest(%(units)s::bigint[], %(rows)s::bigint[]) AS piece (unit_id, row_id)
  JOIN reports_formunit AS due ON due.unit_id = piece.unit_id AND due.form_id = ANY (%(forms)s::bigint[])
  JOIN reports_form AS form ON form.id = due.form_id
  JOIN reports_period AS period ON period.id = ANY (%(periods)s::int[]) AND period.type = form.period_type
   AND due.valid @> period.ends_on
  LEFT JOIN reports_submission AS sent ON sent.unit_id = due.unit_id AND sent.period_id = period.id
   AND sent.form_id = due.form_id AND sent.state IN ('submitted', 'approved', 'locked')
 GROUP BY 1, 2, 3;

-- name: reading_children
-- Units that were directly below one on the last day of any of some periods, in order.
SELECT DISTINCT child.sort_key, child.id, child.name, child.level, child.kind, child.territory_id
  FROM reports_period AS period
  JOIN org_unitedge AS edge ON edge.parent_id = %(unit)s AND edge.valid @> period.ends_on
  JOIN org_unit AS child ON child.id = edge.child_id
 WHERE period.id = ANY (%(periods)s::int[])
 ORDER BY 1, 2;

-- name: reading_level
-- Bodies of a level that lay anywhere below a unit on the last day of any of some periods, in order.
SELECT DISTINCT below.sort_key, below.id, below.name, below.level, below.kind, below.territory_id
  FROM reports_period AS period
  JOIN org_era AS era ON era.valid @> period.ends_on
  JOIN org_interval AS top ON top.era_id = era.id AND top.unit_id = %(unit)s
  JOIN org_interval AS placed ON placed.era_id = era.id AND placed.lft BETWEEN top.lft AND top.rgt
  JOIN org_unit AS below ON below.id = placed.unit_id AND below.level = %(level)s AND below.kind <> 'department'
 WHERE period.id = ANY (%(periods)s::int[])
 ORDER BY 1, 2;

-- name: reading_tree
-- Every unit of a system in one era: its line from the root, its territory, whether it is a village, and its name.
SELECT placed.unit_id, placed.ancestors, unit.territory_id, unit.level, unit.kind
  FROM org_interval AS placed JOIN org_unit AS unit ON unit.id = placed.unit_id
 WHERE placed.era_id = %(era)s AND unit.system = %(system)s
 ORDER BY placed.lft;

-- name: reading_territories
-- The tree of territories on a day: each with its line from the country.
WITH RECURSIVE tree AS (
    SELECT id, ARRAY[id] AS line, level FROM org_territory
     WHERE level = 'central' AND opened_on <= %(on)s::date AND (closed_on IS NULL OR closed_on > %(on)s::date)
    UNION ALL
    SELECT edge.child_id, tree.line || edge.child_id, below.level
      FROM tree
      JOIN org_territoryedge AS edge ON edge.parent_id = tree.id AND edge.valid @> %(on)s::date
      JOIN org_territory AS below ON below.id = edge.child_id
)
SELECT id, line, level FROM tree;

-- name: reading_givers
-- Which of some units have anything compiled of some figures in some periods.
SELECT piece.unit_id
  FROM unnest(%(units)s::bigint[]) AS piece (unit_id)
 WHERE EXISTS (SELECT FROM reports_total AS total
                WHERE total.unit_id = piece.unit_id AND total.figure_id = ANY (%(figures)s::int[])
                  AND total.period_id = ANY (%(periods)s::int[]));

-- name: reading_givers_own
-- Which of some units sent anything themselves of some figures in some periods.
SELECT piece.unit_id
  FROM unnest(%(units)s::bigint[]) AS piece (unit_id)
 WHERE EXISTS (SELECT FROM reports_value AS value
                WHERE value.unit_id = piece.unit_id AND value.period_id = ANY (%(periods)s::int[])
                  AND value.figure_id = ANY (%(figures)s::int[]));
