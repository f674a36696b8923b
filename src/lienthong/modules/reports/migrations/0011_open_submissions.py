"""An index of the reports that nobody has sent yet: a few of a unit's many."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built while people work."""

    atomic = False
    dependencies = [("reports", "0010_annualized")]

    operations = [
        AddIndexConcurrently(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "returned"])),
                fields=["unit", "due_at", "id"],
                name="submission_open",
            ),
        ),
    ]
