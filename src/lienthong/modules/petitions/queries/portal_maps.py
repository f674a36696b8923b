"""Maps in the page: the country by provinces, or a province by communes; drawn once a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lienthong.modules.petitions.queries.portal_places import Place, communes_of, provinces
from lienthong.modules.petitions.queries.portal_points import Outlines, outlines
from lienthong.modules.petitions.rules.map_drawing import Drawing, Point, drawing, far_places


@dataclass(frozen=True, slots=True)
class Area:
    """A place on a map: its path, what it is called, and the place of today; none where the map knows one more."""

    path: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A map whose areas are places."""

    drawing: Drawing
    areas: list[Area]


def place_map(province: Place | None = None) -> PlaceMap:
    """The country, or one of its provinces."""
    drawn = _drawing(province.code if province else "")
    known: Mapping[str, Place] = {one.code: one for one in (communes_of(province.id) if province else provinces())}
    return PlaceMap(drawn, [Area(path, known.get(code)) for code, path in drawn.paths.items()])


@cache
def _drawing(province: str) -> Drawing:
    shapes = outlines()
    areas = [one for one in shapes.communes if one.within == province] if province else shapes.provinces
    if not areas:
        return Drawing(0, 0, {})
    boxes = {one.code: _degrees(shapes, one.box) for one in areas}
    used = {number if number >= 0 else ~number for one in areas for ring in one.rings for number in ring}
    lines = {number: _points(shapes, number) for number in used}
    far = far_places(boxes) if province else []
    return drawing(lines, {one.code: one.rings for one in areas}, far=far)


def _points(shapes: Outlines, number: int) -> list[Point]:
    arc, (sx, sy), (tx, ty) = shapes.arcs[number], shapes.scale, shapes.translate
    return [(arc[at] * sx + tx, arc[at + 1] * sy + ty) for at in range(0, len(arc), 2)]


def _degrees(shapes: Outlines, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    (sx, sy), (tx, ty) = shapes.scale, shapes.translate
    return box[0] * sx + tx, box[1] * sy + ty, box[2] * sx + tx, box[3] * sy + ty
