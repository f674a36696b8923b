-- name: derive_form_units
-- Who fills in a form: as it was before a day, as its rule and the tree of each era say since then; only differences.
WITH wanted AS (
    SELECT found.unit_id, unnest(range_agg(era.valid * daterange(%(since)s::date, %(until)s::date))) AS valid
      FROM org_era AS era
      JOIN org_interval AS found ON found.era_id = era.id
      JOIN org_unit AS unit ON unit.id = found.unit_id
     WHERE era.valid && daterange(%(since)s::date, %(until)s::date)
       AND unit.system = %(system)s AND unit.level = %(level)s AND unit.kind <> 'department'
       AND (cardinality(%(units)s::bigint[]) = 0 OR found.ancestors && %(units)s::bigint[])
       AND NOT found.ancestors && %(without)s::bigint[]
     GROUP BY found.unit_id
), kept AS (
    SELECT unit_id, valid * daterange(NULL, %(since)s::date) AS valid
      FROM reports_formunit
     WHERE form_id = %(form)s AND valid && daterange(NULL, %(since)s::date)
), whole AS (
    SELECT unit_id, unnest(range_agg(valid)) AS valid
      FROM (SELECT unit_id, valid FROM wanted UNION ALL SELECT unit_id, valid FROM kept) AS every
     GROUP BY unit_id
), gone AS (
    DELETE FROM reports_formunit AS had
     WHERE had.form_id = %(form)s
       AND NOT EXISTS (SELECT FROM whole WHERE whole.unit_id = had.unit_id AND whole.valid = had.valid)
    RETURNING 1
), added AS (
    INSERT INTO reports_formunit (form_id, unit_id, valid)
    SELECT %(form)s, whole.unit_id, whole.valid
      FROM whole
     WHERE NOT EXISTS (SELECT FROM reports_formunit AS had
                        WHERE had.form_id = %(form)s AND had.unit_id = whole.unit_id AND had.valid = whole.valid)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM added);

-- name: fill_form_figures
-- Every figure that a form asks, in the order of its sections, rows and combinations.
INSERT INTO reports_formfigure (form_id, figure_id, position, is_required)
SELECT %(form)s, figure.id,
       row_number() OVER (ORDER BY section.position, section.id, asked.position, asked.id,
                                   combination.position, combination.id) - 1,
       asked.is_required
  FROM reports_section AS section
  JOIN reports_row AS asked ON asked.section_id = section.id
  JOIN reports_figure AS figure ON figure.indicator_id = asked.indicator_id
  JOIN reports_indicator AS indicator ON indicator.id = asked.indicator_id
  JOIN reports_combination AS combination
    ON combination.id = figure.combination_id AND combination.disaggregation_id = indicator.disaggregation_id
 WHERE section.form_id = %(form)s;
