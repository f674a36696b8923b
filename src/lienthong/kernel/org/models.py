"""Territories and units: identity that never changes, names and parents that are dated."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.viewer import Viewer


class Level(models.TextChoices):
    """The four levels of the organisation."""

    CENTRAL = "central", _("Centre")
    PROVINCE = "province", _("Province")
    COMMUNE = "commune", _("Commune")
    VILLAGE = "village", _("Village")


class System(models.TextChoices):
    """The organisations that share the workplace, each a tree of its own."""

    PARTY = "party", _("Party")
    FRONT = "front", _("Fatherland Front")
    STATE = "state", _("State")


class Kind(models.TextChoices):
    """What an office is."""

    COMMITTEE = "committee", _("Committee")
    DEPARTMENT = "department", _("Department")
    BRANCH = "branch", _("Branch")


def _point(column: str) -> Func:
    """A range of exactly one id: an exclusion constraint needs a range where btree_gist is not at hand."""
    return Func(F(column), F(column), models.Value("[]"), function="int8range")


class Territory(models.Model):
    """An area of the administrative tree; what it is called and coded is dated, in `TerritoryName`."""

    level = models.CharField(max_length=10, choices=Level)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="territory_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.pk}"


class TerritoryName(models.Model):
    """Code and names of a territory during a time; a code passes from one territory to another."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="names")
    valid = DateRangeField()
    code = models.CharField(max_length=12, db_collation="C")
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code"], name="territory_code")]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="territory_named_once",
                expressions=[(_point("territory_id"), RangeOperators.OVERLAPS), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class TerritoryEdge(models.Model):
    """During `valid`, `child` lay in `parent`."""

    child = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="parent_edges")
    parent = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="child_edges")
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="territory_one_parent",
                expressions=[(_point("child_id"), RangeOperators.OVERLAPS), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id} in {self.parent_id}"


class Succession(models.Model):
    """Which territory took over from which, when, with what, by which decision."""

    predecessor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="successor_edges", db_index=False)
    successor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="predecessor_edges")
    on = models.DateField()
    part = models.CharField(max_length=40)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_once")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "UnitQuerySet":
        """Every unit: the directory of offices is open to whoever signs in."""
        return self

    def administered_by(self, viewer: Viewer) -> "UnitQuerySet":
        """Units that the viewer administers."""
        return self.filter(lft__range=viewer.administered)

    def open(self) -> "UnitQuerySet":
        """Units that have not been closed."""
        return self.filter(closed_on__isnull=True)


class Unit(models.Model):
    """An organisation's office.

    `parent`, `name` and the interval `lft`..`rgt` repeat today's row of the dated tables so that hot reads need no
    join; `verify_tree` recomputes them and must find no difference. A `body` numbers, sends and receives documents in
    its own name; a department works inside the body above it, to which `body` points (a body points to itself).
    """

    system = models.CharField(max_length=10, choices=System)
    level = models.CharField(max_length=10, choices=Level)
    kind = models.CharField(max_length=12, choices=Kind)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    body = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name = models.CharField(max_length=200)
    symbol = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    sort_key = models.CharField(max_length=400, db_collation="C", blank=True)
    folded = models.CharField(max_length=200, db_collation="C", blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    lft = models.IntegerField(default=0)
    rgt = models.IntegerField(default=0)
    depth = models.SmallIntegerField(default=0)

    objects = UnitQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lft"], name="unit_lft"),
            models.Index(fields=["parent", "sort_key", "id"], name="unit_parent_sort"),
            models.Index(fields=["folded"], name="unit_folded"),
            models.Index(fields=["system", "level", "kind"], name="unit_level"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_body(self) -> bool:
        """Whether the unit numbers, sends and receives documents in its own name."""
        return self.body_id == self.pk


class UnitName(models.Model):
    """What a unit was called during a time."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    valid = DateRangeField()
    name = models.CharField(max_length=200)
    symbol = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="unit_named_once",
                expressions=[(_point("unit_id"), RangeOperators.OVERLAPS), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitEdge(models.Model):
    """During `valid`, `child` belonged to `parent`."""

    child = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parent_edges")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="child_edges")
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="unit_one_parent",
                expressions=[(_point("child_id"), RangeOperators.OVERLAPS), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.child_id} under {self.parent_id}"


class Era(models.Model):
    """A time during which the tree of units did not change."""

    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(name="eras_apart", expressions=[("valid", RangeOperators.OVERLAPS)])
        ]

    def __str__(self) -> str:
        return str(self.valid)


class Interval(models.Model):
    """Derived: a unit's pre-order interval and ancestors (root first, itself last) in one era."""

    era = models.ForeignKey(Era, on_delete=models.CASCADE, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    lft = models.IntegerField()
    rgt = models.IntegerField()
    ancestors: Any = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["era", "unit"], name="interval_once")]
        indexes: ClassVar = [models.Index(fields=["era", "lft"], name="interval_lft")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.lft}–{self.rgt}"
