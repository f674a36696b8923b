-- name: draw
-- A sample of a directive's verified assignments, in an order that the seed alone decides.
INSERT INTO directives_recheck (assignment_id, seed, asked_at, note)
SELECT assignment.id, %(seed)s::bigint, %(now)s, ''
  FROM directives_assignment AS assignment
  JOIN directives_task AS task ON task.id = assignment.task_id
 WHERE task.directive_id = %(directive)s AND assignment.state = 'verified'
 ORDER BY md5(%(seed)s::bigint || ':' || assignment.id), assignment.id
 LIMIT %(size)s
ON CONFLICT (assignment_id, seed) DO NOTHING;
