"""What a directive asks: objectives, tasks below them, whom a task is for, and where in the text it stands."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.directives.models.texts import Directive
from lienthong.modules.documents.api import Document


class Objective(models.Model):
    """Something that the directive wants reached; objectives form a tree."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="objectives")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    title = models.CharField(max_length=500)
    order = models.IntegerField(default=0)
    address = models.CharField(max_length=120, blank=True, db_collation="C")

    def __str__(self) -> str:
        return self.title


class TaskQuerySet(models.QuerySet["Task"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "TaskQuerySet":
        """Tasks of directives that the viewer may read; one not yet issued is seen by the body that prepares it."""
        seen = self.filter(directive__in=Directive.objects.visible_to(viewer))
        return seen.filter(~Q(state=Task.State.DRAFT) | Q(directive__body_id=viewer.body_id))


class Task(models.Model):
    """What a directive asks of units.

    `deadline` says which of the fields after it count: `due_on` for a date, `working_days` from the directive's day
    of issue, `recurrence` for one assignment each period (due `working_days` after its end), none for a standing task.
    `revision` grows with each change of an issued task, so that an assignment knows which text it was given.
    """

    class Deadline(models.TextChoices):
        """The kinds of deadline."""

        DATE = "date", pgettext_lazy("deadline", "A date")
        WORKING_DAYS = "working_days", _("Working days from issue")
        RECURRING = "recurring", pgettext_lazy("deadline", "Recurring")
        STANDING = "standing", pgettext_lazy("deadline", "Standing")

    class Recurrence(models.TextChoices):
        """How often a recurring task comes back."""

        WEEK = "week", _("Week")
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        HALF = "half", _("Half-year")
        YEAR = "year", _("Year")

    class State(models.TextChoices):
        """How far a task is; drawn in docs/modules/directives.md."""

        DRAFT = "draft", pgettext_lazy("task", "Draft")
        ISSUED = "issued", pgettext_lazy("task", "Issued")
        WITHDRAWN = "withdrawn", pgettext_lazy("task", "Withdrawn")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=30, blank=True, db_collation="C")
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    expected_product = models.CharField(max_length=300, blank=True)
    order = models.IntegerField(default=0)
    deadline = models.CharField(max_length=12, choices=Deadline, default=Deadline.DATE)
    due_on = models.DateField(null=True, blank=True)
    working_days = models.SmallIntegerField(null=True, blank=True)
    recurrence = models.CharField(max_length=7, choices=Recurrence, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    revision = models.SmallIntegerField(default=1)
    issued_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["directive", "order", "id"], name="task_list")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="task_deadline",
                condition=Q(deadline="date", due_on__isnull=False)
                | Q(deadline="working_days", working_days__isnull=False)
                | Q(deadline="recurring") & ~Q(recurrence="")
                | Q(deadline="standing"),
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="task_not_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title


class Part(models.TextChoices):
    """How a unit takes part in a task."""

    LEAD = "lead", pgettext_lazy("task", "Lead")
    COORDINATING = "coordinating", pgettext_lazy("task", "Coordinating")


class TaskUnit(models.Model):
    """A unit named in the task itself; a task has at most one that leads."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="units", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part, default=Part.LEAD)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "unit"], name="task_unit_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(part="lead"), name="task_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.unit_id}"


class Application(models.Model):
    """The rule that says to which units a task applies; each of them gets an assignment, and so does a later one.

    A unit fits when it is of the `level` and `system`, lies below `under` (null: anywhere), and its territory has the
    `trait` (empty: any). `unit_ids`, when not empty, is a list instead of a rule.
    """

    class Trait(models.TextChoices):
        """What a territory may be."""

        COASTAL = "coastal", _("Coastal")
        URBAN = "urban", _("Urban: wards and cities")
        RURAL = "rural", _("Rural: communes")
        ISLAND = "island", _("Special zones")

    task = models.OneToOneField(Task, on_delete=models.CASCADE, primary_key=True, related_name="application")
    level = models.CharField(max_length=10, choices=Level, blank=True)
    system = models.CharField(max_length=10, choices=System, default=System.PARTY)
    under = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    trait = models.CharField(max_length=10, choices=Trait, blank=True)
    unit_ids: Any = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(level="") | Q(unit_ids__len__gt=0), name="application_rule_or_list")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.trait}"


class TaskProvision(models.Model):
    """That a task carries out a provision, and the provision's hash when that was last looked at by a person."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="provisions", db_index=False)
    address = models.CharField(max_length=120, db_collation="C")
    sha256 = models.CharField(max_length=64, db_collation="C")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "address"], name="task_provision_once")]

    def __str__(self) -> str:
        return self.address


class TaskDocument(models.Model):
    """A document that belongs to a task: its basis, its result, a reminder."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="documents", db_index=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "document"], name="task_document_once")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.document_id}"
