"""What a table of compiled figures is asked for: pure, as an address and a saved view have it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lienthong.modules.reports.rules.gathering import LENGTHS
from lienthong.modules.reports.rules.periods import NotAPeriod, read_period

LEVELS = ("children", "province", "commune", "village")
UNITS, PERIODS, FIGURES, OPTIONS = AXES = ("units", "periods", "figures", "options")
MOST_PERIODS = 60
MOST_ITEMS = 24
ITEM = re.compile(r"[fid][1-9][0-9]{0,8}")
BY = re.compile(r"(combination|c[1-9][0-9]{0,8})?")
WAY = re.compile(r"(reported|restated(:\d{4}-\d{2}-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """One table: which figures of a form, of which units, over which periods, read in which way.

    `items` are figures (`f12`), indicators over all their combinations (`i5`) and derived figures (`d3`); `until` is
    the last period as DHIS2 spells it (empty: the latest) and `last` how many there are; `sort` is empty for the order
    of names, or `rank` for the last column, the greatest first. `rows` and `columns` are two different axes; the others
    stand around the columns, units only when they are one of the two. `by` divides figures by a category (`c7`) or by
    every `combination`; `gather` is the longer period into which those of the form are gathered.
    """

    form: int = 0
    unit: int = 0
    items: tuple[str, ...] = ()
    level: str = "children"
    last: int = 8
    until: str = ""
    way: str = ""
    sort: str = ""
    rows: str = UNITS
    columns: str = PERIODS
    by: str = ""
    gather: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address, without the leading question mark; what is usual is left out."""
        usual = asdict(Asked())
        parts = [(name, value) for name, value in asdict(self).items() if name != "items" and value != usual[name]]
        return "&".join(f"{name}={value}" for name, value in [*parts, *(("item", item) for item in self.items)])

    @property
    def kept(self) -> dict[str, Any]:
        """As a saved view keeps it."""
        return {**asdict(self), "items": list(self.items)}


def asked_of(given: Mapping[str, Any], items: Iterable[str]) -> Asked:
    """What an address or a saved view asks for; what makes no sense is left out."""
    rows, columns = _axes(given)
    return Asked(
        form=_number(given.get("form"), 10**9),
        unit=_number(given.get("unit"), 10**9),
        items=tuple(dict.fromkeys(item for item in items if ITEM.fullmatch(str(item))))[:MOST_ITEMS],
        level=_one_of(LEVELS, given.get("level"), "children"),
        last=max(1, _number(given.get("last"), MOST_PERIODS) or Asked().last),
        until=_period(str(given.get("until") or "")),
        way=way if WAY.fullmatch(way := str(given.get("way") or "")) else "",
        sort=_one_of(("rank",), given.get("sort"), ""),
        rows=rows,
        columns=columns,
        by=by if BY.fullmatch(by := str(given.get("by") or "")) else "",
        gather=_one_of(LENGTHS, given.get("gather"), ""),
    )


def _axes(given: Mapping[str, Any]) -> tuple[str, str]:
    """Two different axes: where both are the same, the columns give way."""
    rows = _one_of(AXES, given.get("rows"), UNITS)
    columns = _one_of(AXES, given.get("columns"), PERIODS)
    if rows == columns:
        columns = PERIODS if rows != PERIODS else UNITS
    return rows, columns


def _one_of(known: Iterable[str], given: object, usual: str) -> str:
    return next((one for one in known if one == given), usual)


def _number(text: object, most: int) -> int:
    plain = str(text or "")
    return min(int(plain), most) if plain.isascii() and plain.isdecimal() and len(plain) < 12 else 0


def _period(text: str) -> str:
    try:
        return read_period(text).dhis2 if text else ""
    except NotAPeriod:
        return ""
