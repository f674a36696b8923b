"""What levels do to compiled figures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureAdjusted:
    """A level corrected a compiled figure of its own by a difference, with a reason."""

    figure: str
    period: str
    delta: str
    reason: str


@dataclass(frozen=True, slots=True)
class AdjustmentTakenBack:
    """An adjustment was taken back by its opposite."""

    figure: str
    period: str
    delta: str
