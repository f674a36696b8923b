"""Counting rosters again the slow way: every list from its lines, every unit's newest tally from the lists."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.models import Entry, Roster, RosterTally, RosterUnit
from lienthong.modules.reports.rules.rosters_board import Tally


@dataclass(frozen=True, slots=True)
class Difference:
    """What is kept and what was counted, of which roster and unit."""

    what: str
    where: str
    kept: str
    counted: str


def differing_rosters(*, most: int = 100) -> list[Difference]:
    """Every difference between what is kept and what the lines say; empty when all is right."""
    names = dict(Unit.objects.values_list("id", "name"))
    found: list[Difference] = []
    for roster in Roster.objects.exclude(state=Roster.State.DRAFT).order_by("id"):
        found += _of_lists(roster, names) + _of_tallies(roster, names)
    return found[:most]


def _of_lists(roster: Roster, names: dict[int, str]) -> list[Difference]:
    entries: Counter[int] = Counter()
    complete: Counter[int] = Counter()
    rows = Entry.objects.filter(roster=roster, removed_at__isnull=True).values_list("unit_id", "faults")
    for unit, faults in rows.iterator(chunk_size=5000):
        entries[unit] += 1
        complete[unit] += not faults
    found = []
    for unit, *kept in RosterUnit.objects.filter(roster=roster).values_list("unit_id", "entries", "complete"):
        counted = [entries[unit], complete[unit]]
        if kept != counted:
            found.append(Difference(f"list of {roster.name}", names[unit], str(kept), str(counted)))
    return found


def _of_tallies(roster: Roster, names: dict[int, str]) -> list[Difference]:
    parents = dict(Unit.objects.values_list("id", "parent_id"))
    wanted: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    lists: Any = RosterUnit.objects.filter(roster=roster, unit__closed_on__isnull=True)
    for unit, done_at, expected, entries, complete in lists.values_list(
        "unit_id", "done_at", "expected", "entries", "complete"
    ):
        above: int | None = unit
        while above is not None:
            for place, more in enumerate((1, int(done_at is not None), expected or 0, entries, complete)):
                wanted[above][place] += more
            above = parents[above]
    newest = RosterTally.objects.filter(roster=roster).order_by("unit_id", "-on").distinct("unit_id")
    kept = {
        row[0]: Tally(*row[1:])
        for row in newest.values_list("unit_id", "keepers", "done", "expected", "entries", "complete")
    }
    return [
        Difference(f"tally of {roster.name}", names[unit], str(kept.get(unit)), str(Tally(*wanted[unit])))
        for unit in sorted({*kept, *wanted})
        if kept.get(unit, Tally()) != Tally(*wanted[unit])
    ]
