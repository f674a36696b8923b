"""Groups of recipients, and addresses outside the workplace."""

from typing import ClassVar

from django.db import models

from lienthong.kernel.org.models import Level, System, Unit


class RecipientGroup(models.Model):
    """A saved group: bodies of a level and system under a unit ("all communes of An Giang"), and named ones besides."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=150)
    is_shared = models.BooleanField(default=False)
    rule_level = models.CharField(max_length=10, choices=Level, blank=True)
    rule_system = models.CharField(max_length=10, choices=System, blank=True)
    rule_under = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    units = models.ManyToManyField(Unit, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "name"], name="group_once")]

    def __str__(self) -> str:
        return self.name


class OutsideAddress(models.Model):
    """A body that is not in the workplace and is reached by e-mail or on paper.

    One body keeps it, for itself or (`is_shared`) for all. A retired one is offered no longer and gets nothing more.
    `folded` is what the search compares, `sorted_as` the Vietnamese order of the name; both are written with the name.
    """

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    postal = models.CharField(max_length=300, blank=True)
    is_shared = models.BooleanField(default=False, db_default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    folded = models.CharField(max_length=900, default="", db_default="", db_collation="C")
    sorted_as = models.CharField(max_length=900, default="", db_default="", db_collation="C")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "name"], name="outside_once")]
        indexes: ClassVar = [models.Index(fields=["owner", "sorted_as", "id"], name="outside_in_order")]

    def __str__(self) -> str:
        return self.name
