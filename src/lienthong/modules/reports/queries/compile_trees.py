"""Trees of units and of territories, and what of one is which part of another; kept in memory by day, since trees of
the past do not change.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, Max

from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Era, Interval, Succession
from lienthong.modules.reports.models import Period
from lienthong.modules.reports.rules.restating import Edge, Line, Pieces, Place, Successions, Tree, pieces, placed

SQL = statements(__file__)
VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one system in one era."""

    lines: dict[int, Line]
    territories: dict[int, int]
    levels: dict[int, str]
    bodies: dict[int, int]  # the committee or branch that stands in each territory


@dataclass(frozen=True, slots=True)
class Target:
    """The tree on which figures are read: of units where there were any, else of territories."""

    tree: Tree
    of_units: bool
    levels: dict[int, str]


@dataclass(frozen=True, slots=True)
class KnownEra:
    """An era, its first day, and a number that changes when its tree is numbered again: what is kept goes with it."""

    id: int
    begins_on: date
    numbering: int


def era_of(on: date) -> KnownEra | None:
    """The era of units that holds a day."""
    row = (
        Interval.objects.filter(era__valid__contains=on)
        .order_by("era", "lft")
        .values_list("era_id", "era__valid", "id")
        .first()
    )
    return KnownEra(row[0], row[1].lower, row[2]) if row else None


def first_day() -> date | None:
    """The day on which units began to be known."""
    found = Era.objects.order_by("valid").values_list("valid", flat=True).first()
    return found.lower if found else None


@lru_cache(maxsize=8)
def units_in(era: KnownEra, system: str) -> Units:
    """The units of a system in an era."""
    lines, territories, levels, bodies = {}, {}, {}, {}
    for unit, line, territory, level, kind in SQL["reading_tree"].rows(era=era.id, system=system):
        lines[unit], territories[unit], levels[unit] = tuple(line), territory, level
        if kind != "department":
            bodies[territory] = unit
    return Units(lines, territories, levels, bodies)


def target_on(on: date, system: str) -> Target:
    """The tree on a day: of units, or of territories before units were known."""
    era = era_of(on)
    if era is None:
        return _territories(on)
    units = units_in(era, system)
    return Target(Tree(on, units.lines, units.bodies), of_units=True, levels=units.levels)


@lru_cache(maxsize=2)
def _territories(on: date) -> Target:
    lines, levels = {}, {}
    for territory, line, level in SQL["reading_territories"].rows(on=on):
        lines[territory], levels[territory] = tuple(line), level
    return Target(Tree(on, lines, {one: one for one in lines}), of_units=False, levels=levels)


@dataclass(frozen=True, slots=True)
class Way:
    """From the tree of a period to that of a day: both eras, and the days of succession between them."""

    system: str
    era: KnownEra
    on: date
    target: KnownEra | None
    start: date
    days: tuple[date, ...]


def way_between(period: Period, system: str, on: date) -> Way | None:
    """The way from a period's tree; equal for all periods whose trees lie alike. None where the period has none."""
    era = era_of(period.ends_on)
    if era is None:
        return None
    low, high = min(period.ends_on, on), max(period.ends_on, on)
    between = Succession.objects.filter(on__gt=low, on__lte=high)
    days = tuple(sorted(set(between.values_list("on", flat=True))))
    start = era.begins_on
    if days:
        start = days[0] - timedelta(days=1) if period.ends_on <= on else days[-1]
    return Way(system, era, on, era_of(on), start, days)


def pieces_of(way: Way, top: int, rows: Collection[int]) -> tuple[Pieces, Units]:
    """What of a period's tree makes some rows of the tree of another day."""
    units = units_in(way.era, way.system)
    last, count = Succession.objects.aggregate(last=Max("id"), count=Count("id")).values()
    return pieces(units.lines, _places(way, (last, count)), top, rows), units


@lru_cache(maxsize=16)
def _places(way: Way, _known: tuple[int, int]) -> dict[int, Place]:
    units, read_on = units_in(way.era, way.system), target_on(way.on, way.system)
    edges = Succession.objects.filter(on__in=way.days).values_list("predecessor_id", "successor_id", "on")
    return placed(
        units.lines,
        units.territories,
        way.start,
        read_on.tree,
        Successions(Edge(*edge) for edge in edges),
        units_stay=read_on.of_units,
    )
