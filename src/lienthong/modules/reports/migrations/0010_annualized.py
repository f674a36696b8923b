from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0009_legends_of_indicators'),
    ]

    operations = [
        migrations.AddField(
            model_name='derived',
            name='is_annualized',
            field=models.BooleanField(default=False),
        ),
    ]
