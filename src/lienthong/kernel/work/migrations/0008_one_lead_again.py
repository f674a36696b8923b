"""0006 took the index of the foreign key away, and with it, unasked, the unique one of the same column."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("work", "0007_one_kind_of_saved_view"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE UNIQUE INDEX IF NOT EXISTS step_one_lead ON work_step (item_id) "
            "WHERE left_at IS NULL AND part = 'lead'",
            migrations.RunSQL.noop,
        ),
    ]
