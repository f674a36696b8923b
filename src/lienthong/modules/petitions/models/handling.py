"""What happens to a petition on its way to an answer."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.models import Clock
from lienthong.modules.petitions.models.catalogue import ClockRule
from lienthong.modules.petitions.models.petitions import Petition


class Transfer(models.Model):
    """A petition passed from one unit to another; the second time it bounces, the level above rules."""

    class Kind(models.TextChoices):
        """Why it moved."""

        ROUTED = "routed", pgettext_lazy("transfer", "Routed by rule")
        PASSED = "passed", pgettext_lazy("transfer", "Passed on as not ours")
        RAISED = "raised", pgettext_lazy("transfer", "Raised for a ruling")
        RULED = "ruled", pgettext_lazy("transfer", "Ruled by the level above")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="transfers")
    kind = models.CharField(max_length=6, choices=Kind, db_collation="C")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.petition_id} to {self.to_unit_id}"


class Coordination(models.Model):
    """Another unit asked to take part, with a step and a clock of its own."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="coordinations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    step_id = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    question = models.TextField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition", "unit"],
                condition=Q(answered_at__isnull=True, cancelled_at__isnull=True),
                name="coordination_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.petition_id}"


class Message(models.Model):
    """Something said on a petition: a private note of the staff, or between the staff and the citizen."""

    class Kind(models.TextChoices):
        """Who says it to whom."""

        NOTE = "note", pgettext_lazy("message", "Private note")
        NEWS = "news", pgettext_lazy("message", "News to the citizen")
        QUESTION = "question", pgettext_lazy("message", "Question to the citizen")
        REPLY = "reply", pgettext_lazy("message", "Reply of the citizen")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind, db_collation="C")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField()
    is_public = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} on {self.petition_id}"


class Attachment(models.Model):
    """A file of the sender or of the staff. The public sees `redacted` once `is_public`, never the original."""

    class Kind(models.TextChoices):
        """What it is."""

        PHOTO = "photo", pgettext_lazy("attachment", "Photo")
        VOICE = "voice", pgettext_lazy("attachment", "Voice note")
        DOCUMENT = "document", pgettext_lazy("attachment", "Document")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind, db_collation="C")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    redacted = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(is_public=False) | Q(redacted__isnull=False), name="attachment_redacted")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.petition_id}"


class Answer(models.Model):
    """One version of an answer: drafted, approved or returned, then sent. The sent ones are what was answered.

    Where the rule asks for the level above, the unit's own leader endorses it and the one above approves it.
    """

    class State(models.TextChoices):
        """How far an answer is."""

        DRAFT = "draft", pgettext_lazy("answer", "Draft")
        RETURNED = "returned", pgettext_lazy("answer", "Returned")
        APPROVED = "approved", pgettext_lazy("answer", "Approved")
        SENT = "sent", pgettext_lazy("answer", "Sent")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="answers", db_index=False)
    version = models.SmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, db_collation="C")
    text = models.TextField()
    public_text = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    drafted_at = models.DateTimeField()
    endorsed_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    endorsed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["petition", "version"], name="answer_version")]

    def __str__(self) -> str:
        return f"answer {self.version} to {self.petition_id}"


class ClockEntry(models.Model):
    """One entry of the ledger that explains a petition's due moment: `due_at` is what holds after it.

    The clocks of work steps begin and end with each holder; this one runs from receipt to the answer, through every
    transfer. `rule` gave the amount, and its citation is shown beside the day.
    """

    class Kind(models.TextChoices):
        """What happened to the clock."""

        ACCEPT = "accept", pgettext_lazy("petition clock", "Time to accept it began")
        DECIDE = "decide", pgettext_lazy("petition clock", "Time to answer began")
        PAUSE = "pause", pgettext_lazy("petition clock", "Paused")
        RESUME = "resume", pgettext_lazy("petition clock", "Ran on")
        EXTEND = "extend", pgettext_lazy("petition clock", "Extended")
        STOP = "stop", pgettext_lazy("petition clock", "Stopped")
        MOVED = "moved", pgettext_lazy("petition clock", "Moved by the calendar")

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="clock_entries", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind, db_collation="C")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    amount = models.SmallIntegerField(null=True)
    measure = models.CharField(max_length=8, choices=Clock.Measure, blank=True, db_collation="C")
    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["petition", "id"], name="petition_clock_entry")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.petition_id}"


class Extension(models.Model):
    """More time than the rule gave first: by how much, why, told to the citizen."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="extensions")
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.petition_id} until {self.due_after}"


class Support(models.Model):
    """“Me too”: once a visitor (`key`, a keyed hash) and petition."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="supports", db_index=False)
    key = models.CharField(max_length=64, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["petition", "key"], name="support_once")]

    def __str__(self) -> str:
        return f"support of {self.petition_id}"
