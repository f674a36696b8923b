# Foreign keys whose column another index begins with, or that nothing reads by.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_saved_views'),
        ('org', '0002_indexes_said_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='position',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='org.unit'),
        ),
        migrations.AlterField(
            model_name='savedview',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
