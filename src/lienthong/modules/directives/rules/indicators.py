"""How the figures of units make the figure of the unit above, and who may write which of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer

PLACES = Decimal("0.0001")
PLANNED = ("baseline", "target", "weight")
SAID = ("reported", "source")
COLUMNS = ("baseline", "target", "reported", "verified", "weight", "source")


@dataclass(frozen=True, slots=True)
class Given:
    """A unit's figure, None when it gave none; how much it weighs; the day on which it was reported."""

    value: Decimal | None
    weight: Decimal = Decimal(1)
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Rolled:
    """The figure of the unit above, and how many units it comes from, of how many that were asked."""

    value: Decimal | None
    given: int
    of: int


def rolled_up(adding: str, units: Sequence[Given]) -> Rolled:
    """Sum, average, weighted average, or the latest figure of those that gave one, to four places.

    None when nobody did, or when all weights are nought. Of equally late figures the last one given counts.
    Raises ValueError for another way of adding up.
    """
    known = [one for one in units if one.value is not None]
    values = [one.value for one in known if one.value is not None]
    found: Decimal | None
    if adding not in ("sum", "average", "weighted", "latest"):
        raise ValueError(adding)
    if not known:
        found = None
    elif adding == "sum":
        found = sum(values, Decimal(0))
    elif adding == "average":
        found = sum(values, Decimal(0)) / len(values)
    elif adding == "weighted":
        weight = sum((one.weight for one in known), Decimal(0))
        total = sum((value * one.weight for value, one in zip(values, known, strict=True)), Decimal(0))
        found = total / weight if weight else None
    else:
        latest = max(one.on or date.min for one in known)
        found = [one.value for one in known if (one.on or date.min) == latest][-1]
    return Rolled(None if found is None else found.quantize(PLACES), len(known), len(units))


def may_write(viewer: Viewer, *, body_id: int, unit_id: int, column: str) -> bool:
    """Whether a viewer writes this figure of a unit: who follows the directive writes all, a unit what it reports."""
    if viewer.body_id == body_id and viewer.may(Permission.DIRECTIVES_PREPARE):
        return column in COLUMNS
    return column in SAID and viewer.may(Permission.DIRECTIVES_REPORT) and unit_id in {viewer.unit_id, viewer.body_id}
