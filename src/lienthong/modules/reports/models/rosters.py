"""Rosters: lists that units keep (villages, officials, anything), with fields defined on the screen."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import System, Unit
from lienthong.modules.reports.models.catalogue import Described


class Roster(Described):
    """A list that units of one level keep.

    `fields` is [{"key", "label", "label_en", "type", "required", "options", "unique", "min", "max", "pattern"}] in
    order; `type` is one of rules.rosters.FIELD_TYPES. `feeds` says what becomes of an entry: "villages" opens, renames
    and closes units below the keeper. `expected` names how many entries a unit should have: "none", or "stated" when
    each unit states its own number.
    """

    class State(models.TextChoices):
        """How far a roster is."""

        DRAFT = "draft", pgettext_lazy("roster", "Draft")
        ACTIVE = "active", pgettext_lazy("roster", "In force")
        CLOSED = "closed", pgettext_lazy("roster", "Closed")

    description = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=10, choices=System, default=System.PARTY)
    levels: Any = models.JSONField(default=list)
    fields: Any = models.JSONField(default=list)
    feeds = models.CharField(max_length=10, blank=True, choices=[("villages", pgettext_lazy("roster", "Villages"))])
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    version = models.SmallIntegerField(default=1)


class RosterUnitQuerySet(models.QuerySet["RosterUnit"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "RosterUnitQuerySet":
        """The unit's own and its body's; those of the body's subtree for who compiles it."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        seen = Q(unit_id__in={viewer.unit_id, viewer.body_id})
        if viewer.may(Permission.REPORTS_COMPILE):
            body = Unit.objects.filter(pk=viewer.body_id)
            seen |= Q(unit__lft__gte=body.values("lft"), unit__lft__lte=body.values("rgt"))
        return self.filter(seen)


class RosterUnit(models.Model):
    """One unit's list: how many entries it expects, has and has complete; done once the unit says so."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="units", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    expected = models.IntegerField(null=True, blank=True)
    entries = models.IntegerField(default=0)
    complete = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = RosterUnitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["roster", "unit"], name="roster_unit_once")]

    def __str__(self) -> str:
        return f"{self.roster_id} of {self.unit_id}"


class Entry(models.Model):
    """One line of a unit's list. `values` by field key; `faults` by field key, empty when complete. Taken off, never
    deleted; `subject` is the unit that an entry of a roster of villages stands for.
    """

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="entries", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    values: Any = models.JSONField(default=dict)
    faults: Any = models.JSONField(default=dict, blank=True)
    sort_key = models.CharField(max_length=200, db_collation="C", blank=True)
    folded = models.TextField(blank=True, db_collation="C")
    subject = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["roster", "unit", "sort_key", "id"], name="entry_list", condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.sort_key


class RosterTally(models.Model):
    """Derived, a row a unit above and day: of the units of its subtree that keep the list, how many are done, how many
    entries exist of how many expected.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    keepers = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    expected = models.IntegerField(default=0)
    entries = models.IntegerField(default=0)
    complete = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["roster", "unit", "on"], name="roster_tally_once")]

    def __str__(self) -> str:
        return f"{self.done} of {self.keepers}"
