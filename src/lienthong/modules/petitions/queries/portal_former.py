"""Places found by what they were called before: communes, districts and provinces of before 1 July 2025."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.actions.sources import former_districts
from lienthong.modules.petitions.queries.portal_places import (
    MOST_PLACES,
    WORTH_KEEPING,
    Place,
    is_called,
    place_of,
    places_matching,
    short_name,
)

SQL = statements(__file__)
MOST_NAMES = 3
KEPT_SECONDS = 6 * 3600  # the past does not change


@dataclass(frozen=True, slots=True)
class Former:
    """What a place of today was, or took over wholly or in part; `folded` are all its words."""

    heir: int
    name: str
    above: str
    is_whole: bool
    called: frozenset[str]
    folded: str

    def is_called(self, asked: str) -> bool:
        """Whether that was just its name, or its district's, with the kind of area or without."""
        return asked in self.called


@dataclass(frozen=True, slots=True)
class Found:
    """A place of today, and by which names of before it was found, `more` besides; none where its own name fits."""

    place: Place
    former: str = ""
    more: int = 0


_kept: tuple[float, list[Former]] | None = None


def all_former() -> list[Former]:
    """Every name of before, kept a while in the process: about eleven thousand."""
    global _kept  # noqa: PLW0603 (one value for the process)
    if _kept and _kept[0] > time.monotonic():
        return _kept[1]
    districts = former_districts()
    found = []
    for heir, level, code, name, province, is_whole in SQL["former_places"].rows():
        district = districts.get(code, "") if level == "commune" else ""
        above = ", ".join(part for part in (district, province) if part)
        called = frozenset(fold(form) for own in (name, district) if own for form in (own, short_name(own)))
        found.append(Former(heir, name, above, is_whole, called, f" {fold(f'{name} {above}')}"))
    _kept = (time.monotonic() + KEPT_SECONDS, found) if len(found) >= WORTH_KEEPING else None
    return found


def places_found(text: str) -> list[Found]:
    """Places by the name of today, then by names of before: those that are called just so first; 30 at most."""
    words = fold(text).split()[:8]
    if not words:
        return []
    asked = " ".join(words)
    today = [Found(place) for place in places_matching(text)]
    so_called = [one for one in today if is_called(one.place, asked)]
    fitting = [one for one in all_former() if all(f" {word}" in one.folded for word in words)]
    fitting.sort(key=lambda one: (not one.is_called(asked), not one.is_whole))
    count = sum(one.is_called(asked) for one in fitting)
    found: dict[int, Found] = {}
    for one in (*so_called, *_by_heir(fitting[:count]), *today, *_by_heir(fitting[count:])):
        found.setdefault(one.place.id, one)
    return list(found.values())[:MOST_PLACES]


def _by_heir(fitting: Iterable[Former]) -> list[Found]:
    names: dict[int, dict[Former, None]] = {}
    for one in fitting:
        names.setdefault(one.heir, {})[one] = None
    return [
        Found(place, _said(list(of)[:MOST_NAMES]), max(0, len(of) - MOST_NAMES))
        for heir, of in names.items()
        if (place := place_of(heir))
    ]


def _said(former: list[Former]) -> str:
    """Names, those that lay in the same district together: “Phường A, Phường B (Quận C, Tỉnh D)”."""
    by_above: dict[str, list[str]] = {}
    for one in former:
        by_above.setdefault(one.above, []).append(one.name)
    return "; ".join(", ".join(own) + (f" ({above})" if above else "") for above, own in by_above.items())
