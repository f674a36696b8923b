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

-- name: former_places
-- What places of today were called before or took over: id and level; code, name, province of before; whether wholly.
WITH RECURSIVE heirs AS (
    SELECT predecessor_id AS former, successor_id AS heir, part = 'whole' AS is_whole FROM org_succession
    UNION
    SELECT heirs.former, next.successor_id, heirs.is_whole AND next.part = 'whole'
      FROM heirs JOIN org_succession AS next ON next.predecessor_id = heirs.heir
), former AS (
    SELECT heir, former, is_whole FROM heirs
    UNION ALL
    SELECT id, id, true FROM org_territory WHERE closed_on IS NULL
)
SELECT heir.id, heir.level, name.code, name.full_name, coalesce(above.full_name, ''), former.is_whole
  FROM former
  JOIN org_territory AS heir ON heir.id = former.heir AND heir.closed_on IS NULL AND heir.level IN ('province', 'commune')
  JOIN org_territoryname AS name ON name.territory_id = former.former AND NOT name.valid @> current_date
  LEFT JOIN org_territoryedge AS edge ON edge.child_id = former.former AND edge.valid && name.valid AND heir.level = 'commune'
  LEFT JOIN org_territoryname AS above ON above.territory_id = edge.parent_id AND above.valid && name.valid
 ORDER BY heir.id, former.former, name.valid;
