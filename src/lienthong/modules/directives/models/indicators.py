"""What is measured, and what each unit was to reach and reached, in the shape of IATI results (indicator, period)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lienthong.kernel.org.models import Unit
from lienthong.modules.directives.models.tasks import Objective, Task
from lienthong.modules.directives.models.texts import Directive


class Indicator(models.Model):
    """One figure of a directive: unit of measure and way of adding up (IATI 2.03, result/indicator)."""

    class Adding(models.TextChoices):
        """How the figures of units make the figure of the unit above."""

        SUM = "sum", pgettext_lazy("adding", "Sum")
        AVERAGE = "average", pgettext_lazy("adding", "Average")
        WEIGHTED = "weighted", pgettext_lazy("adding", "Weighted average")
        LATEST = "latest", pgettext_lazy("adding", "Latest")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="indicators")
    objective = models.ForeignKey(Objective, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="indicators")
    title = models.CharField(max_length=300)
    measure = models.CharField(max_length=60)
    adding = models.CharField(max_length=8, choices=Adding, default=Adding.SUM)
    ascending = models.BooleanField(default=True)
    address = models.CharField(max_length=120, blank=True, db_collation="C")
    order = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """A unit's figures for an indicator and a period: baseline, target, reported and verified, and where from."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    reported = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    verified = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    weight = models.DecimalField(max_digits=20, decimal_places=4, default=1)
    source = models.CharField(max_length=300, blank=True)
    reported_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "unit", "starts_on", "ends_on"], name="target_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="target_period"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="target_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.unit_id} {self.ends_on}"
