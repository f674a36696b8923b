"""Which commune a point lies in, by the simple outlines of the map: near a border it may be the next one."""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from lienthong.kernel.ui import assets
from lienthong.modules.petitions.queries.portal_places import Place, all_places

Arc: TypeAlias = "array[int]"
MAP = assets.STATIC / "map" / "vietnam-2025.topo.json"


@dataclass(frozen=True, slots=True)
class Outline:
    """An area's rings, as places of arcs (negative: reversed), and the box around it in the map's whole numbers.

    `within` is the code of a commune's province.
    """

    code: str
    within: str
    rings: tuple[tuple[int, ...], ...]
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Every commune and province; `arcs` are x and y in turn."""

    scale: tuple[float, float]
    translate: tuple[float, float]
    arcs: list[Arc]
    communes: list[Outline]
    provinces: list[Outline]


def place_at(latitude: float, longitude: float) -> Place | None:
    """The commune around a point in degrees (WGS 84); None outside of the country, and at sea."""
    shapes = outlines()
    x = (longitude - shapes.translate[0]) / shapes.scale[0]
    y = (latitude - shapes.translate[1]) / shapes.scale[1]
    for one in shapes.communes:
        left, low, right, high = one.box
        if left <= x <= right and low <= y <= high and _is_inside(shapes.arcs, one.rings, x, y):
            return next((place for place in all_places().values() if place.code == one.code), None)
    return None


@cache
def outlines() -> Outlines:
    """The map's outlines, read when the first point is asked for; about five megabytes."""
    topology = json.loads(MAP.read_text())
    arcs = [_absolute(arc) for arc in topology["arcs"]]
    communes, provinces = (
        [_outline(arcs, shape) for shape in topology["objects"][layer]["geometries"]]
        for layer in ("communes", "provinces")
    )
    transform = topology["transform"]
    return Outlines(tuple(transform["scale"]), tuple(transform["translate"]), arcs, communes, provinces)


def _absolute(arc: list[list[int]]) -> Arc:
    """An arc of differences as places."""
    found, x, y = array("l"), 0, 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.extend((x, y))
    return found


def _outline(arcs: list[Arc], shape: dict[str, object]) -> Outline:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = tuple(tuple(ring) for polygon in polygons for ring in polygon)  # type: ignore[attr-defined]
    xs = [value for ring in rings for place in ring for value in arcs[place if place >= 0 else ~place][::2]]
    ys = [value for ring in rings for place in ring for value in arcs[place if place >= 0 else ~place][1::2]]
    names: dict[str, str] = shape["properties"]  # type: ignore[assignment]
    return Outline(
        names.get("c", names["p"]), names["p"] if "c" in names else "", rings, (min(xs), min(ys), max(xs), max(ys))
    )


def _is_inside(arcs: list[Arc], rings: Sequence[Sequence[int]], x: float, y: float) -> bool:
    """Even and odd: how often a ray to the right meets an edge, over all rings."""
    is_inside = False
    for ring in rings:
        for x1, y1, x2, y2 in _edges(arcs, ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                is_inside = not is_inside
    return is_inside


def _edges(arcs: list[Arc], ring: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    for place in ring:
        arc = arcs[place if place >= 0 else ~place]
        for at in range(0, len(arc) - 2, 2):
            yield arc[at], arc[at + 1], arc[at + 2], arc[at + 3]
