"""Series, their counters per period, and every number ever given."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.org.models import Unit


class Series(models.Model):
    """A sequence of numbers of one body and book, of one type or of all (`type_code` empty)."""

    class Period(models.TextChoices):
        """When the count begins again."""

        YEAR = "year", _("Year")
        TERM = "term", _("Term")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    book = models.CharField(max_length=20, db_collation="C")
    type_code = models.CharField(max_length=20, blank=True, db_collation="C")
    period_kind = models.CharField(max_length=4, choices=Period, default=Period.YEAR)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "book", "type_code"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.book} {self.type_code}".strip()


class Counter(models.Model):
    """The last number given in a series and period (`2026`, or a term such as `2025-2030`).

    `first` is where the count began: above 1 when a register on paper is carried on. `last_on` repeats the day of the
    last number, so that the counter alone says whether an earlier one would backdate it.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="counters", db_index=False)
    period = models.CharField(max_length=9, db_collation="C")
    last = models.IntegerField(default=0)
    last_on = models.DateField(null=True)
    first = models.IntegerField(db_default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "period"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.period}: {self.last}"


class Allocation(models.Model):
    """A number given: to what, when; a void one keeps its place and says why."""

    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="allocations", db_index=False)
    number = models.IntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["counter", "number"], name="number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="number_positive"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="void_has_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"], name="allocation_subject")]

    def __str__(self) -> str:
        return f"{self.counter_id}: {self.number}"
