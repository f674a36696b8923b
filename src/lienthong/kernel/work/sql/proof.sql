-- name: ledger_without_start
-- Clocks whose ledger does not begin with a start at the moment first given.
SELECT 'step ' || clock.step_id, 'begins with ' || coalesce(first.kind, 'nothing') || ' due ' || coalesce(first.due_at::text, '-')
  FROM work_clock AS clock
  LEFT JOIN LATERAL (
    SELECT kind, due_at FROM work_clockevent WHERE clock_id = clock.step_id ORDER BY id LIMIT 1) AS first ON true
 WHERE first.kind IS DISTINCT FROM 'start' OR first.due_at <> clock.original_due_at
 ORDER BY clock.step_id LIMIT %(most)s::int;

-- name: ledger_that_jumps
-- Entries whose due moment does not follow from the entry before.
SELECT 'step ' || entry.clock_id, entry.kind || ': ' || entry.before || ' to ' || entry.due_at
  FROM (
    SELECT id, clock_id, kind, at, due_at, lag(due_at) OVER own AS before, lag(kind) OVER own AS kind_before,
           max(at) FILTER (WHERE kind = 'suspend') OVER (own ROWS UNBOUNDED PRECEDING) AS suspended_at
      FROM work_clockevent WINDOW own AS (PARTITION BY clock_id ORDER BY id)
  ) AS entry
 WHERE NOT CASE entry.kind
        WHEN 'start' THEN entry.before IS NULL
        WHEN 'suspend' THEN entry.due_at = entry.before
        WHEN 'stop' THEN entry.due_at = entry.before
        WHEN 'extend' THEN entry.due_at > entry.before
        WHEN 'resume' THEN abs(extract(epoch FROM entry.due_at - entry.before - (entry.at - entry.suspended_at))) < 1
        ELSE entry.due_at <> entry.before END
 ORDER BY entry.id LIMIT %(most)s::int;

-- name: clock_off_its_ledger
-- Clocks that differ from the last entry of their ledger, or stopped or suspended without an entry that says so.
SELECT 'step ' || clock.step_id, 'due ' || clock.due_at || ', ledger ' || last.kind || ' ' || last.due_at
  FROM work_clock AS clock
  CROSS JOIN LATERAL (
    SELECT kind, due_at, at FROM work_clockevent WHERE clock_id = clock.step_id ORDER BY id DESC LIMIT 1) AS last
 WHERE last.due_at <> clock.due_at
    OR (last.kind = 'stop') <> (clock.stopped_at IS NOT NULL)
    OR (last.kind = 'suspend') <> (clock.suspended_at IS NOT NULL)
    OR last.kind = 'stop' AND last.at <> clock.stopped_at
 ORDER BY clock.step_id LIMIT %(most)s::int;

-- name: step_off_its_clock
-- Steps whose due moment or end is not their clock's; a suspended clock leaves its step without a due moment.
SELECT 'step ' || step.id, 'due ' || coalesce(step.due_at::text, '-') || ', clock ' || coalesce(clock.due_at::text, '-')
  FROM work_step AS step
  LEFT JOIN work_clock AS clock ON clock.step_id = step.id
 WHERE step.due_at IS DISTINCT FROM CASE WHEN clock.suspended_at IS NULL THEN clock.due_at END
    OR clock.step_id IS NOT NULL AND clock.stopped_at IS DISTINCT FROM step.left_at
 ORDER BY step.id LIMIT %(most)s::int;

-- name: item_off_its_steps
-- Items that are open and held by nobody, or closed and still held.
SELECT 'item ' || item.id, item.phase
  FROM work_workitem AS item
 WHERE (item.phase IN ('open', 'suspended')) <> EXISTS (
    SELECT FROM work_step WHERE item_id = item.id AND left_at IS NULL)
 ORDER BY item.id LIMIT %(most)s::int;

-- name: step_off_its_item
-- Steps that say another kind than their item's.
SELECT 'step ' || step.id, step.kind || ', item ' || item.kind
  FROM work_step AS step
  JOIN work_workitem AS item ON item.id = step.item_id
 WHERE step.kind <> item.kind
 ORDER BY step.id LIMIT %(most)s::int;

-- name: standings_and_rows
-- Each unit in the tree's order: its figures counted from steps, as kept for itself, as kept for its subtree.
WITH due AS (
    SELECT unit_id FROM work_stale UNION SELECT unit_id FROM work_standing WHERE next_change_at <= %(now)s::timestamptz
), own AS (
    SELECT step.unit_id, count(*) FILTER (WHERE left_at IS NULL) AS held,
           count(*) FILTER (WHERE left_at IS NULL AND due_at >= %(now)s::timestamptz
                              AND due_at <= %(soon)s::timestamptz) AS due_soon,
           count(*) FILTER (WHERE left_at IS NULL AND due_at < %(now)s::timestamptz) AS overdue,
           count(*) FILTER (WHERE left_at <= due_at OR left_at IS NOT NULL AND due_at IS NULL) AS on_time,
           count(*) FILTER (WHERE left_at > due_at) AS late
      FROM work_step AS step
     WHERE step.left_at IS NULL
        OR step.left_at > %(now)s::timestamptz - interval '30 days' AND step.left_at <= %(now)s::timestamptz
     GROUP BY step.unit_id
)
SELECT unit.id, unit.lft, unit.rgt, due.unit_id IS NOT NULL,
       ARRAY[coalesce(own.held, 0), coalesce(own.due_soon, 0), coalesce(own.overdue, 0), coalesce(own.on_time, 0),
             coalesce(own.late, 0)],
       ARRAY[coalesce(own_open, 0), coalesce(own_due_soon, 0), coalesce(own_overdue, 0), coalesce(own_on_time, 0),
             coalesce(own_late, 0)],
       ARRAY[coalesce(tree_open, 0), coalesce(tree_due_soon, 0), coalesce(tree_overdue, 0),
             coalesce(tree_on_time, 0), coalesce(tree_late, 0)]
  FROM org_unit AS unit
  LEFT JOIN own ON own.unit_id = unit.id
  LEFT JOIN due ON due.unit_id = unit.id
  LEFT JOIN work_standing AS standing ON standing.unit_id = unit.id
 ORDER BY unit.lft, unit.id;
