-- name: board
-- One unit and the units below it with their standings; reads summaries alone.
SELECT unit.id, unit.name, unit.level, unit.kind, unit.sort_key, unit.parent_id IS NOT DISTINCT FROM %(unit)s::bigint,
       coalesce(own_open, 0), coalesce(own_due_soon, 0), coalesce(own_overdue, 0), coalesce(own_on_time, 0),
       coalesce(own_late, 0), coalesce(tree_open, 0), coalesce(tree_due_soon, 0), coalesce(tree_overdue, 0),
       coalesce(tree_on_time, 0), coalesce(tree_late, 0), standing.computed_at
  FROM org_unit AS unit
  LEFT JOIN work_standing AS standing ON standing.unit_id = unit.id
 WHERE unit.id = %(unit)s::bigint OR unit.parent_id = %(unit)s::bigint AND unit.closed_on IS NULL
 ORDER BY unit.sort_key, unit.id;

-- name: overseen
-- A unit with its interval and parent, if it lies in an interval; and what is unread, for the frame around the page.
SELECT unit.id, unit.name, unit.level, unit.lft, unit.rgt, parent.id, parent.name, parent.lft,
       (SELECT count(*) FROM (
           SELECT FROM notify_notification WHERE position_id = %(position)s AND read_at IS NULL LIMIT 100) AS unread)
  FROM org_unit AS unit
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
 WHERE unit.id = %(unit)s::bigint AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int;

-- name: map
-- One figure of each unit below a unit, by the code of its territory today, for provinces or communes.
SELECT name.code, sum(CASE %(figure)s::text
           WHEN 'open' THEN tree_open WHEN 'due_soon' THEN tree_due_soon WHEN 'on_time' THEN tree_on_time
           WHEN 'late' THEN tree_late ELSE tree_overdue END),
       max(name.name), min(unit.id)
  FROM org_unit AS unit
  JOIN work_standing AS standing ON standing.unit_id = unit.id
  JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
 WHERE unit.parent_id = %(unit)s::bigint AND unit.level = %(level)s::text AND unit.closed_on IS NULL
   AND unit.kind <> 'department'
 GROUP BY name.code
 ORDER BY name.code;

-- name: code_of
-- The code of a unit's territory today.
SELECT name.code
  FROM org_unit AS unit
  JOIN org_territoryname AS name ON name.territory_id = unit.territory_id AND name.valid @> %(today)s::date
 WHERE unit.id = %(unit)s::bigint;

-- name: people
-- Who of one unit holds how much, and what lies on its desks; counting stops at `most` steps.
SELECT held.position_id, coalesce(account.full_name, ''), coalesce(position.title, ''), held.desk, held.open, held.overdue
  FROM (
    SELECT position_id, CASE WHEN position_id IS NULL THEN desk ELSE '' END AS desk, count(*) AS open,
           count(*) FILTER (WHERE due_at < %(now)s::timestamptz) AS overdue
      FROM (
        SELECT position_id, desk, due_at FROM work_step
         WHERE unit_id = %(unit)s::bigint AND left_at IS NULL LIMIT %(most)s::int
      ) AS open
     GROUP BY 1, 2
  ) AS held
  LEFT JOIN accounts_position AS position ON position.id = held.position_id
  LEFT JOIN accounts_account AS account ON account.id = position.account_id
 ORDER BY held.overdue DESC, held.open DESC, held.position_id, held.desk;

