"""What the portal keeps before a petition is there."""

from typing import ClassVar

from django.db import models

from lienthong.kernel.files.models import File
from lienthong.modules.petitions.models.handling import Attachment
from lienthong.modules.petitions.models.petitions import Petition


class LooseFile(models.Model):
    """A file that a visitor has sent with a petition that is not sent yet; swept away when it never is."""

    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Attachment.Kind, db_collation="C")
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["added_at", "id"], name="loose_file_added")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class TrustedApp(models.Model):
    """An app that sends petitions for its users, known by a key of which only a hash is kept."""

    name = models.CharField(max_length=120)
    key_hash = models.CharField(max_length=64, unique=True, db_collation="C")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class SentByApp(models.Model):
    """Which app a petition came through."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, primary_key=True, related_name="sent_by")
    app = models.ForeignKey(TrustedApp, on_delete=models.PROTECT, related_name="sent")

    def __str__(self) -> str:
        return f"{self.petition_id} by {self.app_id}"
