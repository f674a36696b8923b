from typing import Any

from django.db import migrations, models
from django.db.models import Q


def forget_senders(apps: Any, schema_editor: Any) -> None:
    """A denunciation that was received before kept what recognises its sender."""
    apps.get_model("petitions", "Petition").objects.filter(is_sealed=True).exclude(sender_key="").update(sender_key="")


class Migration(migrations.Migration):

    dependencies = [
        ("petitions", "0008_duty_of_keepers"),
    ]

    operations = [
        migrations.RunPython(forget_senders, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=Q(is_sealed=False)
                | Q(sender_key="", pseudonym="", address="", latitude__isnull=True, longitude__isnull=True),
                name="petition_sealed_sender",
            ),
        ),
    ]
