-- name: figure_missing
-- Units below one that had to send a figure in a period and of which none counts, in the tree's order; why.
SELECT placed.lft, unit.id, unit.name, coalesce(above.name, ''), coalesce(max(sent.state), ''), max(sent.id)
  FROM org_interval AS top
  JOIN org_interval AS placed ON placed.era_id = top.era_id AND placed.lft BETWEEN top.lft AND top.rgt
  JOIN reports_formunit AS due ON due.unit_id = placed.unit_id AND due.form_id = ANY (%(forms)s::bigint[])
   AND due.valid @> %(on)s::date
  JOIN org_unit AS unit ON unit.id = placed.unit_id
  LEFT JOIN org_unit AS above ON above.id = placed.ancestors[cardinality(placed.ancestors) - 1]
  LEFT JOIN reports_submission AS sent ON sent.unit_id = unit.id AND sent.period_id = %(period)s
   AND sent.form_id = due.form_id
 WHERE top.era_id = %(era)s AND top.unit_id = %(unit)s AND placed.lft > %(after)s
   AND NOT EXISTS (
       SELECT FROM reports_value AS value
         JOIN reports_submission AS counted ON counted.unit_id = value.unit_id AND counted.period_id = value.period_id
          AND counted.form_id = ANY (%(forms)s::bigint[]) AND counted.state IN ('submitted', 'approved', 'locked')
        WHERE value.unit_id = placed.unit_id AND value.period_id = %(period)s AND value.figure_id = %(figure)s)
 GROUP BY placed.lft, unit.id, above.name
 ORDER BY placed.lft LIMIT %(size)s;

-- name: figure_adjustments
-- What one unit added to a figure in a period, newest first, and whether it was taken back.
SELECT adjustment.id, adjustment.delta, adjustment.reason, adjustment.at, coalesce(account.full_name, ''),
       coalesce(position.title, ''),
       EXISTS (SELECT FROM reports_adjustment AS back WHERE back.request_key = 'back:' || adjustment.id),
       adjustment.request_key LIKE 'back:%%'
  FROM reports_adjustment AS adjustment
  LEFT JOIN accounts_position AS position ON position.id = adjustment.position_id
  LEFT JOIN accounts_account AS account ON account.id = position.account_id
 WHERE adjustment.period_id = %(period)s AND adjustment.unit_id = %(unit)s AND adjustment.figure_id = %(figure)s
 ORDER BY adjustment.id DESC LIMIT 100;

-- name: figure_period
-- Periods of a type up to one, newest first.
SELECT id, type, starts_on, ends_on FROM reports_period
 WHERE type = %(type)s AND starts_on <= %(starts_on)s ORDER BY starts_on DESC LIMIT %(size)s;
