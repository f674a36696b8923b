-- name: chosen_recipients
-- What a draft is addressed to: units in the order of the tree, then groups, with their rules, and outside addresses by
-- name.
SELECT CASE WHEN chosen.unit_id IS NOT NULL THEN 'unit' WHEN chosen.group_id IS NOT NULL THEN 'group'
            ELSE 'outside' END,
       coalesce(chosen.unit_id, chosen.group_id, chosen.outside_id),
       coalesce(unit.name, recipients.name, outside.name), coalesce(outside.email, ''),
       outside.retired_at IS NOT NULL,
       recipients.rule_level, recipients.rule_system, under.lft, under.rgt, recipients.rule_under_id
  FROM documents_recipient AS chosen
  LEFT JOIN org_unit AS unit ON unit.id = chosen.unit_id
  LEFT JOIN documents_recipientgroup AS recipients ON recipients.id = chosen.group_id
  LEFT JOIN org_unit AS under ON under.id = recipients.rule_under_id
  LEFT JOIN documents_outsideaddress AS outside ON outside.id = chosen.outside_id
 WHERE chosen.document_id = %(document)s
 ORDER BY unit.lft, recipients.name, outside.name, chosen.id;

-- name: rules_of_groups
-- The rules of some groups, with the interval of the unit under which each looks.
SELECT recipients.id, recipients.rule_level, recipients.rule_system, under.lft, under.rgt, recipients.rule_under_id
  FROM documents_recipientgroup AS recipients
  LEFT JOIN org_unit AS under ON under.id = recipients.rule_under_id
 WHERE recipients.id = ANY(%(groups)s::bigint[])
 ORDER BY recipients.id;

-- name: resolved_recipients
-- The bodies meant by units and groups at this moment, in the order of the tree, with what may bar each.
WITH chosen AS (
    SELECT unnest(%(units)s::bigint[]) AS unit_id
    UNION
    SELECT unit_id FROM documents_recipientgroup_units WHERE recipientgroup_id = ANY(%(groups)s::bigint[])
    {rules}
)
SELECT unit.id, unit.lft, unit.level, unit.name, unit.closed_on IS NOT NULL, unit.body_id IS NOT DISTINCT FROM unit.id
  FROM chosen
  JOIN org_unit AS unit ON unit.id = chosen.unit_id
 ORDER BY unit.lft, unit.id;

-- name: group_members
-- The bodies that a group's rule and its named units mean at this moment: how many, and the first of them.
WITH chosen AS (
    SELECT unnest(%(units)s::bigint[]) AS id
    UNION
    SELECT unit.id
      FROM org_unit AS unit
      LEFT JOIN org_unit AS under ON under.id = %(under)s
     WHERE (%(level)s::text = '' OR unit.level = %(level)s::text)
       AND (%(system)s::text = '' OR unit.system = %(system)s::text)
       AND (under.id IS NULL OR unit.lft BETWEEN under.lft AND under.rgt AND unit.id <> under.id)
       AND (%(level)s::text <> '' OR %(system)s::text <> '' OR under.id IS NOT NULL)
       AND unit.body_id = unit.id AND unit.closed_on IS NULL
)
SELECT unit.id, unit.name, count(*) OVER ()
  FROM chosen
  JOIN org_unit AS unit ON unit.id = chosen.id
 ORDER BY unit.lft, unit.id
 LIMIT %(size)s;

-- name: unit_options
-- Bodies whose folded name or code holds the typed words: those that begin with them first, higher levels first.
SELECT unit.id, unit.name, coalesce(parent.name, ''), unit.level
  FROM org_unit AS unit
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 WHERE unit.body_id = unit.id AND unit.closed_on IS NULL AND NOT (unit.id = ANY(%(without)s::bigint[]))
   AND (unit.folded LIKE %(inside)s OR unit.code = %(code)s)
 ORDER BY (unit.code = %(code)s) DESC, (unit.folded LIKE %(begins)s) DESC, unit.depth, unit.sort_key, unit.id
 LIMIT %(size)s;
