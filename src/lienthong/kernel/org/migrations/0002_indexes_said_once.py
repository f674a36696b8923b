# Foreign keys whose column another index begins with, or that nothing reads by.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='interval',
            name='era',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='org.era'),
        ),
        migrations.AlterField(
            model_name='succession',
            name='predecessor',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='successor_edges', to='org.territory'),
        ),
        migrations.AlterField(
            model_name='unit',
            name='parent',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.unit'),
        ),
    ]
