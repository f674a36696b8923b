-- name: proof_totals
-- Totals of a period that differ from the values themselves, added straight to every unit above: kept and counted.
WITH pair AS (
    SELECT * FROM unnest(%(figures)s::int[], %(weights)s::int[]) AS pair (figure_id, weight_id)
), given AS MATERIALIZED (
    SELECT value.unit_id, value.figure_id, value.number, indicator.adding
      FROM reports_value AS value
      JOIN reports_figure AS figure ON figure.id = value.figure_id
      JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
     WHERE value.period_id = %(period)s AND value.number IS NOT NULL
       AND (value.unit_id, value.figure_id) IN (
           SELECT sent.unit_id, asked.figure_id
             FROM reports_submission AS sent
             JOIN reports_form AS form ON form.id = sent.form_id
             JOIN reports_formfigure AS asked ON asked.form_id = sent.form_id
            WHERE sent.period_id = %(period)s AND sent.state IN ('submitted', 'approved', 'locked'))
), part AS (
    SELECT unit_id, figure_id, 1 AS units, number AS total, 1 AS weight
      FROM given WHERE adding NOT IN ('none', 'weighted')
    UNION ALL
    SELECT given.unit_id, given.figure_id, 1, given.number * weighed.weight, weighed.weight
      FROM given
     CROSS JOIN LATERAL (SELECT sum(other.number) AS weight
                           FROM given AS other JOIN pair ON pair.weight_id = other.figure_id
                          WHERE other.unit_id = given.unit_id AND pair.figure_id = given.figure_id) AS weighed
     WHERE given.adding = 'weighted' AND weighed.weight IS NOT NULL
    UNION ALL
    SELECT unit_id, figure_id, 0, delta, 0 FROM reports_adjustment WHERE period_id = %(period)s
), counted AS (
    SELECT above.id AS unit_id, part.figure_id, sum(part.units) AS units, sum(part.total) AS total,
           sum(part.weight) AS weight
      FROM part
      JOIN org_interval AS placed ON placed.unit_id = part.unit_id AND placed.era_id = %(era)s
      JOIN org_unit AS above ON above.id = ANY (placed.ancestors) AND above.level <> 'village'
     GROUP BY 1, 2
)
SELECT coalesce(kept.unit_id, counted.unit_id), coalesce(kept.figure_id, counted.figure_id),
       concat_ws(' ', kept.units, trim_scale(kept.total), trim_scale(kept.weight)),
       concat_ws(' ', counted.units, trim_scale(counted.total), trim_scale(counted.weight))
  FROM (SELECT * FROM reports_total WHERE period_id = %(period)s) AS kept
  FULL JOIN counted ON counted.unit_id = kept.unit_id AND counted.figure_id = kept.figure_id
 WHERE (kept.units, kept.total, kept.weight) IS DISTINCT FROM (counted.units, counted.total, counted.weight)
 ORDER BY 1, 2 LIMIT %(most)s;

-- name: proof_completeness
-- Completeness of a period that differs from the rows themselves: kept and counted.
WITH counted AS (
    SELECT above.id AS unit_id, due.form_id, count(*) AS expected, count(sent.id) AS received,
           count(*) FILTER (WHERE sent.submitted_at <= sent.due_at) AS on_time,
           count(*) FILTER (WHERE sent.state IN ('approved', 'locked')) AS approved
      FROM (SELECT DISTINCT asked.form_id, asked.unit_id
              FROM reports_formunit AS asked JOIN reports_form AS form ON form.id = asked.form_id
             WHERE form.period_type = %(type)s AND asked.valid @> %(on)s::date) AS due
      LEFT JOIN reports_submission AS sent
        ON (sent.unit_id, sent.period_id, sent.form_id) = (due.unit_id, %(period)s, due.form_id)
       AND sent.state IN ('submitted', 'approved', 'locked')
      JOIN org_interval AS placed ON placed.unit_id = due.unit_id AND placed.era_id = %(era)s
      JOIN org_unit AS above ON above.id = ANY (placed.ancestors) AND above.level <> 'village'
     GROUP BY 1, 2
)
SELECT coalesce(kept.unit_id, counted.unit_id), coalesce(kept.form_id, counted.form_id),
       concat_ws(' ', kept.expected, kept.received, kept.on_time, kept.approved),
       concat_ws(' ', counted.expected, counted.received, counted.on_time, counted.approved)
  FROM (SELECT * FROM reports_completeness WHERE period_id = %(period)s) AS kept
  FULL JOIN counted ON counted.unit_id = kept.unit_id AND counted.form_id = kept.form_id
 WHERE (kept.expected, kept.received, kept.on_time, kept.approved)
       IS DISTINCT FROM (counted.expected, counted.received, counted.on_time, counted.approved)
 ORDER BY 1, 2 LIMIT %(most)s;
