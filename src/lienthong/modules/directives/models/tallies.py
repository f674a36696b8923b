"""Derived figures that screens read instead of assignments; `verify_directives` recomputes them from the rows."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models.tasks import Task
from lienthong.modules.directives.models.texts import Directive


class Counts(models.Model):
    """What is counted, on `as_of`, of a set of assignments; withdrawn ones are in none.

    The four buckets against the extended day (`done_on_time`, `done_late`, `open_in_time`, `open_overdue`) and two of
    them against the original day, from which the others follow. Done means reported done. `next_change_on` is the
    day on which time alone will change it.
    """

    done_on_time = models.IntegerField(default=0)
    done_late = models.IntegerField(default=0)
    open_in_time = models.IntegerField(default=0)
    open_overdue = models.IntegerField(default=0)
    done_on_time_original = models.IntegerField(default=0)
    open_in_time_original = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)
    percent_sum = models.BigIntegerField(default=0)
    as_of = models.DateField()
    next_change_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Tally(Counts):
    """One directive in one unit's subtree, the unit itself with it."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["directive", "unit"], name="tally_once")]
        indexes: ClassVar = [models.Index(fields=["next_change_on"], name="tally_next_change")]

    def __str__(self) -> str:
        return f"{self.directive_id} in {self.unit_id}"


class TaskTally(Counts):
    """One task in the subtree of a province or of the centre."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "unit"], name="task_tally_once")]
        indexes: ClassVar = [models.Index(fields=["next_change_on"], name="task_tally_next_change")]

    def __str__(self) -> str:
        return f"{self.task_id} in {self.unit_id}"


class DayTally(models.Model):
    """What fell on a day in the subtree of a province or of the centre: the steps of the S-curve."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    due = models.IntegerField(default=0)
    due_original = models.IntegerField(default=0)
    reported = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["directive", "unit", "on"], name="day_tally_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.directive_id} in {self.unit_id}"


class StaleTally(models.Model):
    """An assignment's task and unit whose tallies must be computed again; rows are only added and removed."""

    task_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.task_id} {self.unit_id}"


class DayChange(models.Model):
    """How much an assignment's change adds to or takes from a day, written by a trigger and consumed by the job."""

    task_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    on = models.DateField()
    due = models.SmallIntegerField()
    due_original = models.SmallIntegerField()
    reported = models.SmallIntegerField()
    verified = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.on} {self.task_id} {self.unit_id}"


class Brief(models.Model):
    """The weekly brief of a unit's leader as it was laid out on a day."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "on"], name="brief_once")]

    def __str__(self) -> str:
        return f"{self.on} for {self.unit_id}"


class ScoreSheet(models.Model):
    """A period's scores, frozen: the formula's version, the figures it was given and what came out."""

    class Group(models.TextChoices):
        """Who is compared with whom."""

        PROVINCES = "provinces", pgettext_lazy("group", "Provinces")
        WARDS = "wards", pgettext_lazy("group", "Wards")
        COMMUNES = "communes", pgettext_lazy("group", "Communes")
        SPECIAL_ZONES = "special_zones", pgettext_lazy("group", "Special zones")

    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.SmallIntegerField()
    formula = models.CharField(max_length=20)
    rows: Any = models.JSONField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    frozen_at = models.DateTimeField()
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["starts_on", "ends_on", "version"], name="score_sheet_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on} v{self.version}"
