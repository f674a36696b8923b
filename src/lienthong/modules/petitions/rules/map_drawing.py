"""Outlines of places made small enough to stand in a page: projected, simplified, written as paths of SVG."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
# A place is its rings; a ring is the numbers of the lines around it, one below zero walked backwards (~number).
Rings: TypeAlias = Sequence[Sequence[int]]
SIDE = 1000  # the longer side of a drawing
FINE = 1.6  # how far a line may be from what it simplifies, in units of the drawing
FAR = 1.5  # degrees: what lies so far east of all others' middle is shown in a frame of its own
FRAME = 240


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: its size, a path for each place by its code, and the frame around far islands where there is one."""

    width: int
    height: int
    paths: Mapping[str, str]
    frame: tuple[int, int, int, int] | None = None


def drawing(lines: Mapping[int, Sequence[Point]], places: Mapping[str, Rings], *, far: Iterable[str] = ()) -> Drawing:
    """Draw places whose rings are made of `lines` (degrees, WGS 84); those named in `far` in a frame below right."""
    apart = {code: places[code] for code in far}
    near = {code: rings for code, rings in places.items() if code not in apart}
    sheet = _Sheet(lines, near, SIDE)
    paths, width, height = sheet.paths(near), sheet.width, sheet.height
    if not apart:
        return Drawing(width, height, paths)
    inset = _Sheet(lines, apart, FRAME - 24)
    left, top = width + 20, height - inset.height - 24
    paths |= inset.paths(apart, (left + 12, top + 12))
    return Drawing(width + 20 + inset.width + 24, height, paths, (left, top, inset.width + 24, inset.height + 24))


def far_places(boxes: Mapping[str, tuple[float, float, float, float]]) -> list[str]:
    """Codes of the islands far out at sea, by boxes of degrees (left, low, right, high)."""
    middles = sorted((box[0] + box[2]) / 2 for box in boxes.values())
    if not middles:
        return []
    middle = middles[len(middles) // 2]
    return [code for code, box in boxes.items() if (box[0] + box[2]) / 2 - middle > FAR]


def simplified(line: Sequence[Point], fine: float) -> list[Point]:
    """The line with fewer points, nowhere further than `fine` from where it was (Douglas and Peucker, 1973)."""
    if len(line) < 3:
        return list(line)
    kept, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        at, away = _furthest(line, first, last)
        if away > fine:
            kept.add(at)
            todo += [(first, at), (at, last)]
    return [line[at] for at in sorted(kept)]


def _furthest(line: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    """Which point lies furthest from the straight way between two, and how far."""
    (x1, y1), (x2, y2) = line[first], line[last]
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    at, most = first, -1.0
    for place in range(first + 1, last):
        x, y = line[place]
        away = abs(dx * (y - y1) - dy * (x - x1)) / length if length else math.hypot(x - x1, y - y1)
        if away > most:
            at, most = place, away
    return at, most


class _Sheet:
    """Lines as they lie on paper: a line that two places share is simplified once, so that they fit together."""

    def __init__(self, lines: Mapping[int, Sequence[Point]], places: Mapping[str, Rings], side: int) -> None:
        used = sorted({_line(number) for rings in places.values() for ring in rings for number in ring})
        flat = {number: [_mercator(point) for point in lines[number]] for number in used}
        xs = [x for line in flat.values() for x, _y in line]
        ys = [y for line in flat.values() for _x, y in line]
        left, top = min(xs), max(ys)
        across, down = max(xs) - left or 1e-9, top - min(ys) or 1e-9
        scale = side / max(across, down)
        self.width, self.height = math.ceil(across * scale), math.ceil(down * scale)
        self.lines = {
            number: simplified([((x - left) * scale, (top - y) * scale) for x, y in line], FINE)
            for number, line in flat.items()
        }

    def paths(self, places: Mapping[str, Rings], by: tuple[int, int] = (0, 0)) -> dict[str, str]:
        """The path of each place, moved."""
        return {code: "".join(self._ring(ring, by) for ring in rings) for code, rings in places.items()}

    def _ring(self, ring: Sequence[int], by: tuple[int, int]) -> str:
        points: list[tuple[int, int]] = []
        for number in ring:
            line = self.lines[_line(number)]
            for x, y in line if number >= 0 else reversed(line):
                point = (round(x) + by[0], round(y) + by[1])
                if not points or points[-1] != point:
                    points.append(point)
        if len(set(points)) < 3:  # smaller than a point of the drawing: an island is still seen
            x, y = points[0]
            return f"M{x - 1} {y - 1}h3v3h-3z"
        steps = pairwise(points[:-1])
        turns = " ".join(f"{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in steps)
        return f"M{points[0][0]} {points[0][1]}l{turns}z".replace(" -", "-")


def _line(number: int) -> int:
    return number if number >= 0 else ~number


def _mercator(point: Point) -> Point:
    longitude, latitude = map(math.radians, point)
    return longitude, math.log(math.tan(math.pi / 4 + latitude / 2))
