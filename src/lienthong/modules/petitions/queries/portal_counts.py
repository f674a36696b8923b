"""The public figures on a map: how many petitions each place has had, where that may be told."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.queries.opinions_statistics import territories_of
from lienthong.modules.petitions.queries.portal_maps import place_map
from lienthong.modules.petitions.queries.portal_places import Place, place_of
from lienthong.modules.petitions.rules.map_drawing import Drawing
from lienthong.modules.petitions.rules.suppression import Published

STEPS = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A place with its count (None: not told), the unit that answers for it, and its shade from 0 (not told) to 5."""

    path: str
    place: Place | None
    unit: int | None
    count: int | None
    step: int


@dataclass(frozen=True, slots=True)
class CountedMap:
    """A map of counts; `limits` are the least count of each shade from the second on, `units` those drawn on it."""

    drawing: Drawing
    areas: list[Counted]
    limits: list[int]
    units: set[int]


def counted_map(told: Published, province: Unit | None = None) -> CountedMap:
    """The published rows, by unit, as a map of the country or of the province of a unit."""
    drawn = place_map(place_of(province.territory_id) if province else None)
    rows = {int(key): row[0] for key, row in told.rows.items()}
    units = territories_of(list(rows))
    counts = {place: rows[unit] for place, unit in units.items()}
    limits = limits_of(count for count in counts.values() if count is not None)
    areas = []
    for area in drawn.areas:
        pk = area.place.id if area.place else 0
        count = counts.get(pk)
        step = 0 if count is None else 1 + bisect_right(limits, count)
        areas.append(Counted(area.path, area.place, units.get(pk), count, step))
    return CountedMap(drawn.drawing, areas, limits, {area.unit for area in areas if area.unit})


def limits_of(counts: Iterable[int]) -> list[int]:
    """Where a shade begins: so that each has about as many places, four limits at most."""
    ordered = sorted(counts)
    found = {ordered[len(ordered) * step // STEPS] for step in range(1, STEPS)} if ordered else set()
    return sorted(limit for limit in found if limit > ordered[0])
