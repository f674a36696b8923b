"""What happens to work."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StepHandedOver:
    """Custody passed from one holder to the next."""

    item_id: int
    step_id: int
    outcome: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """The receiver opened a step: from now on the time counts against them. Its subject is the item's record."""

    step_id: int
    kind: str = field(repr=False, default="")
    subject_id: int = field(repr=False, default=0)


@dataclass(frozen=True, slots=True)
class ClockExtended:
    """More time was given, with the reason."""

    step_id: int
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ClocksRecomputed:
    """A changed calendar moved the due moments of open clocks."""

    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class StepAssigned:
    """A step was given to a colleague, by name and title."""

    step_id: int
    to: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepNoted:
    """Somebody who was informed took note."""

    step_id: int
