"""What happens when tasks are given to units."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ApplicationChanged:
    """Whom a task is for was set anew."""

    task_id: int
    units: int


@dataclass(frozen=True, slots=True)
class TaskIssued:
    """A task was given to every unit that it is for; `asked` are those that had started on an earlier wording."""

    task_id: int
    new: int
    updated: int
    asked: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class TaskWithdrawn:
    """A task was taken back from every unit that had not been verified."""

    task_id: int
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeSettled:
    """The follower said whether units that had started go by a task's new wording or keep to the old one."""

    task_id: int
    count: int
    applied: bool


@dataclass(frozen=True, slots=True)
class PeriodBegun:
    """A recurring task was given for its next period."""

    task_id: int
    period_on: date
    new: int


@dataclass(frozen=True, slots=True)
class AssignmentWithdrawn:
    """One unit's assignment was taken back."""

    reason: str


@dataclass(frozen=True, slots=True)
class AssignmentInherited:
    """The unit that took over carries it on; `before` is the name of the one that was closed."""

    before: str


@dataclass(frozen=True, slots=True)
class AssignmentRead:
    """An inspector read it."""
