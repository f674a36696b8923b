"""Days of tallies: what a change of assignments adds to a day is noted by triggers; the briefs of leaders."""

import django.db.models.deletion
from django.db import migrations, models

_NOTE = """
CREATE FUNCTION directives_days_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directives_daychange (task_id, unit_id, "on", due, due_original, reported, verified)
    SELECT task_id, unit_id, "on", sum(due), sum(due_original), sum(reported), sum(verified)
      FROM ({sources}) AS moved
     WHERE "on" IS NOT NULL
     GROUP BY task_id, unit_id, "on"
    HAVING sum(due) <> 0 OR sum(due_original) <> 0 OR sum(reported) <> 0 OR sum(verified) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER directives_days_{name} AFTER {event} ON directives_assignment REFERENCING {tables}
    FOR EACH STATEMENT EXECUTE FUNCTION directives_days_{name}();
"""
# What a table of changed rows counts for, each row four days at most.
_SOURCE = """
    SELECT task_id, unit_id, day."on", day.due, day.due_original, day.reported, day.verified
      FROM {table} AS assignment
     CROSS JOIN LATERAL (VALUES
           (due_on, {sign}1, 0, 0, 0), (original_due_on, 0, {sign}1, 0, 0),
           (reported_on, 0, 0, {sign}1, 0), (verified_on, 0, 0, 0, {sign}1)
     ) AS day ("on", due, due_original, reported, verified)
     WHERE state <> 'withdrawn'
"""
_NEW, _OLD = _SOURCE.format(table="after", sign=""), _SOURCE.format(table="before", sign="-")
_CHANGES = (
    ("inserted", "INSERT", "NEW TABLE AS after", _NEW),
    ("updated", "UPDATE", "OLD TABLE AS before NEW TABLE AS after", f"{_NEW} UNION ALL {_OLD}"),
    ("deleted", "DELETE", "OLD TABLE AS before", _OLD),
)
_CREATE = "".join(
    _NOTE.format(name=name, event=event, tables=tables, sources=sources) for name, event, tables, sources in _CHANGES
)
_DROP = "".join(
    f"DROP TRIGGER directives_days_{name} ON directives_assignment; DROP FUNCTION directives_days_{name}();"
    for name, *_ in _CHANGES
)


class Migration(migrations.Migration):

    dependencies = [
        ('directives', '0002_assigning'),
        ('files', '0001_initial'),
        ('org', '0002_indexes_said_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task_id', models.BigIntegerField()),
                ('unit_id', models.BigIntegerField()),
                ('on', models.DateField()),
                ('due', models.SmallIntegerField()),
                ('due_original', models.SmallIntegerField()),
                ('reported', models.SmallIntegerField()),
                ('verified', models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Brief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'on'), name='brief_once')],
            },
        ),
        migrations.RunSQL(_CREATE, _DROP),
    ]
