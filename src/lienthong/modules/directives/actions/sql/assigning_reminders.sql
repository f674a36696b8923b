-- name: remind_of_tasks
-- Open assignments whose due day lies in one of the spans and of which nobody was told so yet; they count as told now.
WITH near AS (
    SELECT assignment.id, assignment.due_on, span.days
      FROM unnest(%(firsts)s::date[], %(lasts)s::date[], %(days)s::smallint[]) AS span (first_on, last_on, days)
      JOIN directives_assignment AS assignment
        ON assignment.due_on >= span.first_on AND assignment.due_on < span.last_on
       AND assignment.state IN ('assigned', 'started')
), told AS (
    INSERT INTO directives_assignmentreminder (assignment_id, due_on, days, at)
    SELECT id, due_on, days, %(now)s FROM near
    ON CONFLICT (assignment_id, due_on, days) DO NOTHING
    RETURNING assignment_id, days
)
SELECT told.assignment_id, told.days, assignment.unit_id, parent.body_id, step.position_id, step.unit_id, step.desk,
       btrim(directive.symbol || ' ' || task.title) || ' – ' || unit.name
  FROM told
  JOIN directives_assignment AS assignment ON assignment.id = told.assignment_id
  JOIN directives_task AS task ON task.id = assignment.task_id
  JOIN directives_directive AS directive ON directive.id = task.directive_id AND directive.state = 'active'
  JOIN org_unit AS unit ON unit.id = assignment.unit_id
  LEFT JOIN org_unit AS parent ON parent.id = unit.parent_id
  LEFT JOIN work_workitem AS item ON item.kind = 'assignment' AND item.subject_id = assignment.id
  LEFT JOIN work_step AS step ON step.item_id = item.id AND step.part = 'lead' AND step.left_at IS NULL
 ORDER BY told.assignment_id, told.days;
