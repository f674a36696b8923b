"""The range of a legend in which a figure lies, pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Files of other systems may name colours in other ways.
_COLOUR, GREY = re.compile(r"#[0-9A-Fa-f]{3,8}"), "#808080"


@dataclass(frozen=True, slots=True)
class Range:
    """A named range with its colour: from `start`, included, to `end`, not included except in the last one."""

    name: str
    start: float
    end: float
    colour: str

    @property
    def written(self) -> tuple[float | int, float | int]:
        """Both ends, without noughts after the point."""
        return _plain(self.start), _plain(self.end)

    @property
    def drawn(self) -> dict[str, Any]:
        """As the map component reads it."""
        start, end = self.written
        return {"name": self.name, "from": start, "to": end, "color": self.colour}


def ranges_of(legends: Iterable[Mapping[str, Any]]) -> tuple[Range, ...]:
    """The ranges of a legend set as it is stored, the least first."""
    known = [
        Range(str(one["name"]), float(one["from"]), float(one["to"]), colour if _COLOUR.fullmatch(colour) else GREY)
        for one in legends
        for colour in (str(one["color"]),)
    ]
    return tuple(sorted(known, key=lambda one: (one.start, one.end)))


def range_of(ranges: Sequence[Range], value: Decimal | float | None) -> Range | None:
    """The range of a figure; None between ranges and beyond them."""
    if value is None:
        return None
    found = next((one for one in ranges if one.start <= value < one.end), None)
    if found is None and ranges and value == ranges[-1].end:
        return ranges[-1]
    return found


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number
