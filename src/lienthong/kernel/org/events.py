"""What happens to units."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitOpened:
    """A unit began to exist."""

    unit_id: int
    name: str
    parent_id: int | None
    on: date


@dataclass(frozen=True, slots=True)
class UnitRenamed:
    """A unit is called differently from a day on."""

    unit_id: int
    before: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class UnitAddressChanged:
    """A unit's own e-mail address, to which its reminders go, is another; empty: none."""

    unit_id: int
    before: str
    email: str


@dataclass(frozen=True, slots=True)
class UnitMoved:
    """A unit belongs to another parent from a day on."""

    unit_id: int
    before_id: int | None
    parent_id: int
    on: date


@dataclass(frozen=True, slots=True)
class UnitClosed:
    """A unit ceased to exist; its records stay."""

    unit_id: int
    name: str
    reason: str
    on: date
