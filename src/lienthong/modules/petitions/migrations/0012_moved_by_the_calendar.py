from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0011_trusted_apps")]

    operations = [
        migrations.AlterField(
            model_name="clockentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("accept", "Time to accept it began"),
                    ("decide", "Time to answer began"),
                    ("pause", "Paused"),
                    ("resume", "Ran on"),
                    ("extend", "Extended"),
                    ("stop", "Stopped"),
                    ("moved", "Moved by the calendar"),
                ],
                db_collation="C",
                max_length=6,
            ),
        ),
    ]
