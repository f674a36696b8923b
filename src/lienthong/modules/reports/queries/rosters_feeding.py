"""Lists of villages for who administers the units: which there are, what each would change."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Kind, Unit
from lienthong.modules.reports.models import Entry, Roster, RosterUnit
from lienthong.modules.reports.rules.rosters_feeding import Feeding, Village, feeding_of, office_name
from lienthong.modules.reports.rules.rosters_fields import fields_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class FeedingList:
    """A unit's list of villages: how many lines it has, how many units lie below the unit, when it was done."""

    id: int
    unit: str
    above: str
    entries: int
    below: int
    done_at: datetime | None
    place: int


def feeding_lists(viewer: Viewer, *, after: int = 0) -> tuple[list[FeedingList], int]:
    """Lists of villages with lines in what the viewer administers, in the tree's order; the place after the page."""
    found = RosterUnit.objects.filter(
        roster__feeds=Roster.Feeds.VILLAGES,
        roster__state=Roster.State.ACTIVE,
        unit__lft__range=viewer.administered,
        unit__lft__gt=after,
        unit__closed_on__isnull=True,
        entries__gt=0,
    )
    columns = ("id", "unit__name", "unit__parent__name", "entries", "unit__lft", "unit__rgt", "done_at")
    rows = list(found.order_by("unit__lft", "id").values_list(*columns)[: PAGE + 1])
    lines = [
        FeedingList(pk, unit, above or "", entries, rgt - lft, done_at, lft)
        for pk, unit, above, entries, lft, rgt, done_at in rows[:PAGE]
    ]
    return lines, lines[-1].place if len(rows) > PAGE else 0


def feeding_list(viewer: Viewer, list_id: int) -> RosterUnit | None:
    """A list of villages of what the viewer administers; None for any other."""
    found = RosterUnit.objects.select_related("roster__owner", "unit").filter(
        roster__feeds=Roster.Feeds.VILLAGES, roster__state=Roster.State.ACTIVE, unit__lft__range=viewer.administered
    )
    return found.filter(pk=list_id).first()


def feeding_plan(kept: RosterUnit) -> Feeding:
    """What a list would change in the tree today; its first field is the village's name. Incomplete lines wait."""
    fields = fields_of(kept.roster.fields)
    name_key = fields[0].key if fields else ""
    entries = Entry.objects.filter(
        roster_id=kept.roster_id, unit_id=kept.unit_id, removed_at__isnull=True, faults={}
    ).order_by("sort_key", "id")
    villages = [
        Village(pk, office_name(kept.unit.system, str(values[name_key])), subject)
        for pk, values, subject in entries.values_list("id", "values", "subject_id")
        if values.get(name_key)
    ]
    units = Unit.objects.open().filter(parent_id=kept.unit_id).exclude(kind=Kind.DEPARTMENT)
    return feeding_of(villages, dict(units.values_list("id", "name")), is_whole=kept.done_at is not None)


def seal_of(plan: Feeding) -> str:
    """A word that says which plan was shown: another one has another word."""
    opening = [(one.entry_id, one.name) for one in plan.opening]
    renaming = [(one.unit_id, one.name) for one in plan.renaming]
    return sha256(repr((opening, renaming, plan.closing)).encode()).hexdigest()[:32]
