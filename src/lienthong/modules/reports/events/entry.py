"""What happens between the opening of a period and the locking of a submission."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeriodOpened:
    """A form's period was laid before units; `count` is how many got it now."""

    period_id: int
    period: str
    count: int


@dataclass(frozen=True, slots=True)
class SubmissionSubmitted:
    """The unit sent its figures; `broken` is how many rules it sent them against, with a word why."""

    is_late: bool
    broken: int
    note: str


@dataclass(frozen=True, slots=True)
class SubmissionWithdrawn:
    """The unit took back what nobody had approved yet."""

    reason: str


@dataclass(frozen=True, slots=True)
class SubmissionReturned:
    """The level above gave it back, with so many notes on cells."""

    reason: str
    cells: int


@dataclass(frozen=True, slots=True)
class SubmissionBegun:
    """A unit began its report before the period was laid before everybody."""

    period: str


@dataclass(frozen=True, slots=True)
class NoteAnswered:
    """The unit answered what was noted on a cell; an empty text takes the answer back."""

    cell: str
    note: str


@dataclass(frozen=True, slots=True)
class SubmissionApproved:
    """The level above found the figures right."""

    note: str


@dataclass(frozen=True, slots=True)
class SubmissionLocked:
    """Nothing changes any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class SubmissionUnlocked:
    """It can be returned again; why stays on record."""

    reason: str
