-- name: portal_places
-- Every province and commune of today: id, code, level, full name, English name, its province and that one's id.
SELECT territory.id, name.code, territory.level, name.full_name, name.name_en,
       coalesce(above.full_name, ''), CASE WHEN territory.level = 'commune' THEN edge.parent_id END
  FROM org_territory AS territory
  JOIN org_territoryname AS name ON name.territory_id = territory.id AND name.valid @> current_date
  LEFT JOIN org_territoryedge AS edge
         ON edge.child_id = territory.id AND edge.valid @> current_date AND territory.level = 'commune'
  LEFT JOIN org_territoryname AS above ON above.territory_id = edge.parent_id AND above.valid @> current_date
 WHERE territory.closed_on IS NULL AND territory.level IN ('province', 'commune')
 ORDER BY territory.id;
