"""How units stand, read from summaries; each figure's list, by key and bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.work.kinds import all_kinds
from lienthong.kernel.work.queries.inbox import MOST, NEVER, PAGE, TICK, After, Line, page_of
from lienthong.kernel.work.rules import DUE_SOON

SQL = statements(str(Path(__file__).parent))
WINDOW = timedelta(days=30)
FIGURES = ("open", "due_soon", "overdue", "on_time", "late")
LARGEST = 2**63 - 1  # what an id can be
FEW_UNITS = 300  # below, each unit's list is merged; above, the list of all open steps is read in order


@dataclass(frozen=True, slots=True)
class Overseen:
    """A unit that the viewer may look into, and the one above it if that one, too, is theirs to see.

    `unread` is how many notifications of the viewer's are unread, up to a hundred.
    """

    id: int
    name: str
    level: str
    lft: int
    rgt: int
    parent_id: int | None
    parent_name: str
    unread: int


def overseen_unit(viewer: Viewer, unit_id: int | None = None) -> Overseen | None:
    """The unit, by default the viewer's own; None outside the viewer's subtree."""
    if unit_id is not None and not 0 < unit_id <= LARGEST:
        return None
    unit = viewer.unit_id if unit_id is None else unit_id
    row = SQL["overseen"].row(unit=unit, lft=viewer.lft, rgt=viewer.rgt, position=viewer.position_id)
    if row is None:
        return None
    pk, name, level, lft, rgt, parent_id, parent_name, parent_lft, unread = row
    above = parent_id is not None and viewer.oversees(parent_lft)
    return Overseen(pk, name, level, lft, rgt, parent_id if above else None, parent_name if above else "", unread)


@dataclass(frozen=True, slots=True)
class Figure:
    """How one unit stands: its own steps, and those of its subtree."""

    unit_id: int
    name: str
    sort_key: str
    own: dict[str, int]
    tree: dict[str, int]

    @property
    def share(self) -> float | None:
        """What share of the steps done in thirty days was done on time; None when none was done."""
        done = self.tree["on_time"] + self.tree["late"]
        return self.tree["on_time"] / done if done else None


@dataclass(frozen=True, slots=True)
class Board:
    """A unit's figures and those of the units below it; `computed_at` is when the summary was made."""

    unit: Figure
    children: list[Figure]
    computed_at: datetime | None


def board_of(unit_id: int, *, sort: str = "overdue", descending: bool = True) -> Board:
    """The figures of a unit and of the units directly below it, in the order asked for: `name`, `share` or a figure.

    Equal ones stand in Vietnamese order of their names; units that have done nothing come last by `share`.
    """
    rows = SQL["board"].rows(unit=unit_id)
    figures = [
        (row[5], Figure(row[0], row[1], row[4], dict(zip(FIGURES, row[6:11], strict=True)), _tree(row)), row[16])
        for row in rows
    ]
    own = next((one, computed_at) for below, one, computed_at in figures if not below)
    children = [one for below, one, _at in figures if below]
    if sort == "name":
        children.sort(key=lambda one: (one.sort_key, one.unit_id), reverse=descending)
    elif sort == "share":
        sign = -1 if descending else 1
        children.sort(key=lambda one: (one.share is None, sign * (one.share or 0)))
    else:
        children.sort(key=lambda one: one.tree[sort], reverse=descending)
    return Board(own[0], children, own[1])


def _tree(row: Sequence[Any]) -> dict[str, int]:
    return dict(zip(FIGURES, row[11:16], strict=True))


def map_of(unit: Overseen, figure: str) -> dict[str, Any] | None:
    """What the map component reads: one figure of each unit below, by code; None where there is nothing to draw."""
    level, today = {"central": "province", "province": "commune"}.get(unit.level), timezone.localdate()
    rows = SQL["map"].rows(unit=unit.id, level=level, figure=figure, today=today) if level else []
    if not rows:
        return None
    most = max(int(row[1]) for row in rows)
    steps = sorted({max(1, most * part // 20) for part in (1, 3, 7, 12, 18)})
    values = {code: [int(value), name, f"/oversight/{unit_id}"] for code, value, name, unit_id in rows}
    drawn = {"layer": f"{level}s", "steps": steps, "values": values}
    if level == "commune":
        drawn["province"] = SQL["code_of"].value(unit=unit.id, today=today)
    return drawn


@dataclass(frozen=True, slots=True)
class Hands:
    """How much one person, or one desk of the unit (`position_id` None), holds."""

    position_id: int | None
    name: str
    title: str
    desk: str
    open: int
    overdue: int


def people_of(unit_id: int) -> list[Hands]:
    """Who of a unit holds how much, most overdue first; of a thousand open steps at most."""
    return [Hands(*row) for row in SQL["people"].rows(unit=unit_id, now=timezone.now(), most=MOST)]


def steps_of_unit(
    unit: Overseen, figure: str, *, own: bool = False, after: str = "", size: int = PAGE
) -> tuple[list[Line], str]:
    """A page of the steps behind one figure of a subtree (`own`: of the unit alone), and the key of the next page.

    `Line.origin` is the unit that holds the step. Open steps come by due moment; done ones unit by unit.
    """
    lft, rgt = (unit.lft, unit.lft) if own else (unit.lft, unit.rgt)
    if figure in ("on_time", "late"):
        return _done_steps(lft, rgt, late=figure == "late", after=after, size=size)
    now = timezone.now()
    start: datetime | str = now if figure == "due_soon" else "-infinity"
    until = {"overdue": now, "due_soon": now + DUE_SOON + TICK}.get(figure, "infinity")
    key = After.read(after)
    due, pk, undated = start, 0, 0 if figure == "open" else NEVER
    if key and key.due_at:
        due, pk = key.due_at, key.id
    elif key:
        due, undated = "infinity", key.id
    name = "open_steps_of_few" if rgt - lft < FEW_UNITS else "open_steps_of_many"
    rows = SQL[name].rows(lft=lft, rgt=rgt, due=due, id=pk, until=until, undated=undated, size=size + 1)
    lines, following = page_of(rows, size, now)
    return lines, str(following or "")


def _done_steps(lft: int, rgt: int, *, late: bool, after: str, size: int) -> tuple[list[Line], str]:
    now = timezone.now()
    place, _sign, rest = after.partition("~")
    key = After.read(rest)
    values: dict[str, Any] = {"after_lft": 0, "after_left": "infinity", "after_id": NEVER}
    if key and key.due_at and place.isdecimal() and int(place) < MOST_PLACES:
        values = {"after_lft": int(place), "after_left": key.due_at, "after_id": key.id}
    rows = SQL["done_steps"].rows(lft=lft, rgt=rgt, late=late, since=now - WINDOW, now=now, size=size + 1, **values)
    kinds, standing = all_kinds(), "late" if late else "on_time"
    lines = [Line(*(*row[:13], standing, kinds[row[1]].address(row[2]))) for row in rows[:size]]
    more = len(rows) > size
    return lines, f"{rows[size - 1][13]}~{After(lines[-1].entered_at, lines[-1].id)}" if more else ""


MOST_PLACES = 2**31