-- name: open_steps_of_few
-- A page of the open steps of a small subtree by due moment: each unit's own first ones, merged.
SELECT held.id, item.kind, item.subject_id, held.unit, item.reference, item.title, item.urgency, held.part, held.task,
       (extract(epoch FROM held.due_at) * 1000000)::bigint,
       (extract(epoch FROM held.entered_at) * 1000000)::bigint, held.taken_at IS NULL, held.position_id IS NULL
  FROM (
    SELECT found.*, unit.name AS unit
      FROM org_unit AS unit
     CROSS JOIN LATERAL (
        (SELECT id, item_id, part, task, due_at, entered_at, taken_at, position_id FROM work_step
          WHERE unit_id = unit.id AND left_at IS NULL AND (due_at, id) > (%(due)s::timestamptz, %(id)s::bigint)
            AND due_at < %(until)s::timestamptz
          ORDER BY due_at, id LIMIT %(size)s::int)
        UNION ALL
        (SELECT id, item_id, part, task, due_at, entered_at, taken_at, position_id FROM work_step
          WHERE unit_id = unit.id AND left_at IS NULL AND due_at IS NULL AND id > %(undated)s::bigint
          ORDER BY id LIMIT %(size)s::int)
     ) AS found
     WHERE unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
     ORDER BY found.due_at, found.id LIMIT %(size)s::int
  ) AS held
  JOIN work_workitem AS item ON item.id = held.item_id
 ORDER BY held.due_at, held.id;

-- name: open_steps_of_many
-- The same for a large subtree: all open steps by due moment, those of the subtree kept.
SELECT held.id, item.kind, item.subject_id, held.unit, item.reference, item.title, item.urgency, held.part, held.task,
       (extract(epoch FROM held.due_at) * 1000000)::bigint,
       (extract(epoch FROM held.entered_at) * 1000000)::bigint, held.taken_at IS NULL, held.position_id IS NULL
  FROM (
    (SELECT step.*, unit.name AS unit FROM work_step AS step JOIN org_unit AS unit ON unit.id = step.unit_id
      WHERE step.left_at IS NULL AND (step.due_at, step.id) > (%(due)s::timestamptz, %(id)s::bigint)
        AND step.due_at < %(until)s::timestamptz AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
      ORDER BY step.due_at, step.id LIMIT %(size)s::int)
    UNION ALL
    (SELECT step.*, unit.name AS unit FROM work_step AS step JOIN org_unit AS unit ON unit.id = step.unit_id
      WHERE step.left_at IS NULL AND step.due_at IS NULL AND step.id > %(undated)s::bigint
        AND unit.lft BETWEEN %(lft)s::int AND %(rgt)s::int
      ORDER BY step.id LIMIT %(size)s::int)
    ORDER BY due_at, id LIMIT %(size)s::int
  ) AS held
  JOIN work_workitem AS item ON item.id = held.item_id
 ORDER BY held.due_at, held.id;

-- name: done_steps
-- A page of the steps done in the window by units of a subtree, unit by unit in the tree's order, newest first.
SELECT held.id, item.kind, item.subject_id, held.unit, item.reference, item.title, item.urgency, held.part, held.task,
       (extract(epoch FROM held.due_at) * 1000000)::bigint,
       (extract(epoch FROM held.left_at) * 1000000)::bigint, false, held.position_id IS NULL, held.lft
  FROM (
    SELECT found.*, unit.name AS unit, unit.lft
      FROM org_unit AS unit
      JOIN work_standing AS standing ON standing.unit_id = unit.id
       AND CASE WHEN %(late)s::boolean THEN standing.own_late ELSE standing.own_on_time END > 0
     CROSS JOIN LATERAL (
        SELECT id, item_id, part, task, due_at, left_at, position_id FROM work_step
         WHERE unit_id = unit.id AND left_at > %(since)s::timestamptz AND left_at <= %(now)s::timestamptz
           AND (unit.lft > %(after_lft)s::int
                OR (left_at, id) < (%(after_left)s::timestamptz, %(after_id)s::bigint))
           AND (coalesce(left_at > due_at, false)) = %(late)s::boolean
         ORDER BY left_at DESC, id DESC LIMIT %(size)s::int
     ) AS found
     WHERE unit.lft BETWEEN greatest(%(lft)s::int, %(after_lft)s::int) AND %(rgt)s::int
     ORDER BY unit.lft, found.left_at DESC, found.id DESC LIMIT %(size)s::int
  ) AS held
  JOIN work_workitem AS item ON item.id = held.item_id
 ORDER BY held.lft, held.left_at DESC, held.id DESC;
