# Foreign keys whose column another index begins with, or that nothing reads by.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('numbering', '0002_first_numbers'),
        ('org', '0002_indexes_said_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='allocation',
            name='counter',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='numbering.counter'),
        ),
        migrations.AlterField(
            model_name='counter',
            name='series',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='numbering.series'),
        ),
        migrations.AlterField(
            model_name='series',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
    ]
