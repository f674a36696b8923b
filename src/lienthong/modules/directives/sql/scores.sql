-- name: score_inputs
-- For each province and commune: what fell due in a period, and how far that was at its end or today.
SELECT unit.id, unit.name, unit.level, unit.kind, coalesce(name.kind, ''), count(*),
       count(*) FILTER (WHERE reported_on <= least(due_on, %(as_of)s::date)),
       count(*) FILTER (WHERE reported_on > due_on AND reported_on <= %(as_of)s::date),
       count(*) FILTER (WHERE due_on < %(as_of)s::date AND (reported_on IS NULL OR reported_on > %(as_of)s::date)),
       count(*) FILTER (WHERE verified_on <= %(as_of)s::date)
  FROM directives_assignment AS assignment
  JOIN org_unit AS unit ON unit.id = assignment.unit_id
  LEFT JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(as_of)s::date
 WHERE assignment.due_on BETWEEN %(starts)s::date AND %(ends)s::date AND assignment.state <> 'withdrawn'
   AND unit.level IN ('province', 'commune') AND unit.kind = 'committee'
 GROUP BY unit.id, name.kind
 ORDER BY unit.id;
