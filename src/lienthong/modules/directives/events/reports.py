"""What happens when units report, and when reports are looked at."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProgressReported:
    """A unit said how far it is; `evidence` is how many files it showed."""

    percent: int
    note: str
    evidence: int


@dataclass(frozen=True, slots=True)
class ReportConfirmed:
    """The body above found the report true."""

    percent: int


@dataclass(frozen=True, slots=True)
class ReportVerified:
    """The follower found the task done, and how well."""

    score: int


@dataclass(frozen=True, slots=True)
class ReportReturned:
    """The report went back to the unit."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecheckDrawn:
    """A sample of verified assignments was drawn."""

    directive_id: int
    count: int
    seed: int


@dataclass(frozen=True, slots=True)
class RecheckHeld:
    """Looked at again, what was verified holds."""

    note: str


@dataclass(frozen=True, slots=True)
class RecheckFailed:
    """Looked at again, what was verified does not hold; the unit takes it up again."""

    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """A unit asked for a later day."""

    due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionGranted:
    """The later day was given."""

    due_on: date
    note: str


@dataclass(frozen=True, slots=True)
class ExtensionRefused:
    """The day stays."""

    reason: str
