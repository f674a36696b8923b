"""Reading rosters: which there are, what the viewer keeps of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.models import Roster, RosterUnit

MOST = 300


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A roster with the viewer's own list of it, where the viewer's unit keeps one."""

    id: int
    name: str
    description: str
    state: str
    owner: str
    due_on: date | None
    fields: int
    list_id: int | None = None
    entries: int = 0
    complete: int = 0
    expected: int | None = None
    done_at: datetime | None = None


def rosters_of(viewer: Viewer, state: str) -> list[RosterLine]:
    """Rosters of a state that the viewer may read, those with a day first, with the viewer's own lists."""
    found = (
        Roster.objects.visible_to(viewer)
        .filter(state=state)
        .order_by(F("due_on").asc(nulls_last=True), "-id")
        .values_list("id", "name", "description", "state", "owner__name", "due_on", "fields")[:MOST]
    )
    rows = list(found)
    own = _own_lists(viewer, [row[0] for row in rows])
    return [RosterLine(*row[:6], len(row[6]), *own.get(row[0], ())) for row in rows]


def _own_lists(viewer: Viewer, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    kept = RosterUnit.objects.filter(roster_id__in=ids, unit_id__in={viewer.unit_id, viewer.body_id})
    rows = kept.values_list("roster_id", "id", "entries", "complete", "expected", "done_at")
    return {row[0]: row[1:] for row in rows}


def roster_for(viewer: Viewer, roster_id: int) -> Roster | None:
    """A roster with its owner; None when the viewer may not read it."""
    return Roster.objects.visible_to(viewer).select_related("owner").filter(pk=roster_id).first()


def list_for(viewer: Viewer, list_id: int) -> RosterUnit | None:
    """A unit's list with its roster and unit; None when the viewer may not read it."""
    found = RosterUnit.objects.visible_to(viewer).select_related("roster__owner", "unit")
    return found.filter(pk=list_id).first()


def keeper_count(roster: Roster) -> int:
    """How many open units keep the roster."""
    return roster.units.filter(unit__closed_on__isnull=True).count()
