"""What units send: one submission a form, period and unit; its values; every later change of them."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models.catalogue import Figure
from lienthong.modules.reports.models.forms import Form
from lienthong.modules.reports.models.periods import Period


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "SubmissionQuerySet":
        """The unit's own and its body's; those of the body's subtree for who compiles or oversees it."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        seen = Q(unit_id__in={viewer.unit_id, viewer.body_id})
        if viewer.may(Permission.REPORTS_COMPILE):
            body = Unit.objects.filter(pk=viewer.body_id)
            seen |= Q(unit__lft__gte=body.values("lft"), unit__lft__lte=body.values("rgt"))
        return self.filter(seen)


class Submission(models.Model):
    """One unit's form for one period. Its values count above while it is submitted, approved or locked.

    `submitted_at` is the first time it was sent, by which it is on time or late; `revision` counts savings so that two
    people who edit at once notice. Made when the period opens, or when somebody enters before.
    """

    class State(models.TextChoices):
        """How far a submission is; drawn in docs/modules/reports-entry.md."""

        DRAFT = "draft", pgettext_lazy("submission", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("submission", "Submitted")
        RETURNED = "returned", pgettext_lazy("submission", "Returned")
        APPROVED = "approved", pgettext_lazy("submission", "Approved")
        LOCKED = "locked", pgettext_lazy("submission", "Locked")

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, db_collation="C")
    revision = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    remark = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "period", "form"], name="submission_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"]) | Q(submitted_at__isnull=False), name="submission_sent"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["form", "period", "state"], name="submission_form_state"),
            # Who has not sent: of a unit's years of reports only those that are still open.
            models.Index(
                fields=["unit", "due_at", "id"], name="submission_open", condition=Q(state__in=["draft", "returned"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.period_id} of {self.unit_id}"


class SubmissionEvent(models.Model):
    """Append-only: what happened to a submission and when; completeness as of any moment is counted from these."""

    class Kind(models.TextChoices):
        """What happened."""

        SUBMITTED = "submitted", pgettext_lazy("submission", "Submitted")
        WITHDRAWN = "withdrawn", pgettext_lazy("submission", "Taken back")
        RETURNED = "returned", pgettext_lazy("submission", "Returned")
        APPROVED = "approved", pgettext_lazy("submission", "Approved")
        LOCKED = "locked", pgettext_lazy("submission", "Locked")
        UNLOCKED = "unlocked", pgettext_lazy("submission", "Unlocked")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind, db_collation="C")
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["submission", "id"], name="submission_event")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Value(models.Model):
    """A unit's value of a figure in a period: `number` for everything that counts, `text` for words and days.

    Two forms that ask the same figure share the value. Nothing of the tree stands here: a restructuring rewrites no
    value.
    """

    pk = models.CompositePrimaryKey("unit", "period", "figure")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    text = models.TextField(null=True)  # noqa: DJ001  (null, so that a numeric value carries no byte of it)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__isnull=False, text__isnull=True) | Q(number__isnull=True, text__isnull=False),
                name="value_is_one_thing",
            )
        ]
        # Values come in period by period: a few kilobytes find those of one among many millions.
        indexes: ClassVar = [BrinIndex(fields=["period"], name="value_period", pages_per_range=32, autosummarize=True)]

    def __str__(self) -> str:
        return str(self.number if self.text is None else self.text)


class ValueChange(models.Model):
    """Append-only: a value of a submission that had been sent once was changed; from and to what, by whom."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes", db_index=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["submission", "figure", "id"], name="value_change")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class CellEdit(models.Model):
    """A cell was saved, under a key that the browser made: sent again after a broken line, it is known and not done
    twice. Kept while the submission is being filled in.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="edits", db_index=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.UUIDField()
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["submission", "figure", "key"], name="cell_edit_once")]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.at}"


class CellNote(models.Model):
    """What the level above says of one cell when it returns a submission, and the unit's answer."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes", db_index=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    answer = models.TextField(blank=True)
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_settled = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["submission", "figure", "id"], name="cell_note")]

    def __str__(self) -> str:
        return self.text


class Adjustment(models.Model):
    """A level's own correction of a compiled figure, with a reason; what units below entered stays as it is.

    Append-only: one that was wrong is taken back by its opposite. Only for figures that are added up.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", db_index=False)
    delta = models.DecimalField(max_digits=20, decimal_places=4)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    request_key = models.CharField(max_length=40, blank=True, db_collation="C")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["period", "unit", "figure"], name="adjustment_place")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(delta=0) & ~Q(reason=""), name="adjustment_says_why"),
            models.UniqueConstraint(
                fields=["request_key"], condition=~Q(request_key=""), name="adjustment_requested_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delta:+}"
