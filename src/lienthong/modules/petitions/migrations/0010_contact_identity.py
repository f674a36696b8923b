from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("petitions", "0009_sealed_senders")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["subject", "issuer"], name="contact_identity", condition=~Q(subject="")),
        ),
    ]
