"""A draft remembers the request that began it, so that a double click begins one."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0003_draft_reviews_and_types")]
    operations: ClassVar = [
        migrations.AddField("document", "request_key", models.UUIDField(null=True, unique=True)),
    ]
