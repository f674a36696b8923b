"""A task given to a unit, what the unit reports, and what the assigning side makes of it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models.tasks import Task


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "AssignmentQuerySet":
        """The unit's own, those directly below for who confirms, those of the subtree for who oversees it, and all of
        the directives that the body follows.
        """
        if not viewer.may(Permission.DIRECTIVES_VIEW):
            return self.none()
        seen = Q(unit_id__in={viewer.unit_id, viewer.body_id}) | Q(task__directive__body_id=viewer.body_id)
        if viewer.may(Permission.DIRECTIVES_OVERSEE):
            seen |= Q(unit__lft__gte=viewer.lft, unit__lft__lte=viewer.rgt)
        if viewer.may(Permission.DIRECTIVES_APPRAISE):
            seen |= Q(unit__parent__body_id=viewer.body_id)
        return self.filter(seen)


class Assignment(models.Model):
    """One task for one unit, for one period where the task recurs (`period_on` is the period's first day).

    `original_due_on` changes only when the task is issued anew before the unit has begun; `due_on` is the extended
    day. `reported_at` is the moment of the newest report, of any percentage. `reported_on` is the day the unit said
    it was done (again after a return), `verified_on` the day the assigning side agreed: the four buckets and both
    views of them are derived from these days and never stored.
    """

    class State(models.TextChoices):
        """How far an assignment is; drawn in docs/modules/directives.md."""

        ASSIGNED = "assigned", pgettext_lazy("assignment", "Not started")
        STARTED = "started", pgettext_lazy("assignment", "In progress")
        REPORTED = "reported", pgettext_lazy("assignment", "Reported done")
        CONFIRMED = "confirmed", pgettext_lazy("assignment", "Confirmed by the level above")
        VERIFIED = "verified", pgettext_lazy("assignment", "Verified")
        WITHDRAWN = "withdrawn", pgettext_lazy("assignment", "Withdrawn")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    period_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASSIGNED, db_collation="C")
    percent = models.SmallIntegerField(default=0)
    revision = models.SmallIntegerField(default=1)
    original_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    score = models.SmallIntegerField(null=True)
    assigned_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "due_on", "id"], name="assignment_unit_state"),
            models.Index(
                fields=["due_on", "id"], name="assignment_due_open", condition=Q(state__in=["assigned", "started"])
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "unit", "period_on"], name="assignment_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="assignment_percent"),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_on__isnull=False, reported_on__isnull=False),
                name="assignment_verified",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reported", "confirmed"]) | Q(reported_on__isnull=False),
                name="assignment_reported",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("original_due_on")), name="assignment_extended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} for {self.unit_id}"


class Cascading(models.Model):
    """One issuing of a task to its units, and what came of it; the key lets a form that was sent twice act once."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="cascadings")
    request_key = models.CharField(max_length=40, blank=True, db_collation="C")
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    revision = models.SmallIntegerField()
    new = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], condition=~Q(request_key=""), name="cascading_once")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} at {self.at}"


class ReportDraft(models.Model):
    """What somebody has typed and not sent yet; one a person and assignment, gone once it is sent."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="+")
    percent = models.SmallIntegerField(null=True)
    narrative = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    file_ids: Any = ArrayField(models.BigIntegerField(), default=list)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "position"], name="report_draft_once"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)), name="report_draft_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"draft for {self.assignment_id}"


class AssignmentReminder(models.Model):
    """That people were told of a deadline, so that it happens once; `days` are working days after the due day."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+", db_index=False)
    due_on = models.DateField()
    days = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "due_on", "days"], name="assignment_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.days} {self.assignment_id}"


class ProgressReport(models.Model):
    """What a unit said of an assignment at a moment; append-only, a correction is another report."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reports", db_index=False)
    percent = models.SmallIntegerField()
    narrative = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    request_key = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["assignment", "-id"], name="report_list")]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="report_percent")]

    def __str__(self) -> str:
        return f"{self.percent}% of {self.assignment_id}"


class Evidence(models.Model):
    """A file that shows what a report says."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.report_id} {self.file_id}"


class Appraisal(models.Model):
    """What the level above (`confirming`) or the assigning side (`verifying`) made of a report of 100 percent."""

    class Stage(models.TextChoices):
        """Who looks."""

        CONFIRMING = "confirming", _("By the level above")
        VERIFYING = "verifying", _("By the assigning side")

    class Verdict(models.TextChoices):
        """What they found."""

        ACCEPTED = "accepted", pgettext_lazy("appraisal", "Accepted")
        RETURNED = "returned", pgettext_lazy("appraisal", "Returned")

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="appraisals", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(max_length=1000, blank=True)
    score = models.SmallIntegerField(null=True)
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "stage"], name="appraisal_once"),
            models.CheckConstraint(condition=Q(verdict="accepted") | ~Q(reason=""), name="appraisal_return_has_reason"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(0, 100)), name="appraisal_score"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.report_id}"


class Recheck(models.Model):
    """A verified assignment drawn at random to be looked at again; `seed` lets the draw be repeated."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="rechecks", db_index=False)
    seed = models.BigIntegerField()
    asked_at = models.DateTimeField()
    holds = models.BooleanField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-asked_at", "-id"], name="recheck_list"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "seed"], name="recheck_drawn_once"),
            models.CheckConstraint(
                condition=Q(holds__isnull=True) | Q(decided_at__isnull=False), name="recheck_decided"
            ),
            models.CheckConstraint(condition=~Q(holds=False) | ~Q(note=""), name="recheck_refusal_has_note"),
        ]

    def __str__(self) -> str:
        return f"recheck of {self.assignment_id}"


class Extension(models.Model):
    """A unit's request for a later day, and the answer."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", pgettext_lazy("extension", "Asked")
        GRANTED = "granted", pgettext_lazy("extension", "Granted")
        REFUSED = "refused", pgettext_lazy("extension", "Refused")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    due_on = models.DateField()
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(state="asked"), name="extension_one_asked"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="extension_decided",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="extension_refusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} for {self.assignment_id}"
