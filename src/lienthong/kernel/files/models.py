"""Blobs by their content, and the names under which people know them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes, stored once whatever the number of names; `sha256` is lower-case hexadecimal.

    Sealed ones are encrypted, and told apart by nothing but their size (`sealing.py`).
    """

    class Text(models.TextChoices):
        """Whether the words inside are known."""

        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        NONE = "none", _("No text inside")
        FAILED = "failed", _("Failed")

    sha256 = models.CharField(max_length=64, unique=True, db_collation="C")
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    pages = models.IntegerField(null=True)
    text_state = models.CharField(max_length=8, choices=Text, default=Text.WAITING)
    text = models.TextField(blank=True)
    is_sealed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_not_empty"),
            models.CheckConstraint(condition=Q(is_sealed=False) | Q(text=""), name="blob_sealed_unread"),
        ]

    def __str__(self) -> str:
        return self.sha256


class File(models.Model):
    """A blob under a name, as somebody added it; a picture that was made anew has a small one beside it.

    Of a sealed one the name is empty: it and the type are in `sealed_name`.
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    sealed_name = models.BinaryField(null=True)
    thumbnail = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    unit_id = models.BigIntegerField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
