"""What happens when data are exchanged with other systems."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MetadataImported:
    """A metadata file was taken in."""

    name: str
    new: int
    changed: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ValuesImported:
    """Values were taken in from a file; `periods` have so many of them that they are compiled as a whole."""

    name: str
    taken: int
    refused: int
    periods: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitLinked:
    """A unit here is known in exchange by a key."""

    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class UnitsOpenedFromFile:
    """Units of a metadata file were opened in the tree."""

    count: int
    first: str
