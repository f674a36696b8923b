-- name: ancestors
-- The units above one, root first, itself last: a walk of as many rows as the tree is deep.
WITH RECURSIVE line AS (
    SELECT id, parent_id, name, symbol, 0 AS height FROM org_unit WHERE id = %(unit)s
    UNION ALL
    SELECT unit.id, unit.parent_id, unit.name, unit.symbol, line.height + 1
      FROM line JOIN org_unit AS unit ON unit.id = line.parent_id
)
SELECT id, name, symbol FROM line ORDER BY height DESC;

-- name: units_matching
-- Open units by the words of their name, best first, for choosing while typing.
SELECT unit.id, unit.name, unit.symbol, unit.system, unit.level, unit.kind, coalesce(parent.name, '')
  FROM org_unit AS unit
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 WHERE unit.closed_on IS NULL
   AND (unit.folded LIKE ALL (%(words)s::text[]) OR lower(unit.symbol) = %(symbol)s::text)
   AND (%(system)s::text = '' OR unit.system = %(system)s::text)
   AND (cardinality(%(levels)s::text[]) = 0 OR unit.level = ANY (%(levels)s::text[]))
   AND NOT (%(bodies_only)s::boolean AND unit.kind = 'department')
   AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
 ORDER BY CASE WHEN lower(unit.symbol) = %(symbol)s::text THEN 0
               WHEN lower(unit.name) LIKE %(typed)s::text THEN 1
               WHEN unit.folded LIKE %(begins)s::text THEN 2
               WHEN unit.folded LIKE %(word_begins)s::text THEN 3
               ELSE 4 END,
          CASE unit.level WHEN 'central' THEN 0 WHEN 'province' THEN 1 WHEN 'commune' THEN 2 ELSE 3 END,
          unit.kind = 'department', length(unit.name), unit.sort_key, unit.id
 LIMIT %(limit)s;
