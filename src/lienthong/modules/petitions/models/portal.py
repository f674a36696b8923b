"""What the portal keeps before a petition is there."""

from typing import ClassVar

from django.db import models

from lienthong.kernel.files.models import File
from lienthong.modules.petitions.models.handling import Attachment


class LooseFile(models.Model):
    """A file that a visitor has sent with a petition that is not sent yet; swept away when it never is."""

    file = models.OneToOneField(File, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Attachment.Kind, db_collation="C")
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["added_at", "id"], name="loose_file_added")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"
