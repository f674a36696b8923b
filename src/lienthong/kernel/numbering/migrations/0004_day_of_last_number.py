# The counter knows the day of its last number, so that one look decides whether another would backdate it.

from django.db import migrations, models


BACK = """
UPDATE numbering_counter AS counter SET last_on = given."on"
  FROM numbering_allocation AS given
 WHERE given.counter_id = counter.id AND given.number = counter.last
"""


class Migration(migrations.Migration):

    dependencies = [
        ('numbering', '0003_indexes_said_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='counter',
            name='last_on',
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(BACK, migrations.RunSQL.noop),
    ]
