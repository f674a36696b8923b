-- name: values_of_form
-- Every figure of a form with its keys, the unit's value of a period and its numbers of the periods that begin on these
-- days (null where there is none), in the form's order.
WITH earlier AS MATERIALIZED (
    SELECT day.place, period.id
      FROM unnest(%(starts)s::date[]) WITH ORDINALITY AS day (starts_on, place)
      LEFT JOIN reports_period AS period ON period.type = %(type)s AND period.starts_on = day.starts_on
)
SELECT cell.figure_id, indicator.uid, combination.uid, indicator.type, cell.is_required, value.number, value.text,
       ARRAY(SELECT past.number
               FROM earlier
               LEFT JOIN reports_value AS past ON past.unit_id = %(unit)s AND past.period_id = earlier.id
                                              AND past.figure_id = cell.figure_id
              ORDER BY earlier.place)
  FROM reports_formfigure AS cell
  JOIN reports_figure AS figure ON figure.id = cell.figure_id
  JOIN reports_indicator AS indicator ON indicator.id = figure.indicator_id
  JOIN reports_combination AS combination ON combination.id = figure.combination_id
  LEFT JOIN reports_value AS value ON value.unit_id = %(unit)s AND value.period_id = %(period)s
                                  AND value.figure_id = cell.figure_id
 WHERE cell.form_id = %(form)s
 ORDER BY cell.position, cell.figure_id;

-- name: grid_of_form
-- Everything that a form asks, in its order, with the unit's value of a period and of the one before.
SELECT section.id, section.title, section.note, section.layout, row.id, coalesce(nullif(row.label, ''), indicator.name),
       indicator.description, indicator.measure, indicator.type, cell.figure_id, combination.name, combination.id,
       cell.is_required, value.number, value.text, past.number, past.text,
       value.unit_id IS NOT NULL
       AND EXISTS (SELECT FROM reports_submission AS other
                     JOIN reports_formfigure AS shared ON shared.form_id = other.form_id
                                                      AND shared.figure_id = cell.figure_id
                    WHERE other.unit_id = %(unit)s AND other.period_id = %(period)s AND other.form_id <> %(form)s
                      AND other.state IN ('submitted', 'approved', 'locked'))
  FROM reports_section AS section
  JOIN reports_row AS row ON row.section_id = section.id
  JOIN reports_indicator AS indicator ON indicator.id = row.indicator_id
  JOIN reports_figure AS figure ON figure.indicator_id = indicator.id
  JOIN reports_formfigure AS cell ON cell.form_id = section.form_id AND cell.figure_id = figure.id
  JOIN reports_combination AS combination ON combination.id = figure.combination_id
  LEFT JOIN reports_value AS value ON value.unit_id = %(unit)s AND value.period_id = %(period)s
                                  AND value.figure_id = figure.id
  LEFT JOIN reports_value AS past ON past.unit_id = %(unit)s AND past.period_id = %(before)s
                                 AND past.figure_id = figure.id
 WHERE section.form_id = %(form)s
 ORDER BY section.position, section.id, row.position, row.id, combination.position, combination.id;

-- name: submission_lines
-- A page of the open reports of a few units, by due moment, with how many of the figures are filled in.
SELECT found.id, found.state, form.name, form.code, period.type, period.starts_on, found.due_at, found.submitted_at,
       unit.name, counted.filled, counted.asked
  FROM (
    SELECT submission.*
      FROM reports_submission AS submission
     WHERE submission.unit_id = ANY(%(units)s::bigint[]) AND submission.state IN ('draft', 'returned')
       AND (coalesce(submission.due_at, '-infinity'), submission.id) > (%(due)s::timestamptz, %(id)s::bigint)
       AND (%(form)s::bigint IS NULL OR submission.form_id = %(form)s::bigint)
       AND (%(late)s::timestamptz IS NULL OR submission.due_at < %(late)s::timestamptz)
     ORDER BY coalesce(submission.due_at, '-infinity'), submission.id
     LIMIT %(size)s
  ) AS found
  JOIN reports_form AS form ON form.id = found.form_id
  JOIN reports_period AS period ON period.id = found.period_id
  JOIN org_unit AS unit ON unit.id = found.unit_id
 CROSS JOIN LATERAL (
    SELECT count(value.unit_id) AS filled, count(*) AS asked
      FROM reports_formfigure AS cell
      LEFT JOIN reports_value AS value ON value.unit_id = found.unit_id AND value.period_id = found.period_id
                                      AND value.figure_id = cell.figure_id
     WHERE cell.form_id = found.form_id
  ) AS counted
 ORDER BY coalesce(found.due_at, '-infinity'), found.id;

-- name: submission_lines_past
-- The same, the newest first: for what was sent.
SELECT found.id, found.state, form.name, form.code, period.type, period.starts_on, found.due_at, found.submitted_at,
       unit.name, counted.filled, counted.asked
  FROM (
    SELECT submission.*
      FROM reports_submission AS submission
     WHERE submission.unit_id = ANY(%(units)s::bigint[]) AND submission.state = ANY(%(states)s::text[])
       AND (coalesce(submission.due_at, '-infinity'), submission.id) < (%(due)s::timestamptz, %(id)s::bigint)
       AND (%(form)s::bigint IS NULL OR submission.form_id = %(form)s::bigint)
     ORDER BY coalesce(submission.due_at, '-infinity') DESC, submission.id DESC
     LIMIT %(size)s
  ) AS found
  JOIN reports_form AS form ON form.id = found.form_id
  JOIN reports_period AS period ON period.id = found.period_id
  JOIN org_unit AS unit ON unit.id = found.unit_id
 CROSS JOIN LATERAL (
    SELECT count(value.unit_id) AS filled, count(*) AS asked
      FROM reports_formfigure AS cell
      LEFT JOIN reports_value AS value ON value.unit_id = found.unit_id AND value.period_id = found.period_id
                                      AND value.figure_id = cell.figure_id
     WHERE cell.form_id = found.form_id
  ) AS counted
 ORDER BY coalesce(found.due_at, '-infinity') DESC, found.id DESC;

-- name: submission_counts
-- How many reports of a few units are open, overdue, sent and approved or locked.
SELECT count(*) FILTER (WHERE state IN ('draft', 'returned')),
       count(*) FILTER (WHERE state IN ('draft', 'returned') AND due_at < %(now)s),
       count(*) FILTER (WHERE state = 'submitted'),
       count(*) FILTER (WHERE state IN ('approved', 'locked'))
  FROM reports_submission
 WHERE unit_id = ANY(%(units)s::bigint[]) AND (%(form)s::bigint IS NULL OR form_id = %(form)s::bigint);

-- name: units_directly_below
-- The units whose reports a body looks at: those right below it and below its departments.
SELECT unit.id
  FROM org_unit AS above
  JOIN org_unit AS unit ON unit.parent_id = above.id
 WHERE above.body_id = %(body)s
 ORDER BY unit.id;

-- name: forms_of_units
-- The forms that a few units have reports of, by name.
SELECT form.id, form.name
  FROM reports_form AS form
 WHERE EXISTS (SELECT FROM reports_submission AS submission
                WHERE submission.form_id = form.id AND submission.unit_id = ANY(%(units)s::bigint[]))
 ORDER BY form.name, form.id
 LIMIT 100;
