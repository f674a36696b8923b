"""One unit's own assignments behind a figure: the statement, put together with the one rule of the buckets."""
# ruff: noqa: S608 (put together from texts that stand in this file and in the rule)

from lienthong.kernel.database.sql import Statement
from lienthong.modules.directives.rules.standing import bucket_sql

# A page of what one state holds, in the order of its index; directives are looked up one by one.
_HELD = """(SELECT own.*
     FROM unnest(ARRAY['assigned', 'started', 'reported', 'confirmed', 'verified']) AS held (state)
    CROSS JOIN LATERAL (
     SELECT assignment.*
       FROM directives_assignment AS assignment
      WHERE assignment.unit_id = %(unit)s::bigint AND assignment.state = held.state COLLATE "C"
        AND (%(everything)s::boolean OR (SELECT task.directive_id FROM directives_task AS task
                                          WHERE task.id = assignment.task_id) = ANY(%(directives)s::bigint[]))
        AND {place}
        AND CASE %(figure)s::text
              WHEN 'all' THEN true
              WHEN 'verified' THEN assignment.verified_on IS NOT NULL
              WHEN 'unverified' THEN assignment.reported_on IS NOT NULL AND assignment.verified_on IS NULL
              WHEN 'done' THEN assignment.reported_on IS NOT NULL
              ELSE {bucket} = %(figure)s::text
            END
      ORDER BY assignment.due_on, assignment.id LIMIT %(size)s::int
    ) AS own)"""
_DATED = "(assignment.due_on, assignment.id) > (%(after_due)s::date, %(after_id)s::bigint)"
_UNDATED = "assignment.due_on IS NULL AND assignment.id > %(undated)s::bigint"


def _statement(*, original: bool) -> Statement:
    bucket = bucket_sql(as_of="%(today)s::date", original=original)
    halves = (_HELD.format(place=place, bucket=bucket) for place in (_DATED, _UNDATED))
    text = f"""
SELECT assignment.id, unit.id, unit.name, task.id, task.title, assignment.state, assignment.percent,
       assignment.original_due_on, assignment.due_on, assignment.reported_on, assignment.verified_on,
       (SELECT count(*) FROM directives_progressreport AS report
          JOIN directives_evidence AS evidence ON evidence.report_id = report.id
         WHERE report.assignment_id = assignment.id)
  FROM ({" UNION ALL ".join(halves)} ORDER BY due_on, id LIMIT %(size)s::int) AS assignment
  JOIN directives_task AS task ON task.id = assignment.task_id
  JOIN org_unit AS unit ON unit.id = assignment.unit_id
 ORDER BY assignment.due_on, assignment.id"""
    return Statement("steering_own_assignments", "A page of one unit's own assignments by due day.", text)


OWN_ASSIGNMENTS = {original: _statement(original=original) for original in (False, True)}
