"""Places as citizens know them: provinces and communes by today's names, found by words with accents or without."""

import time
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold, sort_key

SQL = statements(__file__)
MOST_PLACES = 30
# The country's tree is kept a while in the process: it changes a few times a year, and a search reads all of it.
KEPT_SECONDS = 600
WORTH_KEEPING = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A province or a commune; `above` is the province of a commune, with its id."""

    id: int
    code: str
    level: str
    name: str
    name_en: str
    above: str
    above_id: int | None
    folded: str
    sorted_as: str

    @property
    def whole(self) -> str:
        """Its name with that of its province."""
        return f"{self.name}, {self.above}" if self.above else self.name


_kept: tuple[float, dict[int, Place]] | None = None


def all_places() -> dict[int, Place]:
    """Every province and commune of today by its id, provinces first, each in Vietnamese order."""
    global _kept  # noqa: PLW0603 (one value for the process)
    if _kept and _kept[0] > time.monotonic():
        return _kept[1]
    rows = [_place(row) for row in SQL["portal_places"].rows()]
    found = {
        place.id: place for place in sorted(rows, key=lambda one: (one.level != "province", one.sorted_as, one.id))
    }
    _kept = (time.monotonic() + KEPT_SECONDS, found) if len(found) >= WORTH_KEEPING else None
    return found


def _place(row: tuple[Any, ...]) -> Place:
    pk, code, level, name, name_en, above, above_id = row
    return Place(pk, code, level, name, name_en, above, above_id, fold(f"{name} {above}"), sort_key(short_name(name)))


def place_of(territory_id: int) -> Place | None:
    """One place of today; None for an area that is none, or no longer."""
    return all_places().get(territory_id)


def provinces() -> list[Place]:
    """The provinces, in Vietnamese order."""
    return [place for place in all_places().values() if place.level == "province"]


def communes_of(province_id: int) -> list[Place]:
    """The communes of a province, in Vietnamese order."""
    return [place for place in all_places().values() if place.above_id == province_id]


def places_matching(text: str) -> list[Place]:
    """Places whose name, together with their province's, has every word; those that begin so first, 30 at most."""
    words = fold(text).split()[:8]
    if not words:
        return []
    asked = " ".join(words)
    found = [place for place in all_places().values() if all(word in place.folded for word in words)]
    return sorted(found, key=lambda place: _nearness(place, asked))[:MOST_PLACES]


def is_called(place: Place, asked: str) -> bool:
    """Whether these folded words are just the name of a place, or its beginning."""
    return _nearness(place, asked)[0] <= 1


def _nearness(place: Place, asked: str) -> tuple[int, int]:
    own = fold(place.name)
    bare = fold(short_name(place.name))
    near = (asked in (own, bare), bare.startswith(asked), f" {asked} " in f" {own} ", asked in own)
    return next((rank for rank, is_so in enumerate(near) if is_so), len(near)), len(own)


def short_name(name: str) -> str:
    """The name without what kind of area it is: `Phường Ba Đình` is found and sorted as `Ba Đình`."""
    for kind in ("Thành phố ", "Tỉnh ", "Phường ", "Xã ", "Đặc khu ", "Thị trấn ", "Thị xã ", "Quận ", "Huyện "):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name
