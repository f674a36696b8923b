"""Periods as rows: a small number that values carry instead of two days and a type."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PeriodType(models.TextChoices):
    """The lengths of periods; weeks are ISO 8601 weeks, a term is the five years between two congresses."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")
    TERM = "term", _("Term")


class Period(models.Model):
    """From `starts_on` to `ends_on`, both included."""

    id = models.AutoField(primary_key=True)
    type = models.CharField(max_length=7, choices=PeriodType, db_collation="C")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "starts_on"], name="period_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_days"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.starts_on}"
