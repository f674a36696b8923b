"""What a recipient body keeps besides the delivery itself: files waiting for a row, questions, saved phrases."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.models.deliveries import Delivery


class Scan(models.Model):
    """A row of the registering page that is not complete yet: a file dropped there, or paper without one.

    It is stored as soon as the file has arrived, so that a closed browser loses nothing; registering it deletes it,
    so that a form sent twice finds nothing the second time.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "id"], name="scan_unit")]

    def __str__(self) -> str:
        return f"scan {self.pk}"


class ResultFile(models.Model):
    """A file that the recipient added when finishing; the other recipients of the document do not see it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="result_files", db_index=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["delivery", "file"], name="result_file_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.file_id}"


class Question(models.Model):
    """A follow-up question about a delivery: to who gave the instruction, or to the body that issued the document."""

    class To(models.TextChoices):
        """Who is asked."""

        LEADER = "leader", _("Who gave the instruction")
        ISSUER = "issuer", _("The issuing body")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="questions", db_index=False)
    to = models.CharField(max_length=6, choices=To)
    text = models.TextField()
    asked_by = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["delivery", "id"], name="question_delivery")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="question_answered",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Phrase(models.Model):
    """A sentence that a person uses again and again in instructions."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "text"], name="phrase_once")]

    def __str__(self) -> str:
        return self.text
