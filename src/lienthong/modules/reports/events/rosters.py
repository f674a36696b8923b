"""What happens to rosters and the lists of units."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterMade:
    """A roster was drafted."""

    name: str


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """Name, levels, day or fields of a roster are different; `what` names the parts."""

    roster_id: int
    what: str
    version: int


@dataclass(frozen=True, slots=True)
class RosterActivated:
    """A roster came into force: so many units keep a list from now on."""

    roster_id: int
    name: str
    keepers: int


@dataclass(frozen=True, slots=True)
class RosterClosed:
    """A roster is kept no more."""

    name: str


@dataclass(frozen=True, slots=True)
class EntryAdded:
    """A line was added to a unit's list."""

    roster_id: int
    entry: int
    title: str


@dataclass(frozen=True, slots=True)
class EntryChanged:
    """Values of a line are different; before and after by field key."""

    roster_id: int
    entry: int
    title: str
    before: dict[str, object]
    after: dict[str, object]


@dataclass(frozen=True, slots=True)
class EntryRemoved:
    """A line was taken off."""

    roster_id: int
    entry: int
    title: str


@dataclass(frozen=True, slots=True)
class EntryRestored:
    """A line that was taken off stands again."""

    roster_id: int
    entry: int
    title: str


@dataclass(frozen=True, slots=True)
class EntriesTakenIn:
    """Lines came from a sheet."""

    roster_id: int
    file: str
    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class ExpectedStated:
    """A unit said how many lines its list will have."""

    roster_id: int
    before: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class ListDone:
    """A unit said that its list is complete."""

    roster_id: int
    entries: int


@dataclass(frozen=True, slots=True)
class ListReopened:
    """A list that was done is being kept again."""

    roster_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class VillagesFed:
    """The villages of a unit follow its list."""

    opened: int
    renamed: int
    closed: int


@dataclass(frozen=True, slots=True)
class SheetReceived:
    """A sheet of lines came in, to be checked."""

    import_id: int


@dataclass(frozen=True, slots=True)
class SheetAccepted:
    """The rows of a sheet that have no fault are to be stored."""

    import_id: int
