"""How figures make figures: of units the unit above, of periods a longer one. SQL does the same (actions.compiling)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lienthong.modules.reports.models import Adding

ZERO = Decimal(0)
# Ways in which a level may correct what is compiled: elsewhere a difference has no meaning.
ADJUSTABLE = frozenset({Adding.SUM, Adding.LATEST, Adding.AVERAGE_IN_TIME})


@dataclass(frozen=True, slots=True)
class Part:
    """What was gathered: the sum of values (times weights), what it is divided by, and of how many units."""

    total: Decimal = ZERO
    weight: Decimal = ZERO
    units: int = 0

    def __add__(self, other: "Part") -> "Part":
        return Part(self.total + other.total, self.weight + other.weight, self.units + other.units)


def part_of(adding: str, value: Decimal, weight: Decimal | None = None) -> Part | None:
    """One unit's value as a part; None where nothing is added up, or a weighted value has no weight."""
    if adding == Adding.NONE or (adding == Adding.WEIGHTED and weight is None):
        return None
    if adding == Adding.WEIGHTED and weight is not None:
        return Part(value * weight, weight, 1)
    return Part(value, Decimal(1), 1)


def figure_of(adding: str, part: Part | None) -> Decimal | None:
    """The figure that a part shows; None where there is none (no value, or weights that add up to nothing)."""
    if part is None or adding == Adding.NONE:
        return None
    if adding in {Adding.AVERAGE, Adding.WEIGHTED}:
        return part.total / part.weight if part.weight else None
    return part.total


def written(adding: str, part: Part | None) -> Decimal | None:
    """The figure that a part shows, as it is written: exact where it is added up, to two places where it is a mean."""
    value = figure_of(adding, part)
    if value is None:
        return None
    value = round(value, 2 if adding in {Adding.AVERAGE, Adding.WEIGHTED, Adding.AVERAGE_IN_TIME} else 8).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def over_time(adding: str, parts: Iterable[Part]) -> Part | None:
    """Parts of successive periods, oldest first, as the part of the whole time; None of none.

    A sum, an average and a weighted average gather everything, a stock is what it was last, `average_in_time` is the
    mean of the periods.
    """
    known = list(parts)
    if not known or adding == Adding.NONE:
        return None
    if adding == Adding.LATEST:
        return known[-1]
    whole = sum(known, Part())
    if adding == Adding.AVERAGE_IN_TIME:
        return Part(whole.total / len(known), whole.weight / len(known), max(part.units for part in known))
    if adding == Adding.SUM:
        return Part(whole.total, whole.weight, max(part.units for part in known))
    return whole
