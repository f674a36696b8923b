-- name: territory_line
-- A territory and all around it today, the smallest first.
WITH RECURSIVE line AS (
    SELECT id, level, 0 AS step FROM org_territory WHERE id = %(territory)s
    UNION ALL
    SELECT parent.id, parent.level, line.step + 1
      FROM line
      JOIN org_territoryedge AS edge ON edge.child_id = line.id AND edge.valid @> %(today)s::date
      JOIN org_territory AS parent ON parent.id = edge.parent_id
     WHERE line.step < 10
)
SELECT id, level FROM line ORDER BY step, id

-- name: topic_line
-- A topic and those above it.
WITH RECURSIVE line AS (
    SELECT id, parent_id, 0 AS step FROM petitions_topic WHERE id = %(topic)s
    UNION ALL
    SELECT above.id, above.parent_id, line.step + 1
      FROM line JOIN petitions_topic AS above ON above.id = line.parent_id
     WHERE line.step < 10
)
SELECT id FROM line ORDER BY step, id

-- name: body_of_level
-- The open body of the Party at a level, sitting in one of these territories, the nearest first.
SELECT unit.id
  FROM org_unit AS unit
 WHERE unit.territory_id = ANY(%(territories)s) AND unit.system = 'party' AND unit.kind <> 'department'
   AND unit.level = ANY(%(levels)s) AND unit.closed_on IS NULL
 ORDER BY array_position(%(territories)s, unit.territory_id), unit.id
 LIMIT 1

-- name: common_ancestor
-- The lowest unit above all of these units that is none of them and is a body; none across systems.
SELECT above.id
  FROM org_unit AS above
 WHERE above.kind <> 'department' AND above.closed_on IS NULL
   AND above.lft < (SELECT min(lft) FROM org_unit WHERE id = ANY(%(units)s))
   AND above.rgt >= (SELECT max(lft) FROM org_unit WHERE id = ANY(%(units)s))
 ORDER BY above.lft DESC
 LIMIT 1
