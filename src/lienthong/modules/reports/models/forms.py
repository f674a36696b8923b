"""Forms: which figures are asked, of which units, for which periods, and until when."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.reports.models.catalogue import Described, Figure, Indicator, ValidationRule
from lienthong.modules.reports.models.periods import PeriodType


class FormQuerySet(models.QuerySet["Form"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "FormQuerySet":
        """What is in force for everybody who reads reports; drafts for the body that makes them."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        return self.filter(~Q(state="draft") | Q(owner__body_id=viewer.body_id))


class Form(Described):
    """What units of one level fill in each period.

    A period opens `opens_after` days after its first day (negative: before), is due at the end of the working day
    `due_after` days after its last day, and takes no more entries `closes_after` days after its last day (null:
    never closes). `applies` is the rule by which units get it: {"units": [ids]} (the subtrees of these) or {}
    (everywhere), with "without": [ids]; it stands since `applies_on`. What a form in force asks is never changed: its
    next `version` is a form of its own that `replaces` it from a period on, so that what was sent keeps its questions.
    `revision` counts savings so that two people who edit at once notice.
    """

    class State(models.TextChoices):
        """How far a form is."""

        DRAFT = "draft", pgettext_lazy("form", "Draft")
        ACTIVE = "active", pgettext_lazy("form", "In force")
        RETIRED = "retired", pgettext_lazy("form", "Retired")

    description = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=10, choices=System, default=System.PARTY)
    level = models.CharField(max_length=10, choices=Level)
    period_type = models.CharField(max_length=7, choices=PeriodType)
    opens_after = models.SmallIntegerField(default=0)
    due_after = models.SmallIntegerField(default=1)
    closes_after = models.SmallIntegerField(null=True, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    applies: Any = models.JSONField(default=dict, blank=True)
    applies_on = models.DateField(null=True, blank=True)
    approval = models.BooleanField(default=True)
    state = models.CharField(max_length=7, choices=State, default=State.DRAFT)
    version = models.SmallIntegerField(default=1)
    revision = models.IntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_form")

    objects = FormQuerySet.as_manager()


class Section(models.Model):
    """A part of a form: a list of figures, or a table of indicators by combination."""

    class Layout(models.TextChoices):
        """How a section is laid out."""

        LIST = "list", pgettext_lazy("layout", "List")
        TABLE = "table", pgettext_lazy("layout", "Table")

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="sections")
    position = models.SmallIntegerField(default=0)
    title = models.CharField(max_length=230, blank=True)
    note = models.TextField(blank=True)
    layout = models.CharField(max_length=5, choices=Layout, default=Layout.LIST)
    uid = models.CharField(max_length=11, blank=True, db_collation="C")

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Row(models.Model):
    """An indicator in a section."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="rows", db_index=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField(default=0)
    label = models.CharField(max_length=230, blank=True)
    is_required = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["section", "indicator"], name="row_once")]

    def __str__(self) -> str:
        return self.label or str(self.indicator_id)


class FormFigure(models.Model):
    """Derived: every figure that a form asks, so that compiling and entry need no walk through its sections."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="figures", db_index=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField(default=0)
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "figure"], name="form_figure_once")]

    def __str__(self) -> str:
        return f"{self.figure_id} in {self.form_id}"


class FormUnit(models.Model):
    """During `valid`, the unit had to fill in the form; what is expected of a period follows from these rows alone."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="units", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "unit", "valid"], name="form_unit_once")]

    def __str__(self) -> str:
        return f"{self.form_id} of {self.unit_id}"


class FormRule(models.Model):
    """A validation rule that is checked in a form."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="rules", db_index=False)
    rule = models.ForeignKey(ValidationRule, on_delete=models.CASCADE, related_name="forms")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "rule"], name="form_rule_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.form_id}"
