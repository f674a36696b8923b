-- name: remind
-- Open steps that are due soon or became overdue lately and of which nobody was told so yet; they count as told now.
WITH near AS (
    SELECT step.id, CASE WHEN step.due_at < %(now)s::timestamptz THEN 'step_overdue' ELSE 'step_due_soon' END AS kind
      FROM work_step AS step
     WHERE step.left_at IS NULL AND step.due_at >= %(since)s::timestamptz AND step.due_at <= %(soon)s::timestamptz
       AND step.part <> 'information'
       AND step.kind <> ALL(%(own)s::text[])
), told AS (
    INSERT INTO work_reminder (step_id, kind, at) SELECT id, kind, %(now)s::timestamptz FROM near
    ON CONFLICT (step_id, kind) DO NOTHING
    RETURNING step_id, kind
)
SELECT step.id, told.kind, step.position_id, step.unit_id, step.desk, btrim(item.reference || ' ' || item.title)
  FROM told
  JOIN work_step AS step ON step.id = told.step_id
  JOIN work_workitem AS item ON item.id = step.item_id
 ORDER BY step.id;
