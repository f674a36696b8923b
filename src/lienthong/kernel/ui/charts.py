"""Geometry of the charts that the server draws as SVG: a twentieth of a millisecond each, no library in the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH = 460
_ROW = 26
_BAR = 14
_LETTER = 6.1


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar, in units of the drawing."""

    label: str
    value: float
    href: str
    top: float
    middle: float
    length: float
    thickness: float = _BAR


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of horizontal bars; `start` is where the bars begin."""

    width: int
    height: int
    start: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A label under the chart."""

    label: str
    x: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One series as SVG paths."""

    path: str
    area: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A chart of lines over equally spaced places."""

    width: int
    height: int
    left: float
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A share of a stacked bar of 1000 units."""

    label: str
    value: float
    colour: int
    share: float
    start: float
    length: float


def bars(rows: Sequence[tuple[str, float, str]], width: int = WIDTH) -> Bars:
    """Bars of (label, value, address) from top to bottom, to scale from nought to the largest."""
    start = min(width * 0.4, max((len(label) for label, _, _ in rows), default=0) * _LETTER + 14)
    room = width - start - 60
    largest = max((value for _, value, _ in rows), default=0) or 1
    drawn = tuple(
        Bar(label, value, href, place * _ROW + 6, place * _ROW + 6 + _BAR / 2, round(max(value / largest * room, 2), 1))
        for place, (label, value, href) in enumerate(rows)
    )
    return Bars(width, len(rows) * _ROW + 6, start, drawn)


def nice_top(value: float) -> float:
    """The least of 1, 2, 2.5, 5 or 10 times a power of ten that is not below `value`: the top of a readable scale."""
    if value <= 0:
        return 1
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value - 1e-9)


def lines(
    places: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], width: int = WIDTH, height: int = 240
) -> Lines:
    """Lines through values at each place; a None leaves a gap. The scale starts at nought."""
    top = nice_top(max((value for _, values in series for value in values if value is not None), default=0))
    left = max(28.0, len(f"{top:,.0f}") * _LETTER + 14)
    right, base, upper = width - 16.0, height - 24.0, 10.0
    step = (right - left) / max(len(places) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return round(left + place * step, 1), round(base - value / top * (base - upper), 1)

    count = 5 if top / 5 == int(top / 5) or top < 5 else 4
    if top < 5 and top == int(top):
        count = int(top)
    every = max(1, ceil(len(places) * 44 / (right - left)))
    marks = tuple(Mark(label, at(place, 0)[0]) for place, label in enumerate(places) if place % every == 0)
    ticks = tuple(Tick(top * part / count, at(0, top * part / count)[1]) for part in range(count + 1))
    return Lines(width, height, left, ticks, marks, tuple(_curve(values, at, base) for _, values in series))


def _curve(values: Sequence[float | None], at: Callable[[int, float], tuple[float, float]], base: float) -> Curve:
    path: list[str] = []
    pen_down = False
    points: list[tuple[float, float]] = []
    for place, value in enumerate(values):
        if value is None:
            pen_down = False
            continue
        x, y = at(place, value)
        path.append(f"{'L' if pen_down else 'M'}{x} {y}")
        points.append((x, y))
        pen_down = True
    if not points:
        return Curve("", "")
    outline = "".join(f"L{x} {y}" for x, y in points)
    return Curve("".join(path), f"M{points[0][0]} {base}{outline}L{points[-1][0]} {base}Z")


def shares(rows: Sequence[tuple[str, float, int]]) -> tuple[Piece, ...]:
    """Pieces of (label, value, colour) side by side in a bar of 1000 units."""
    total = sum(value for _, value, _ in rows) or 1
    start = 0.0
    pieces = []
    for label, value, colour in rows:
        length = value / total * 1000
        pieces.append(Piece(label, value, colour, value / total, round(start, 1), round(length, 1)))
        start += length
    return tuple(pieces)
