"""Reading the tree: whole subtrees by one integer range, today's or an earlier day's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.routing import alias
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold, nfc, sort_key
from lienthong.kernel.org.models import Era, Interval, Unit

SQL = statements(str(Path(__file__)))
MOST_MATCHES = 50


def subtree(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything below it today, in the tree's order."""
    return Unit.objects.filter(lft__gte=unit.lft, lft__lte=unit.rgt, lft__gt=0).order_by("lft")


def subtree_ids_on(unit_id: int, on: date) -> list[int]:
    """Ids of a unit and of everything below it on a day, in the tree's order; empty when it did not exist."""
    own = Interval.objects.filter(era__valid__contains=on, unit_id=unit_id).values_list("era_id", "lft", "rgt").first()
    if own is None:
        return []
    era, lft, rgt = own
    return list(
        Interval.objects.filter(era_id=era, lft__gte=lft, lft__lte=rgt)
        .order_by("lft")
        .values_list("unit_id", flat=True)
    )


def children(unit_id: int | None) -> QuerySet[Unit]:
    """Open units directly below one (the roots for None), in Vietnamese order."""
    return Unit.objects.open().filter(parent_id=unit_id).order_by("sort_key", "id")


def bodies_under(unit: Unit, *, level: str, system: str) -> QuerySet[Unit]:
    """Open bodies of a level and system in a unit's subtree, in the tree's order."""
    return subtree(unit).filter(closed_on__isnull=True, level=level, system=system).exclude(kind="department")


@dataclass(frozen=True, slots=True)
class Step:
    """One unit on the way from the root."""

    id: int
    name: str
    symbol: str


def ancestors(unit_id: int) -> list[Step]:
    """The units above one, root first, the unit itself last."""
    return [Step(*row) for row in SQL["ancestors"].rows(unit=unit_id)]


@dataclass(frozen=True, slots=True)
class Match:
    """A unit found by its name."""

    id: int
    name: str
    symbol: str
    system: str
    level: str
    kind: str
    above: str


def units_matching(
    text: str,
    *,
    limit: int = 20,
    system: str = "",
    levels: Iterable[str] = (),
    bodies_only: bool = False,
    within: tuple[int, int] | None = None,
) -> list[Match]:
    """Open units whose name has every word of the text, accents or none, best first; `limit` at most, never above 50.

    First those that have the text as it was typed, then those where it begins the name, then those where a word
    begins with it; higher levels and shorter names first. `within` is an interval (lft, rgt).
    """
    words = fold(text).split()
    if not words:
        return []
    folded = " ".join(words)
    return [
        Match(*row)
        for row in SQL["units_matching"].rows(
            words=[f"%{_escaped(word)}%" for word in words[:8]],
            typed=f"%{_escaped(nfc(text.strip()).lower())}%",
            begins=f"{_escaped(folded)}%",
            word_begins=f"% {_escaped(folded)}%",
            symbol=nfc(text.strip()).lower(),
            system=system,
            levels=list(levels),
            bodies_only=bodies_only,
            lft=within[0] if within else 0,
            rgt=within[1] if within else 2**31 - 1,
            limit=min(limit, MOST_MATCHES),
        )
    ]


@dataclass(frozen=True, slots=True)
class TreeFault:
    """A derived value that differs from what the dated tables say: in which unit, which value."""

    unit_id: int
    fault: str


