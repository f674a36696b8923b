-- name: number_era
-- Pre-order intervals and ancestors of every unit that was open on a day, into one era; siblings by name.
INSERT INTO org_interval (era_id, unit_id, lft, rgt, ancestors)
WITH RECURSIVE placed AS (
    SELECT unit.id, edge.parent_id,
           row_number() OVER (PARTITION BY edge.parent_id ORDER BY unit.sort_key, unit.id) AS place
      FROM org_unit AS unit
      LEFT JOIN org_unitedge AS edge ON edge.child_id = unit.id AND edge.valid @> %(on)s::date
     WHERE unit.opened_on <= %(on)s::date AND (unit.closed_on IS NULL OR unit.closed_on > %(on)s::date)
), tree AS (
    SELECT id, ARRAY[place] AS path, ARRAY[id] AS ancestors FROM placed WHERE parent_id IS NULL
    UNION ALL
    SELECT placed.id, tree.path || placed.place, tree.ancestors || placed.id
      FROM placed JOIN tree ON placed.parent_id = tree.id
), numbered AS (
    SELECT id, ancestors, row_number() OVER (ORDER BY path) AS lft FROM tree
), sized AS (
    SELECT ancestor AS id, count(*) AS size FROM tree, unnest(tree.ancestors) AS ancestor GROUP BY ancestor
)
SELECT %(era)s, numbered.id, numbered.lft, numbered.lft + sized.size - 1, numbered.ancestors
  FROM numbered JOIN sized ON sized.id = numbered.id;

-- name: repeat_era_on_units
-- Today's era repeated on the units themselves; only rows that differ are touched.
UPDATE org_unit AS unit
   SET lft = wanted.lft, rgt = wanted.rgt, depth = wanted.depth, parent_id = wanted.parent_id
  FROM (SELECT each.id, coalesce(found.lft, 0) AS lft, coalesce(found.rgt, 0) AS rgt,
               coalesce(cardinality(found.ancestors) - 1, 0) AS depth,
               CASE WHEN found.id IS NULL THEN each.parent_id
                    ELSE found.ancestors[cardinality(found.ancestors) - 1] END AS parent_id
          FROM org_unit AS each
          LEFT JOIN org_interval AS found ON found.unit_id = each.id AND found.era_id = %(era)s) AS wanted
 WHERE wanted.id = unit.id
   AND (unit.lft, unit.rgt, unit.depth, unit.parent_id)
       IS DISTINCT FROM (wanted.lft, wanted.rgt, wanted.depth, wanted.parent_id);

-- name: differing_units
-- Open units whose repeated columns differ from the dated tables or whose body is not the nearest one: unit, column.
SELECT unit.id, told.fault
  FROM org_unit AS unit
  LEFT JOIN org_interval AS found ON found.unit_id = unit.id AND found.era_id = %(era)s
  LEFT JOIN org_unitname AS named ON named.unit_id = unit.id AND named.valid @> %(on)s::date
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 CROSS JOIN LATERAL (VALUES
    ('interval', (unit.lft, unit.rgt) IS DISTINCT FROM (found.lft, found.rgt)),
    ('depth', unit.depth IS DISTINCT FROM cardinality(found.ancestors) - 1),
    ('parent', unit.parent_id IS DISTINCT FROM found.ancestors[cardinality(found.ancestors) - 1]),
    ('name', (unit.name, unit.symbol) IS DISTINCT FROM (named.name, named.symbol)),
    ('body', unit.body_id IS DISTINCT FROM CASE unit.kind WHEN 'department' THEN parent.body_id ELSE unit.id END)
 ) AS told (fault, is_wrong)
 WHERE unit.closed_on IS NULL AND told.is_wrong
 ORDER BY 1, 2;
