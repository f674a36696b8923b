import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0008_totals_by_period'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='legend_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='reports.legendset'),
        ),
    ]
