"""Case files: documents kept together."""

from typing import ClassVar

from django.db import models

from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.models.documents import Document


class CaseFile(models.Model):
    """Documents of one piece of work, kept together by one unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "code"], name="case_file_once")]
        indexes: ClassVar = [models.Index(fields=["unit", "-id"], name="case_file_unit")]

    def __str__(self) -> str:
        return self.title


class CaseFileEntry(models.Model):
    """A document in a case file."""

    case_file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="entries", db_index=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_file", "document"], name="case_file_entry_once")]

    def __str__(self) -> str:
        return f"{self.case_file_id}: {self.document_id}"
