"""The completion board: who is done with a roster on a day, by unit, over time, and who is behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Level, Unit
from lienthong.modules.reports.rules.rosters_board import Tally, places

SQL = statements(str(Path(__file__)))
DAYS = 30
PAGE = 100


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A unit whose board is shown, and the one above it where that, too, is the viewer's to see."""

    id: int
    name: str
    level: str
    lft: int
    rgt: int
    above: tuple[int, str] | None
    code: str


def overlooked_unit(viewer: Viewer, unit_id: int | None) -> Overlooked | None:
    """The unit, by default the viewer's body; None outside the body's subtree."""
    body = Unit.objects.values("lft", "rgt").get(pk=viewer.body_id)
    wanted = viewer.body_id if unit_id is None else unit_id
    row = SQL["roster_board_unit"].row(unit=wanted, today=timezone.localdate(), **body)
    if row is None:
        return None
    pk, name, level, lft, rgt, parent_id, parent_name, parent_lft, code = row
    is_seen = parent_id is not None and body["lft"] <= parent_lft <= body["rgt"]
    return Overlooked(pk, name, level, lft, rgt, (parent_id, parent_name) if is_seen else None, code)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit directly below with its tally and its place; `list_id` is its own list, where it keeps one."""

    id: int
    name: str
    sort_key: str
    code: str
    tally: Tally
    list_id: int | None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that stands on the board of one unit and day."""

    whole: Tally
    rows: list[Row]
    trend: list[tuple[date, Tally]]

    @property
    def whole_rows(self) -> int:
        """How many units below have every list done."""
        return sum(row.tally.is_whole for row in self.rows)


SORTS = {
    "place": lambda row: (row.place, row.sort_key, row.id),
    "name": lambda row: (row.sort_key, row.id),
    "behind": lambda row: (row.tally.done - row.tally.keepers, -row.place, row.sort_key, row.id),
}


def board_of(roster_id: int, unit: Overlooked, on: date, *, sort: str = "place") -> Board:
    """The board of a unit on a day, from tallies alone; days without a tally are as the last before."""
    rows = SQL["roster_board_rows"].rows(roster=roster_id, unit=unit.id, on=on, today=timezone.localdate())
    tallies = [Tally(*row[4:9]) for row in rows]
    ranked = [
        Row(row[0], row[1], row[2], row[3], tally, row[9], place)
        for row, tally, place in zip(rows, tallies, places(tallies), strict=True)
    ]
    ranked.sort(key=SORTS[sort])
    trend = _trend(roster_id, unit.id, on)
    return Board(trend[-1][1] if trend else Tally(), ranked, trend)


def _trend(roster_id: int, unit_id: int, on: date) -> list[tuple[date, Tally]]:
    """A tally for each of the last days, oldest first; begins with the first day on which there was one."""
    rows = SQL["roster_board_days"].rows(roster=roster_id, unit=unit_id, on=on, days=DAYS + 1)
    known = {row[0]: Tally(*row[1:]) for row in rows}
    if not known:
        return []
    first = max(min(known), on - timedelta(days=DAYS - 1))
    last = known[max(day for day in known if day <= first)] if min(known) <= first else Tally()
    found = []
    for number in range((on - first).days + 1):
        day = first + timedelta(days=number)
        last = known.get(day, last)
        found.append((day, last))
    return found


def drawn_trend(board: Board) -> tuple[list[str], list[tuple[str, list[int | None]]]] | None:
    """Labels and series of the chart of lists done; None for fewer than two days."""
    if len(board.trend) < 2:
        return None
    days = [f"{day.day}/{day.month}" for day, _tally in board.trend]
    return days, [(_("Lists done"), [tally.done for _day, tally in board.trend])]


def map_of(board: Board, unit: Overlooked, address: str) -> dict[str, Any]:
    """What the map of a country or a province draws: the share of lists done, in percent."""
    is_whole = unit.level == Level.CENTRAL
    drawn = {} if is_whole else {"province": unit.code}
    shares = {row.id: round((row.tally.done_share or 0) * 100) for row in board.rows}
    return {
        **drawn,
        "layer": "provinces" if is_whole else "communes",
        "steps": _steps(list(shares.values())),
        "label": _("Lists done, in percent"),
        "values": {
            row.code: [shares[row.id], row.name, f"{address.removesuffix('0')}{row.id}"]
            for row in board.rows
            if row.code
        },
    }


def _steps(shares: Sequence[int]) -> list[int]:
    """Five limits of colour between the least and the greatest share in percent, so that near ones differ."""
    low, high = (min(shares), max(shares)) if shares else (0, 100)
    return sorted({max(1, low + round((high - low) * part / 5)) for part in range(5)})


@dataclass(frozen=True, slots=True)
class Behind:
    """A list that is not done: whose, under whom, how far it is."""

    list_id: int
    unit: str
    above: str
    entries: int
    complete: int
    expected: int | None
    place: int


def lists_behind(roster_id: int, unit: Overlooked, *, waiting: bool, after: int = 0) -> tuple[list[Behind], int]:
    """A page of the lists of a subtree that are not done (or are), and the place after it (0: that was all)."""
    rows = SQL["roster_behind"].rows(
        roster=roster_id, lft=unit.lft, rgt=unit.rgt, after=after, waiting=waiting, size=PAGE + 1
    )
    lines = [Behind(*row) for row in rows[:PAGE]]
    return lines, lines[-1].place if len(rows) > PAGE else 0


def board_cells(board: Board) -> tuple[list[str], list[Sequence[Any]]]:
    """Headings and rows of the board as a file has them."""
    heads = [
        pgettext("rank", "Place"),
        _("Unit"),
        _("Lists"),
        _("Lists done"),
        _("Done, %"),
        _("Lines expected"),
        _("Lines"),
        _("Complete lines"),
        _("Complete, %"),
    ]
    return heads, [
        (
            row.place,
            row.name,
            row.tally.keepers,
            row.tally.done,
            _percent(row.tally.done_share),
            row.tally.expected,
            row.tally.entries,
            row.tally.complete,
            _percent(row.tally.entry_share),
        )
        for row in board.rows
    ]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def day_words(on: date) -> str:
    """The day of the board in words."""
    return pgettext("day", "today") if on == timezone.localdate() else formats.date(on)
