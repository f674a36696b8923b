"""Rosters: lists that units keep (villages, officials, anything), with fields defined on the screen."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import System, Unit
from lienthong.modules.reports.models.catalogue import Described


def _kept_by(viewer: Viewer) -> Q:
    """The unit's own and its body's; those of the body's subtree for who compiles or oversees it."""
    seen = Q(unit_id__in={viewer.unit_id, viewer.body_id})
    if viewer.may(Permission.REPORTS_COMPILE):
        body = Unit.objects.filter(pk=viewer.body_id)
        seen |= Q(unit__lft__gte=body.values("lft"), unit__lft__lte=body.values("rgt"))
    return seen


class RosterQuerySet(models.QuerySet["Roster"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "RosterQuerySet":
        """What is in force for everybody who reads reports; drafts for the body that makes them."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        return self.filter(~Q(state="draft") | Q(owner__body_id=viewer.body_id))


class Roster(Described):
    """A list that units of some levels keep.

    `fields` is [{"key", "label", "label_en", "type", "required", "options", "unique", "least", "most"}] in order; what
    each may be is read in rules.rosters_fields. `feeds` says what becomes of an entry: "villages" opens, renames and
    closes units below the keeper. `version` goes up with each change of the fields while the roster is in force.
    """

    class State(models.TextChoices):
        """How far a roster is."""

        DRAFT = "draft", pgettext_lazy("roster", "Draft")
        ACTIVE = "active", pgettext_lazy("roster", "In force")
        CLOSED = "closed", pgettext_lazy("roster", "Closed")

    class Feeds(models.TextChoices):
        """What the tree of units takes from a roster."""

        VILLAGES = "villages", pgettext_lazy("roster", "Villages")

    description = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=10, choices=System, default=System.PARTY)
    levels: Any = models.JSONField(default=list)
    fields: Any = models.JSONField(default=list)
    feeds = models.CharField(max_length=10, blank=True, choices=Feeds)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    version = models.SmallIntegerField(default=1)

    objects = RosterQuerySet.as_manager()


class RosterUnitQuerySet(models.QuerySet["RosterUnit"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "RosterUnitQuerySet":
        """The unit's own and its body's; those of the body's subtree for who compiles it."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        return self.filter(_kept_by(viewer), ~Q(roster__state="draft"))


class RosterUnit(models.Model):
    """One unit's list: how many entries it expects, has and has complete; done once the unit says so.

    Made when the roster comes into force and when a unit that fits is opened; one of a closed unit stays, uncounted.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="units", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    expected = models.IntegerField(null=True, blank=True)
    entries = models.IntegerField(default=0)
    complete = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = RosterUnitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "unit"], name="roster_unit_once"),
            models.CheckConstraint(
                condition=Q(complete__gte=0) & Q(entries__gte=models.F("complete")), name="roster_unit_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} of {self.unit_id}"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "EntryQuerySet":
        """The lines of the lists that the viewer sees."""
        if not viewer.may(Permission.REPORTS_VIEW):
            return self.none()
        return self.filter(_kept_by(viewer), ~Q(roster__state="draft"))


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
    request_key = models.UUIDField(null=True, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["roster", "unit", "sort_key", "id"], name="entry_list", condition=Q(removed_at__isnull=True)
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["roster", "subject"],
                condition=Q(subject__isnull=False, removed_at__isnull=True),
                name="entry_stands_alone",
            )
        ]

    def __str__(self) -> str:
        return self.sort_key


class EntryKey(models.Model):
    """A value that may stand once: in the unit's list (`scope` is the unit), or in the whole roster (`scope` is 0)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="keys")
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="+", db_index=False)
    field = models.CharField(max_length=40, db_collation="C")
    scope = models.BigIntegerField()
    value = models.CharField(max_length=300, db_collation="C")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "field", "scope", "value"], name="entry_value_once")
        ]

    def __str__(self) -> str:
        return self.value


class RosterTally(models.Model):
    """Derived, a row a unit and day on which something moved: of the units of its subtree (itself with it) that keep
    the list, how many are done, how many entries exist of how many expected. A day without a row is as the last before.
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


class RosterImport(models.Model):
    """A sheet that is being taken in: read and checked first, then, when somebody says so, stored.

    `unit` is the list that it is for, none for a sheet with lines of many. `faults` is [[row, column, code, text]], the
    first ten thousand; `added`, `changed` and `unchanged` count the rows without a fault.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("import", "Waiting")
        CHECKED = "checked", pgettext_lazy("import", "Checked")
        TAKING = "taking", pgettext_lazy("import", "Being taken in")
        DONE = "done", pgettext_lazy("import", "Taken in")
        FAILED = "failed", pgettext_lazy("import", "Not readable")

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=5, default="vi")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    at = models.DateTimeField()
    rows = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    faults: Any = models.JSONField(default=list)
    message = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.state} {self.file_id}"
