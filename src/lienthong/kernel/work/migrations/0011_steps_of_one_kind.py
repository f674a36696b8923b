"""Steps of one kind at a desk have an index, and new pages of steps are tidied early, so that counts read indexes alone.

Autovacuum comes after a fifth of a table is new, which among tens of millions of steps is a year of work: until then
whoever counts open steps, which are the newest, would look each of them up.
"""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("work", "0010_kind_of_steps")]
    operations: ClassVar = [
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["unit", "desk", "kind"],
                name="step_desk_kind",
                condition=models.Q(left_at__isnull=True, position__isnull=True),
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE work_step SET (autovacuum_vacuum_insert_scale_factor = 0.01)",
            "ALTER TABLE work_step RESET (autovacuum_vacuum_insert_scale_factor)",
        ),
    ]
