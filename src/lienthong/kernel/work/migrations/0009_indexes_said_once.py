# Foreign keys whose column another index begins with, or that nothing reads by.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0008_one_lead_again'),
    ]

    operations = [
        migrations.AlterField(
            model_name='clockevent',
            name='clock',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='work.clock'),
        ),
        migrations.AlterField(
            model_name='reminder',
            name='step',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='work.step'),
        ),
        migrations.AlterField(
            model_name='step',
            name='sender',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='work.step'),
        ),
    ]
