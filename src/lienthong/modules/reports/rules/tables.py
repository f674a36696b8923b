"""What a table of compiled figures is asked for: pure, as an address and a saved view have it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.modules.reports.rules.periods import NotAPeriod, read_period

LEVELS = ("children", "province", "commune", "village")
MOST_PERIODS = 60
MOST_ITEMS = 24
ITEM = re.compile(r"[fid][1-9][0-9]{0,8}")
WAY = re.compile(r"(reported|restated(:\d{4}-\d{2}-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """One table: which figures of a form, of which units, over which periods, read in which way.

    `items` are figures (`f12`), indicators over all their combinations (`i5`) and derived figures (`d3`); `until` is
    the last period as DHIS2 spells it (empty: the latest) and `last` how many there are; `sort` is empty for the order
    of names, or `rank` for the last column, the greatest first.
    """

    form: int = 0
    unit: int = 0
    items: tuple[str, ...] = ()
    level: str = "children"
    last: int = 8
    until: str = ""
    way: str = ""
    sort: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address, without the leading question mark; what is usual is left out."""
        usual = Asked()
        parts = [
            (name, str(getattr(self, name)))
            for name in ("form", "unit", "level", "last", "until", "way", "sort")
            if getattr(self, name) != getattr(usual, name)
        ]
        return "&".join(f"{name}={value}" for name, value in [*parts, *(("item", item) for item in self.items)])

    @property
    def kept(self) -> dict[str, Any]:
        """As a saved view keeps it."""
        return {
            "form": self.form,
            "unit": self.unit,
            "items": list(self.items),
            "level": self.level,
            "last": self.last,
            "until": self.until,
            "way": self.way,
            "sort": self.sort,
        }


def asked_of(given: Mapping[str, Any], items: Iterable[str]) -> Asked:
    """What an address or a saved view asks for; what makes no sense is left out."""
    return Asked(
        form=_number(given.get("form"), 10**9),
        unit=_number(given.get("unit"), 10**9),
        items=tuple(dict.fromkeys(item for item in items if ITEM.fullmatch(str(item))))[:MOST_ITEMS],
        level=str(given.get("level")) if given.get("level") in LEVELS else "children",
        last=max(1, _number(given.get("last"), MOST_PERIODS) or Asked().last),
        until=_period(str(given.get("until") or "")),
        way=way if WAY.fullmatch(way := str(given.get("way") or "")) else "",
        sort="rank" if given.get("sort") == "rank" else "",
    )


def _number(text: object, most: int) -> int:
    plain = str(text or "")
    return min(int(plain), most) if plain.isascii() and plain.isdecimal() and len(plain) < 12 else 0


def _period(text: str) -> str:
    try:
        return read_period(text).dhis2 if text else ""
    except NotAPeriod:
        return ""
