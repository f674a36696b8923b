"""Steps carry their item's kind, and the indexes of open ones carry it with the part: counting a desk reads an index."""

from typing import ClassVar

from django.db import migrations, models

_FILL = "UPDATE work_step AS step SET kind = item.kind FROM work_workitem AS item WHERE item.id = step.item_id"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("work", "0009_indexes_said_once")]
    operations: ClassVar = [
        migrations.RemoveIndex("step", "step_desk_open"),
        migrations.RemoveIndex("step", "step_position_open"),
        migrations.AddField(
            "step", "kind", models.CharField(max_length=40, db_collation="C", default=""), preserve_default=False
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        # The triggers of what was filled run now, so that the table may be changed again.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["unit", "desk", "due_at", "id"],
                include=["kind", "part"],
                name="step_desk_open",
                condition=models.Q(left_at__isnull=True, position__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "step",
            models.Index(
                fields=["position", "due_at", "id"],
                include=["kind", "part"],
                name="step_position_open",
                condition=models.Q(left_at__isnull=True, position__isnull=False),
            ),
        ),
    ]
