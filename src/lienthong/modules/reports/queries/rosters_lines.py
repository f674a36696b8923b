"""The lines of a unit's list, by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.language.text import fold
from lienthong.modules.reports.models import Entry, RosterUnit
from lienthong.modules.reports.rules.rosters_fields import Field, shown

PAGE = 50
SHOWN_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed by: words, only lines that lack something, the place after which a page begins."""

    q: str = ""
    lacking: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown: its cells in the order of the fields, what each lacks in words. `key` names it in a grid:
    the key that a browser gave it, else its id.
    """

    id: int
    cells: Sequence[str]
    lacks: Sequence[str]
    faults: dict[str, str] = field(default_factory=dict)
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def lines_of(kept: RosterUnit, fields: Sequence[Field], asked: Asked) -> tuple[list[Line], str]:
    """One page of a list in the order of its first field, and the place after it (empty: that was all)."""
    found = Entry.objects.filter(roster_id=kept.roster_id, unit_id=kept.unit_id, removed_at__isnull=True)
    for word in fold(asked.q).split()[:8]:
        found = found.filter(folded__contains=word)
    if asked.lacking:
        found = found.exclude(faults={})
    try:
        place = decode(asked.after, str, int)
    except BadCursor:
        place = None
    if place:
        found = found.filter(Q(sort_key__gt=place[0]) | Q(sort_key=place[0], pk__gt=place[1]))
    names = ("id", "sort_key", "request_key", "values", "faults")
    rows = list(found.order_by("sort_key", "id").values_list(*names)[: PAGE + 1])
    lines = [_line(fields, pk, str(given or pk), values, faults) for pk, _order, given, values, faults in rows[:PAGE]]
    return lines, encode(rows[PAGE - 1][1], rows[PAGE - 1][0]) if len(rows) > PAGE else ""


def _line(fields: Sequence[Field], pk: int, key: str, values: dict[str, Any], faults: dict[str, str]) -> Line:
    known = {one.key: one for one in fields}
    lacks = [f"{known[key].name}: {known[key].fault(code)}" for key, code in faults.items() if key in known]
    return Line(pk, [shown(one, values.get(one.key)) for one in fields], lacks, faults, key, values)


def entry_for(viewer: Viewer, entry_id: int) -> tuple[Entry, RosterUnit] | None:
    """A line that stands, with its list; None when the viewer may not read it."""
    entry = Entry.objects.visible_to(viewer).filter(pk=entry_id, removed_at__isnull=True).first()
    if entry is None:
        return None
    lists = RosterUnit.objects.select_related("roster__owner", "unit")
    return entry, lists.get(roster_id=entry.roster_id, unit_id=entry.unit_id)


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken off, when."""

    id: int
    title: str
    at: datetime


def removed_lines(kept: RosterUnit, fields: Sequence[Field], most: int = 20) -> list[Removed]:
    """The lines that were taken off last."""
    found = Entry.objects.filter(roster_id=kept.roster_id, unit_id=kept.unit_id, removed_at__isnull=False)
    rows = found.order_by("-removed_at", "-id").values_list("id", "values", "removed_at")[:most]
    return [
        Removed(pk, next((text for one in fields if (text := shown(one, values.get(one.key)))), "–"), at)
        for pk, values, at in rows
        if at
    ]
