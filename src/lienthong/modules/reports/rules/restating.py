"""Reading figures on another tree than the one under which they were sent, pure: where each unit of one tree lies in
another, and which of its figures may be taken as a whole.

A unit that stands in both trees is itself; else its territory's successors (or, going back, predecessors) take its
place; else its parent's place is its own. Where several take a place, no figure is divided: it belongs to their lowest
common ancestor, and the unit is named.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

Line = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """On a day, one territory took over from another, whole or in part."""

    before: int
    after: int
    on: date


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree on a day: of each node, the line from its root to itself; which node a territory is."""

    on: date
    lines: Mapping[int, Line]
    of_territory: Mapping[int, int]


class Successions:
    """Who took over from whom, to be followed from one day to another, forward or back."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.after: dict[int, list[Edge]] = {}
        self.before: dict[int, list[Edge]] = {}
        for edge in edges:
            self.after.setdefault(edge.before, []).append(edge)
            self.before.setdefault(edge.after, []).append(edge)

    def follow(self, territory: int, start: date, end: date, there: Collection[int] = ()) -> set[int]:
        """The territories that have, on day `end`, what one had on day `start`.

        Itself where nothing happened, and besides its heirs where it is still `there`: it gave a part away.
        """
        forward = start <= end
        edges = (self.after if forward else self.before).get(territory, ())
        found: set[int] = set()
        for edge in edges:
            if forward and start < edge.on <= end:
                found |= self.follow(edge.after, edge.on, end, there)
            elif not forward and end < edge.on <= start:
                # The day before the change is the last of the old state.
                found |= self.follow(edge.before, date.fromordinal(edge.on.toordinal() - 1), end, there)
        return found | {territory} if territory in there or not found else found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit's figures belong in another tree: the line to that node, and who shares them where several do."""

    line: Line
    shared: tuple[int, ...] = ()


def common(lines: Iterable[Line]) -> Line:
    """The line to the lowest common ancestor; empty where there is none."""
    known = list(lines)
    found = []
    for steps in zip(*known, strict=False):
        if len(set(steps)) > 1:
            break
        found.append(steps[0])
    return tuple(found)


def placed(
    lines: Mapping[int, Line],
    territories: Mapping[int, int],
    start: date,
    target: Tree,
    successions: Successions,
    *,
    units_stay: bool = True,
) -> dict[int, Place]:
    """The place in `target` of every unit of a tree of day `start`, given its lines and each unit's territory.

    `units_stay` says that nodes of the target are units too; else they are territories.
    """
    found: dict[int, Place] = {}
    for unit, line in sorted(lines.items(), key=lambda one: len(one[1])):
        territory = territories[unit]
        heirs = successions.follow(territory, start, target.on, target.of_territory)
        if units_stay and unit in target.lines:
            heirs -= {territory}
        nodes = {target.of_territory[heir] for heir in heirs if heir in target.of_territory}
        if units_stay and unit in target.lines:
            nodes.add(unit)
        if nodes:
            shared = tuple(sorted(nodes)) if len(nodes) > 1 else ()
            found[unit] = Place(common(target.lines[node] for node in nodes), shared)
        elif len(line) > 1 and line[-2] in found:
            found[unit] = found[line[-2]]
        else:
            found[unit] = Place(())
    return found


@dataclass(frozen=True, slots=True)
class Pieces:
    """What makes the figures of rows: whole subtrees of units, and what is a unit's own alone.

    Both by row, a row being a node of the target tree; `divided` are units whose heirs lie in several rows.
    """

    whole: Mapping[int, list[int]]
    own: Mapping[int, list[int]]
    divided: tuple[int, ...]


def pieces(lines: Mapping[int, Line], places: Mapping[int, Place], top: int, rows: Collection[int]) -> Pieces:
    """The pieces of some rows below a node, and of the node itself for what lies in none of them."""
    children: dict[int, list[int]] = {}
    roots = []
    for unit, line in lines.items():
        if len(line) > 1:
            children.setdefault(line[-2], []).append(unit)
        else:
            roots.append(unit)
    row = {unit: _row(place.line, top, rows) for unit, place in places.items()}
    is_pure: dict[int, bool] = {}
    for unit in sorted(lines, key=lambda one: -len(lines[one])):
        # What belongs to no row is kept apart by who shares it, so that each such unit can be named.
        is_pure[unit] = all(
            is_pure[child]
            and row[child] == row[unit]
            and (row[unit] != top or places[child].shared == places[unit].shared)
            for child in children.get(unit, ())
        )
    whole: dict[int, list[int]] = {}
    own: dict[int, list[int]] = {}
    waiting = roots
    while waiting:
        unit = waiting.pop()
        of = row[unit]
        if of is not None:
            (whole if is_pure[unit] else own).setdefault(of, []).append(unit)
        if not is_pure[unit]:
            waiting += children.get(unit, ())
    divided = tuple(
        sorted(
            unit
            for unit, place in places.items()
            # What lies below a divided unit and only follows it is not named again.
            if place.shared and row[unit] == top and (len(lines[unit]) == 1 or places[lines[unit][-2]] is not place)
        )
    )
    return Pieces(whole, own, divided)


def _row(line: Line, top: int, rows: Collection[int]) -> int | None:
    """The row on a line, `top` itself where none is; None for what lies elsewhere."""
    if top not in line:
        return None
    return next((node for node in line if node in rows), top)
