"""What a list of villages says of the units below its keeper: which to open, rename, close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import System
from lienthong.modules.reports.models import Roster, RosterUnit

# What an organisation's office in a village is called: `Chi bộ ấp Mỹ Thiện`.
OFFICES = {System.PARTY: "Chi bộ", System.FRONT: "Ban công tác Mặt trận", System.STATE: ""}
SYMBOLS = {System.PARTY: "CB", System.FRONT: "BCTMT", System.STATE: ""}


def may_feed(viewer: Viewer, kept: RosterUnit) -> bool:
    """Whether the viewer may let the units below a list's keeper follow it: who administers them."""
    is_fed = kept.roster.feeds == Roster.Feeds.VILLAGES and kept.roster.state == Roster.State.ACTIVE
    return is_fed and viewer.administers(kept.unit.lft)


def office_name(system: str, village: str) -> str:
    """What the office of a system in a village is called; a name that says so already stays."""
    office = OFFICES[System(system)]
    if not office or fold(village).startswith(fold(office)):
        return village
    return f"{office} {village[0].lower()}{village[1:]}"


@dataclass(frozen=True, slots=True)
class Village:
    """A line of the list: its id, the office's name, and the unit that it stands for (None: not known yet)."""

    entry_id: int
    name: str
    subject_id: int | None


@dataclass(frozen=True, slots=True)
class Rename:
    """A unit that is called differently in the list."""

    unit_id: int
    before: str
    name: str


@dataclass(slots=True)
class Feeding:
    """What follows from a list: `known` are lines that stand for a unit which is there, by (entry, unit)."""

    opening: list[Village] = field(default_factory=list)
    renaming: list[Rename] = field(default_factory=list)
    closing: list[tuple[int, str]] = field(default_factory=list)
    known: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the tree would change."""
        return not (self.opening or self.renaming or self.closing)


def feeding_of(villages: Sequence[Village], units: Mapping[int, str], *, is_whole: bool) -> Feeding:
    """What the lines say of the open units below (id to name).

    A line stands for the unit that it stood for, else for one of the same name that no other line has. What no line
    stands for is closed only when the list is whole.
    """
    found = Feeding()
    free = dict(units)
    waiting = []
    for one in villages:
        if one.subject_id not in free:
            waiting.append(one)
            continue
        before = free.pop(one.subject_id)
        found.known.append((one.entry_id, one.subject_id))
        if before != one.name:
            found.renaming.append(Rename(one.subject_id, before, one.name))
    by_name = {fold(name): pk for pk, name in sorted(free.items(), reverse=True)}
    for one in waiting:
        unit_id = by_name.pop(fold(one.name), None)
        if unit_id is None:
            found.opening.append(one)
            continue
        before = free.pop(unit_id)
        found.known.append((one.entry_id, unit_id))
        if before != one.name:
            found.renaming.append(Rename(unit_id, before, one.name))
    found.closing = sorted(free.items(), key=lambda item: (item[1], item[0])) if is_whole else []
    return found
