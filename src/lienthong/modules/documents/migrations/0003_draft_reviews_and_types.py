"""Reviews of drafts, revisions of versions, and the types of documents that law and guidance lay down."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def load_document_types(apps: Any, schema_editor: Any) -> None:
    """Add the types that are not there yet; what an operator changed stays."""
    from lienthong.modules.documents.actions.drafting_types import load_document_types as load

    load(apps.get_model("documents", "DocumentType"))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0002_requests_and_final_copies"), ("accounts", "0001_initial"), ("org", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("version", "revision", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("version", "closed_at", models.DateTimeField(null=True)),
        migrations.AddField("document", "proposed_signer", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.position",
        )),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.SmallIntegerField(default=1)),
                ("place", models.SmallIntegerField()),
                ("state", models.CharField(
                    choices=[("waiting", "Waiting"), ("asked", "Asked"), ("agreed", "Agreed"), ("returned", "Returned"), ("skipped", "Not asked any more")],
                    default="waiting", max_length=8,
                )),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.position")),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="documents.document")),
                ("position", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.position")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("document", "round", "place"), name="review_once")]},
        ),
        migrations.RunPython(load_document_types, migrations.RunPython.noop),
    ]
