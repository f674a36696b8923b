"""Items, steps, clocks: what must be done, who holds it, and how much time is left."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Unit


class Desk(models.TextChoices):
    """Which hands of a unit hold a step that nobody in person holds."""

    CLERK = "clerk", _("Records desk")
    LEADER = "leader", _("Leaders")
    STAFF = "staff", _("Staff")


class WorkItem(models.Model):
    """Something that a unit must do, one to one with the record of a module (`kind`, `subject_id`)."""

    class Phase(models.TextChoices):
        """How far the item is."""

        DRAFT = "draft", pgettext_lazy("work", "Draft")
        OPEN = "open", pgettext_lazy("work", "Open")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", pgettext_lazy("work", "Closed")

    kind = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=500)
    urgency = models.SmallIntegerField(default=0)
    phase = models.CharField(max_length=9, choices=Phase, default=Phase.OPEN)
    outcome = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="item_once"),
            models.CheckConstraint(
                condition=Q(phase="closed", closed_at__isnull=False) | ~Q(phase="closed") & Q(closed_at__isnull=True),
                name="item_closed_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """Custody of an item by a unit's desk or by one position, from `entered_at` to `left_at`.

    `due_at` repeats the clock's, and `kind` the item's, so that lists and their counts need no join. `taken_at` is when
    the receiver first opened it: until then the time counts against `sender`, the step it came from.
    """

    class Part(models.TextChoices):
        """The three ways a unit takes part."""

        LEAD = "lead", _("Lead")
        COORDINATING = "coordinating", _("Coordinating")
        INFORMATION = "information", _("For information")

    # The composite indexes below begin with these columns, and nothing asks for what a sender sent: one more index of
    # each would only be written and never read.
    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(max_length=40, db_collation="C")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    desk = models.CharField(max_length=6, choices=Desk)
    part = models.CharField(max_length=12, choices=Part, default=Part.LEAD)
    task = models.CharField(max_length=40, db_collation="C")
    note = models.TextField(blank=True)
    sender = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True, db_collation="C")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "desk", "due_at", "id"],
                name="step_desk_open",
                include=["kind", "part"],
                condition=Q(left_at__isnull=True, position__isnull=True),
            ),
            models.Index(
                fields=["position", "due_at", "id"],
                name="step_position_open",
                include=["kind", "part"],
                condition=Q(left_at__isnull=True, position__isnull=False),
            ),
            # What lies at a desk of one kind, where thousands of another may lie beside it.
            models.Index(
                fields=["unit", "desk", "kind"],
                name="step_desk_kind",
                condition=Q(left_at__isnull=True, position__isnull=True),
            ),
            models.Index(fields=["unit", "left_at"], name="step_unit_left"),
            models.Index(fields=["unit", "due_at", "id"], name="step_unit_open", condition=Q(left_at__isnull=True)),
            models.Index(fields=["due_at", "id"], name="step_open", condition=Q(left_at__isnull=True)),
            models.Index(fields=["item", "id"], name="step_item"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item"], name="step_one_lead", condition=Q(part="lead", left_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, outcome="") | Q(left_at__isnull=False) & ~Q(outcome=""),
                name="step_left_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="step_left_after_entered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} of item {self.item_id}"


class Clock(models.Model):
    """The time a step has. `original_due_at` never changes; `due_at` is what the ledger in `ClockEvent` adds up to."""

    class Measure(models.TextChoices):
        """What the amount counts."""

        WORKING = "working", _("Working days")
        CALENDAR = "calendar", _("Calendar days")
        DATE = "date", _("A given moment")

    step = models.OneToOneField(Step, on_delete=models.CASCADE, primary_key=True, related_name="clock")
    measure = models.CharField(max_length=8, choices=Measure)
    amount = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    started_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"clock of step {self.step_id}"


class ClockEvent(models.Model):
    """One entry of a clock's ledger: `due_at` is the due moment after it."""

    class Kind(models.TextChoices):
        """What happened to the clock."""

        START = "start", _("Started")
        SUSPEND = "suspend", _("Suspended")
        RESUME = "resume", _("Resumed")
        EXTEND = "extend", _("Extended")
        RECOMPUTE = "recompute", _("Recomputed")
        STOP = "stop", _("Stopped")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=100, blank=True)
    position_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["clock", "id"], name="clock_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Standing(models.Model):
    """Derived, a row a unit: how its own and its subtree's steps stand; recomputed when the unit is stale.

    `next_change_at` is when time alone will change it: the next moment a step becomes due soon or overdue.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    own_open = models.IntegerField(default=0)
    own_due_soon = models.IntegerField(default=0)
    own_overdue = models.IntegerField(default=0)
    own_on_time = models.IntegerField(default=0)
    own_late = models.IntegerField(default=0)
    tree_open = models.IntegerField(default=0)
    tree_due_soon = models.IntegerField(default=0)
    tree_overdue = models.IntegerField(default=0)
    tree_on_time = models.IntegerField(default=0)
    tree_late = models.IntegerField(default=0)
    next_change_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_change_at"], name="standing_next_change")]

    def __str__(self) -> str:
        return f"standing of {self.unit_id}"


class Stale(models.Model):
    """A unit whose standing must be computed again; rows are only ever added and removed, so nobody waits."""

    unit_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.unit_id)


class Reminder(models.Model):
    """That the holder of a step was told of its deadline (`kind` of the notification), so that it happens once."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, db_collation="C")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["step", "kind"], name="reminder_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.step_id}"
