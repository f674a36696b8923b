"""Derived figures that screens read instead of values; `verify_reports` recomputes them from the values."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models.catalogue import Figure
from lienthong.modules.reports.models.forms import Form
from lienthong.modules.reports.models.periods import Period


class Total(models.Model):
    """A figure compiled over a unit's subtree, as the tree was on the period's last day.

    For units above the village. `total` is the sum of the counted values (times weights, for a weighted average) and
    of the adjustments; `weight` is what it is divided by (how many values, or the sum of weights); `units` is how
    many units gave a value. Both keep the eight places of a value times a weight, so that sums of sums stay exact.
    """

    # Written by compiling alone, from rows whose keys are checked: checking them again costs as much as the sums.
    pk = models.CompositePrimaryKey("unit", "figure", "period")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    units = models.IntegerField()
    total = models.DecimalField(max_digits=38, decimal_places=8)
    weight = models.DecimalField(max_digits=38, decimal_places=8)

    class Meta:
        # A period compiled as a whole is taken away first: without this, all periods would be read for it.
        indexes: ClassVar = [BrinIndex(fields=["period"], name="total_period", pages_per_range=16, autosummarize=True)]

    def __str__(self) -> str:
        return str(self.total)


class Completeness(models.Model):
    """How many units of a subtree (the unit itself with it) had to fill in a form for a period, how many have sent
    it, in time, and how many were approved.
    """

    pk = models.CompositePrimaryKey("unit", "form", "period")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    expected = models.IntegerField(default=0)
    received = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    approved = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.received} of {self.expected}"


class StaleTotal(models.Model):
    """A unit whose figures of a period changed: its ancestors must be compiled again. Rows are only added and removed,
    so nobody waits.
    """

    unit_id = models.BigIntegerField()
    period_id = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["period_id", "unit_id"], name="stale_total")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id}"
