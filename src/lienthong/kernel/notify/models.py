"""News for positions, and how each person wants to hear it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Unit


class Channel(models.TextChoices):
    """Where news goes besides the application."""

    NONE = "none", _("In the application only")
    EACH = "each", _("An e-mail for each")
    DAILY = "daily", _("One e-mail a day")


class Notification(models.Model):
    """One piece of news for one position; its sentence is made from `kind` and `title` in the reader's language.

    `channel` is how the reader wanted to hear of it when it was written; `mailed_at` is when the e-mail left.
    """

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=60, db_collation="C")
    subject_kind = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.NONE, db_default=Channel.NONE)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.SmallIntegerField(default=0, db_default=0)
    mail_failure = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["position", "-id"], name="notification_position"),
            models.Index(fields=["position"], name="notification_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(
                fields=["channel", "id"],
                name="notification_unmailed",
                condition=models.Q(mailed_at__isnull=True) & ~models.Q(channel="none"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(models.Model):
    """How an account wants to hear of one kind of news (`kind` empty: of all the rest)."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences", db_index=False
    )
    kind = models.CharField(max_length=60, blank=True, db_collation="C")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.NONE)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}: {self.channel}"


class UnitLetter(models.Model):
    """A reminder to a unit's own e-mail address, whoever sits there, in the language of the product."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=60, db_collation="C")
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    mailed_at = models.DateTimeField(null=True)
    mail_tries = models.SmallIntegerField(default=0, db_default=0)
    mail_failure = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "id"], name="unit_letter_unit"),
            models.Index(fields=["id"], name="unit_letter_unmailed", condition=models.Q(mailed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title


class Wording(models.Model):
    """An operator's own text for one kind of news in one language; the product's own text stands where none is."""

    kind = models.CharField(max_length=60, db_collation="C")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "language"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
