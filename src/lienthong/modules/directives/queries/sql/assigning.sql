-- name: units_meant
-- The open units that a rule or a list, and a lead, mean today, in the order of the tree, each with its province.
WITH under AS (
    SELECT lft, rgt FROM org_unit WHERE id = %(under)s::bigint
), coast AS (
    SELECT province.lft, province.rgt
      FROM org_unit AS province
      JOIN org_territoryname AS name ON name.territory_id = province.territory_id AND name.valid @> %(today)s::date
     WHERE province.level = 'province' AND province.kind <> 'department' AND province.closed_on IS NULL
       AND province.system = %(system)s::text AND name.code = ANY(%(coast)s::text[])
), chosen AS (
    SELECT unit.id
      FROM org_unit AS unit
     WHERE %(level)s::text <> '' AND cardinality(%(units)s::bigint[]) = 0
       AND unit.level = %(level)s::text AND unit.system = %(system)s::text AND unit.body_id = unit.id
       AND (%(under)s::bigint IS NULL
            OR EXISTS (SELECT FROM under WHERE unit.lft > under.lft AND unit.lft <= under.rgt))
       AND CASE %(trait)s::text
           WHEN '' THEN true
           WHEN 'coastal' THEN EXISTS (SELECT FROM coast WHERE unit.lft BETWEEN coast.lft AND coast.rgt)
           ELSE EXISTS (SELECT FROM org_territoryname AS name
                         WHERE name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
                           AND name.kind = ANY(%(kinds)s::text[])) END
    UNION
    SELECT unnest(%(units)s::bigint[])
    UNION
    SELECT %(lead)s::bigint WHERE %(lead)s::bigint IS NOT NULL
)
SELECT unit.id, unit.lft, unit.name, unit.level,
       coalesce(CASE WHEN unit.level = 'province' THEN body.name WHEN parent.level = 'province' THEN parent.name
                     WHEN above.level = 'province' THEN above.name END, '')
  FROM chosen
  JOIN org_unit AS unit ON unit.id = chosen.id AND unit.closed_on IS NULL
  LEFT JOIN org_unit AS body ON body.id = unit.body_id
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
  LEFT JOIN org_unit AS above ON above.id = parent.parent_id
 ORDER BY unit.lft, unit.id;

-- name: desks_of_units
-- The units whose work lies at their leaders' desk, because they have a leader and no staff.
SELECT position.unit_id
  FROM accounts_position AS position
 WHERE position.unit_id = ANY(%(units)s::bigint[])
   AND position.valid_from <= %(today)s::date AND coalesce(position.valid_to, 'infinity') >= %(today)s::date
 GROUP BY position.unit_id
HAVING bool_or(position.role = 'leader') AND NOT bool_or(position.role = ANY(%(staff)s::text[]));

-- name: tasks_fitting
-- Issued tasks in force whose rule, not whose list, a unit fits; those whose given day has passed are left out.
SELECT task.id
  FROM directives_task AS task
  JOIN directives_directive AS directive ON directive.id = task.directive_id AND directive.state = 'active'
  JOIN directives_application AS application ON application.task_id = task.id
  JOIN org_unit AS unit ON unit.id = %(unit)s::bigint
  LEFT JOIN org_unit AS under ON under.id = application.under_id
 WHERE task.state = 'issued' AND cardinality(application.unit_ids) = 0
   AND application.level = unit.level AND application.system = unit.system AND unit.body_id = unit.id
   AND (under.id IS NULL OR unit.lft > under.lft AND unit.lft <= under.rgt)
   AND (task.deadline <> 'date' OR task.due_on >= %(today)s::date)
 ORDER BY task.id;

-- name: successor_units
-- The open units of the same system and kind whose territory took over from a closed unit's, the latest first.
SELECT taking.id
  FROM org_unit AS closed
  JOIN org_succession AS succession ON succession.predecessor_id = closed.territory_id
  JOIN org_unit AS taking
    ON taking.territory_id = succession.successor_id AND taking.system = closed.system
   AND taking.level = closed.level AND taking.kind = closed.kind AND taking.closed_on IS NULL
 WHERE closed.id = %(unit)s::bigint
 ORDER BY succession.on DESC, taking.id;

-- name: standing_of_task
-- How many assignments of a task are in each state, and of those how many stand on an earlier wording.
SELECT state, count(*), count(*) FILTER (WHERE revision < %(revision)s::smallint)
  FROM directives_assignment
 WHERE task_id = %(task)s::bigint
 GROUP BY state
 ORDER BY state;

-- name: giving_preview
-- Of a task's assignments: those that stand for the meant units and period, and what another giving would touch.
SELECT count(*) FILTER (WHERE state <> 'withdrawn' AND unit_id = ANY(%(units)s::bigint[])
                          AND period_on IS NOT DISTINCT FROM %(period)s::date),
       count(*) FILTER (WHERE state = 'assigned' AND revision < %(revision)s::smallint
                          AND unit_id = ANY(%(units)s::bigint[])),
       count(*) FILTER (WHERE state IN ('started', 'reported', 'confirmed') AND revision < %(revision)s::smallint),
       count(*) FILTER (WHERE state = 'assigned' AND NOT unit_id = ANY(%(units)s::bigint[]))
  FROM directives_assignment
 WHERE task_id = %(task)s::bigint;
