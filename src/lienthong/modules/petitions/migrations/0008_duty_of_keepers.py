from django.db import migrations

NOTE = """
UPDATE accounts_position SET duties = 'petitions.keep'
 WHERE duties = '' AND id IN (SELECT position_id FROM petitions_lanekeeper WHERE left_at IS NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0007_keepers_warned"), ("accounts", "0006_duties")]

    operations = [migrations.RunSQL(NOTE, migrations.RunSQL.noop)]
