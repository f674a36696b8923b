"""What happens to the targets of indicators."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TargetsSet:
    """Figures of units for an indicator and a period were written."""

    title: str
    starts_on: str
    ends_on: str
    count: int