def tree_faults() -> list[TreeFault]:
    """Everything derived in the tree counted again the slow way; empty when nothing differs.

    Intervals of every era against a walk over the dated edges; parent, depth, interval, name and body of units against
    today's rows; `folded` and `sort_key` against the name.
    """
    faults: list[TreeFault] = []
    today = timezone.localdate()
    for era in Era.objects.order_by("id"):
        is_last = era.valid.upper is None
        on = today if is_last else era.valid.lower
        wanted = counted_intervals(on)
        have = {
            unit: (lft, rgt, tuple(above))
            for unit, lft, rgt, above in Interval.objects.filter(era=era).values_list(
                "unit_id", "lft", "rgt", "ancestors"
            )
        }
        # Numbers of an earlier era follow the names of its time; its shape is what must stand.
        faults += [
            TreeFault(unit, f"era {era.pk}")
            for unit in sorted(wanted.keys() | have.keys())
            if _shape(wanted.get(unit), exactly=is_last) != _shape(have.get(unit), exactly=is_last)
        ]
        if is_last:
            faults += [TreeFault(*row) for row in SQL["differing_units"].rows(era=era.pk, on=on)]
    for pk, name, folded, key in Unit.objects.order_by("id").values_list("id", "name", "folded", "sort_key"):
        if folded != fold(name) or key != sort_key(name)[:400]:
            faults.append(TreeFault(pk, "text"))
    return faults


Counted = tuple[int, int, tuple[int, ...]]


def counted_intervals(on: date) -> dict[int, Counted]:
    """Interval and ancestors of every unit on a day by walking the edges: the slow, obvious reference."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            """
            SELECT unit.id, edge.parent_id
              FROM org_unit AS unit
              LEFT JOIN org_unitedge AS edge ON edge.child_id = unit.id AND edge.valid @> %(on)s::date
             WHERE unit.opened_on <= %(on)s::date AND (unit.closed_on IS NULL OR unit.closed_on > %(on)s::date)
             ORDER BY unit.sort_key, unit.id
            """,
            {"on": on},
        )
        below: dict[int | None, list[int]] = {}
        for unit, parent in cursor.fetchall():
            below.setdefault(parent, []).append(unit)
    counted: dict[int, Counted] = {}
    place = 0

    def walk(unit: int, above: tuple[int, ...]) -> None:
        nonlocal place
        place += 1
        lft, line = place, (*above, unit)
        for child in below.get(unit, []):
            walk(child, line)
        counted[unit] = (lft, place, line)

    for root in below.get(None, []):
        walk(root, ())
    return counted


def _shape(counted: Counted | None, *, exactly: bool) -> object:
    if counted is None or exactly:
        return counted
    return counted[1] - counted[0], counted[2]


def _escaped(text: str) -> str:
    """The text with LIKE's own signs made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True, slots=True)
class Below:
    """A unit in a list of the tree, and how many open ones lie below it."""

    id: int
    name: str
    symbol: str
    kind: str
    level: str
    below: int


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What an administrator sees of a unit besides its own row: names as (name, symbol, from, to), and its children."""

    names: list[tuple[str, str, date, date | None]]
    parents: list[tuple[str, date, date | None]]
    children: list[Below]


def administered_roots(viewer: Viewer) -> list[Below]:
    """Where the tree begins for an administrator: the roots of every system, or their own unit."""
    roots = Unit.objects.open().administered_by(viewer)
    if viewer.administered != (viewer.lft, viewer.rgt):
        return _below(roots.filter(parent__isnull=True).order_by("lft"))
    return _below(roots.filter(pk=viewer.unit_id))


def unit_facts(unit: Unit) -> UnitFacts:
    """A unit's dated names and parents, newest first, and what lies directly below it today."""
    names = unit.names.order_by("-valid").values_list("name", "symbol", "valid")
    parents = unit.parent_edges.order_by("-valid").values_list("parent__name", "valid")
    return UnitFacts(
        names=[(name, symbol, valid.lower, valid.upper) for name, symbol, valid in names],
        parents=[(name, valid.lower, valid.upper) for name, valid in parents],
        children=_below(children(unit.pk)),
    )


def _below(units: QuerySet[Unit]) -> list[Below]:
    """Units with how many lie below each: their intervals say so, no row of those is read."""
    return [
        Below(pk, name, symbol, kind, level, rgt - lft)
        for pk, name, symbol, kind, level, lft, rgt in units.values_list(
            "id", "name", "symbol", "kind", "level", "lft", "rgt"
        )
    ]
