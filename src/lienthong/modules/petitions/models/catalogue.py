"""What petitions are about, whose they are, and how long the law gives."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Level, Territory, Unit
from lienthong.kernel.work.models import Clock


class PetitionKind(models.TextChoices):
    """What is said: each kind has a law of its own."""

    FEEDBACK = "feedback", _("Feedback")
    PROPOSAL = "proposal", pgettext_lazy("petition", "Proposal")
    COMPLAINT = "complaint", _("Complaint")
    DENUNCIATION = "denunciation", _("Denunciation")


class Topic(models.Model):
    """What a petition is about; an Open311 service. `keywords` are folded words by which one is suggested."""

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    keywords: Any = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    sort_key = models.CharField(max_length=400, db_collation="C", blank=True)
    retired_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ClockRule(models.Model):
    """How long a kind of petition may take during `valid`, and which law or decision says so.

    `accept` counts in `accept_measure` from receipt to acceptance; `decide` in `measure` from acceptance to the answer,
    `complex` instead of it for a complex case, `remote` and `remote_complex` where travelling is hard; an extension
    adds `extension`, at most `extensions` times. Rules are never changed once in force: a new one ends the old.
    """

    kind = models.CharField(max_length=12, choices=PetitionKind, db_collation="C")
    instance = models.SmallIntegerField(default=1)
    valid = DateRangeField()
    measure = models.CharField(max_length=8, choices=Clock.Measure, default=Clock.Measure.CALENDAR)
    accept_measure = models.CharField(max_length=8, choices=Clock.Measure, default=Clock.Measure.CALENDAR)
    accept = models.SmallIntegerField()
    decide = models.SmallIntegerField()
    complex = models.SmallIntegerField()
    remote = models.SmallIntegerField()
    remote_complex = models.SmallIntegerField()
    extension = models.SmallIntegerField(default=0)
    extensions = models.SmallIntegerField(default=0)
    may_pause = models.BooleanField(default=False)
    needs_above = models.BooleanField(default=False)
    citation = models.CharField(max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(accept__gt=0, decide__gt=0), name="clock_rule_amounts"),
            models.CheckConstraint(condition=Q(instance__in=[1, 2]), name="clock_rule_instance"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class CompetenceRule(models.Model):
    """Which unit must answer: the first rule in order that fits a petition's kind, topic and place decides.

    Empty conditions fit everything; a territory stands for all inside it. The target is `unit`, or else the body of
    `level` above the place, with its department of that `department` symbol where one is named.
    """

    position = models.IntegerField()
    kind = models.CharField(max_length=12, choices=PetitionKind, blank=True, db_collation="C")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=Level, blank=True, db_collation="C")
    department = models.CharField(max_length=40, blank=True, db_collation="C")
    note = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["position", "id"], name="competence_order", condition=Q(retired_at__isnull=True))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(unit__isnull=False) ^ ~Q(level=""), name="competence_one_target")
        ]

    def __str__(self) -> str:
        return self.note or f"rule {self.position}"


class ContactRule(models.Model):
    """How many days after a petition of a kind has ended its sender's contact is kept, and which decision says so."""

    kind = models.CharField(max_length=12, choices=PetitionKind, unique=True, db_collation="C")
    days = models.IntegerField()
    citation = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(days__gt=0), name="contact_rule_days")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"


class AnswerTemplate(models.Model):
    """Words that a body starts its answers with."""

    body = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PetitionKind, blank=True, db_collation="C")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LaneKeeper(models.Model):
    """A named person who keeps the sealed lane of denunciations at their unit; no role gives this."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("petition", "Keeper of denunciations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["position"], condition=Q(left_at__isnull=True), name="lane_keeper_once")
        ]

    def __str__(self) -> str:
        return f"{self.position_id} at {self.unit_id}"
