"""Days, each with its working halves and a running number of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.org.models import Unit


class Day(models.Model):
    """Derived: one day of the calendar.

    `halves` is 0, 1 (morning) or 2; `ordinal` counts the working halves of all days before it, so that adding
    working days is one look-up. `verify_days` recomputes it from the holidays and the overrides.
    """

    on = models.DateField(primary_key=True)
    halves = models.SmallIntegerField()
    ordinal = models.IntegerField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ordinal", "on"], name="day_ordinal")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(halves__gte=0, halves__lte=2), name="day_halves"),
        ]

    def __str__(self) -> str:
        return self.on.isoformat()


class Override(models.Model):
    """A decision that makes days working or not: a swapped Saturday, a storm. With a unit: its subtree only."""

    class Halves(models.IntegerChoices):
        """What the days become."""

        CLOSED = 0, _("Day off")
        MORNING = 1, _("Morning only")
        WORKING = 2, _("Working")

    first = models.DateField()
    last = models.DateField()
    halves = models.SmallIntegerField(choices=Halves)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200)
    decision = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["first"], name="override_first")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="override_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}: {self.reason}"
