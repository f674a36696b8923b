"""The steering screens: what units have done of directives, read from tallies; the assignments of one unit alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.modules.directives.models import Directive, Objective, Task
from lienthong.modules.directives.queries.steering_own import OWN_ASSIGNMENTS
from lienthong.modules.directives.rules.standing import bucket
from lienthong.modules.directives.rules.steering import Day, Figures, figures_of, group_of, ranks

SQL = statements(str(Path(__file__).parent))
FIGURES = ("done_on_time", "done_late", "open_in_time", "open_overdue")
LISTS = ("all", "done", *FIGURES, "verified", "unverified")
GROUPS = ("provinces", "wards", "communes", "special_zones")
TERRITORIES = {"wards": "ward", "communes": "commune", "special_zones": "special_zone"}
MOST_RANKED = 100
MOST_TASK_UNITS = 500
PAGE = 50
UNDATED = "infinity"


@dataclass(frozen=True, slots=True)
class Steered:
    """A unit that the viewer steers, and the one above it if that one, too, is theirs to see."""

    id: int
    name: str
    level: str
    kind: str
    lft: int
    rgt: int
    symbol: str
    parent_id: int | None
    parent_name: str

    @property
    def is_holder(self) -> bool:
        """Whether tallies of tasks and days are kept for it."""
        return self.kind == "committee" and self.level in ("central", "province")


def steered_unit(viewer: Viewer, unit_id: int | None = None) -> Steered | None:
    """The unit, by default the viewer's own; None outside the viewer's subtree."""
    row = SQL["steering_unit"].row(unit=viewer.unit_id if unit_id is None else unit_id, lft=viewer.lft, rgt=viewer.rgt)
    if row is None:
        return None
    *own, parent_id, parent_name, parent_lft = row
    above = parent_id is not None and viewer.oversees(parent_lft)
    return Steered(*(*own, parent_id if above else None, parent_name if above else ""))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the viewer filters by: one directive or all, against which day, by what units are ranked."""

    directive: int | None = None
    original: bool = False
    verified: bool = False
    group: str = ""
    sort: str = "rank"

    @property
    def query(self) -> str:
        """The filters as they stand in an address, without the leading question mark."""
        parts = {
            "directive": str(self.directive or ""),
            "due": "original" if self.original else "",
            "by": "verified" if self.verified else "",
            "group": self.group,
            "sort": self.sort if self.sort != "rank" else "",
        }
        return "&".join(f"{key}={value}" for key, value in parts.items() if value)

    def share(self, figures: Figures) -> float | None:
        """What units are ranked by and what the map shows."""
        return figures.verified_share if self.verified else figures.done_share


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """A directive in force with one unit's figures."""

    id: int
    kind: str
    symbol: str
    title: str
    issued_on: date
    ends_on: date | None
    figures: Figures


def directive_lines(unit: Steered, asked: Asked) -> list[DirectiveLine]:
    """Directives in force, newest first, with the unit's figures."""
    rows = SQL["steering_directives"].rows(unit=unit.id)
    return [DirectiveLine(*(*row[:6], figures_of(row[6:], original=asked.original))) for row in rows]


def summed(figures: Sequence[Figures]) -> Figures:
    """The sum of several."""
    return Figures(*(sum(getattr(one, name) for one in figures) for name in Figures.__slots__))


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its figures and its place among its peers (`of` how many have any)."""

    id: int
    name: str
    sort_key: str
    code: str
    group: str
    figures: Figures
    rank: int | None
    of: int


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are compared with each other."""

    key: str
    lines: tuple[UnitLine, ...]
    count: int


def board(unit: Steered, directives: Sequence[int], asked: Asked) -> list[Group]:
    """The units below, each among its peers; with `asked.group` all the peers of that group in the subtree."""
    values: dict[str, Any] = {"directives": list(directives), "today": timezone.localdate()}
    if asked.group in TERRITORIES:
        values |= {"lft": unit.lft, "rgt": unit.rgt, "group": TERRITORIES[asked.group]}
        rows = SQL["steering_peers"].rows(**values)
    else:
        rows = SQL["steering_board"].rows(unit=unit.id, **values)
    return grouped(rows, asked, most=MOST_RANKED)


def grouped(rows: Sequence[Sequence[Any]], asked: Asked, *, most: int | None = None) -> list[Group]:
    """Rows of a board as groups of peers, ranked within each, in the order asked for; `most` lines of each."""
    return list(_grouped(tuple(rows), asked, most))


@lru_cache(maxsize=32)
def _grouped(rows: tuple[Sequence[Any], ...], asked: Asked, most: int | None) -> tuple[Group, ...]:
    by_group: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        found = figures_of(row[7:], original=asked.original)
        by_group.setdefault(group_of(row[3], row[4], row[5]), []).append((row, found))
    groups = []
    for key in (*GROUPS, "others"):
        here = by_group.get(key, [])
        if key == "others":
            here = [one for one in here if one[1].all]
        if here:
            places = ranks([asked.share(found) if key != "others" else None for _row, found in here])
            count = sum(1 for _row, found in here if found.all)
            lines = [
                UnitLine(row[0], row[1], row[2], row[6], key, found, place, count)
                for (row, found), place in zip(here, places, strict=True)
            ]
            groups.append(Group(key, tuple(sorted(lines, key=_order(asked))[:most]), count))
    return tuple(groups)


def _order(asked: Asked) -> Any:
    name = asked.sort.removeprefix("-")
    if name == "name":
        return lambda line: line.sort_key
    if name in ("all", *FIGURES, "verified", "unverified"):
        sign = -1 if asked.sort.startswith("-") else 1
        return lambda line: (sign * getattr(line.figures, name), line.sort_key)
    last = 10**9
    sign = -1 if asked.sort == "-rank" else 1
    return lambda line: (line.rank is None, sign * (line.rank or last), line.sort_key)


def days_of(unit: Steered, directives: Sequence[int], *, original: bool) -> tuple[Day, ...]:
    """What fell on each day in the unit's subtree."""
    name = "steering_days" if unit.is_holder else "steering_days_of_one"
    rows = SQL[name].rows(unit=unit.id, directives=list(directives), original=original)
    return _days(tuple(rows))


@lru_cache(maxsize=32)
def _days(rows: tuple[tuple[Any, ...], ...]) -> tuple[Day, ...]:
    """The rows with names, made once for the same days: they change only when reports come in."""
    return tuple(map(Day._make, rows))


def map_of(unit: Steered, directives: Sequence[int], asked: Asked, address: str) -> dict[str, Any]:
    """What the map component reads: the ranked share of each unit below in percent; `address` with `0` for the id."""
    level = {"central": "provinces", "province": "communes"}.get(unit.level, "")
    rows = SQL["steering_board"].rows(unit=unit.id, directives=list(directives), today=timezone.localdate())
    values = {}
    for row in rows:
        share = asked.share(figures_of(row[7:], original=asked.original))
        if row[6] and row[4] == "committee" and share is not None:
            values[row[6]] = [round(share * 100), row[1], f"{address.replace('/0', f'/{row[0]}')}?{asked.query}"]
    drawn = {"layer": level or "provinces", "steps": steps_of([one[0] for one in values.values()]), "values": values}
    if level == "communes":
        drawn["province"] = SQL["steering_code"].value(unit=unit.id, today=timezone.localdate())
    return drawn


def steps_of(shares: Sequence[int]) -> list[int]:
    """Five limits of colour between the least and the greatest share in percent, so that near ones differ."""
    low, high = (min(shares), max(shares)) if shares else (0, 100)
    return sorted({max(1, low + round((high - low) * part / 5)) for part in range(5)})


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with one unit's figures."""

    id: int
    code: str
    title: str
    parent_id: int | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective (None: tasks without one) with the sum of its tasks."""

    objective: Objective | None
    tasks: list[TaskLine]
    figures: Figures


def objectives_of(directive: Directive, unit: Steered, asked: Asked) -> list[ObjectiveLine]:
    """A directive's tasks under their objectives with the figures of a province or of the centre."""
    rows = SQL["steering_tasks"].rows(directive=directive.pk, unit=unit.id)
    objectives = {one.pk: one for one in directive.objectives.order_by("order", "id")}
    under: dict[int | None, list[TaskLine]] = {pk: [] for pk in (*objectives, None)}
    for pk, code, title, parent, objective, *counts in rows:
        line = TaskLine(pk, code, title, parent, figures_of(counts, original=asked.original))
        under[objective if objective in objectives else None].append(line)
    return [
        ObjectiveLine(objectives.get(pk or 0), lines, summed([line.figures for line in lines]))
        for pk, lines in under.items()
        if lines
    ]


def task_units(task: Task, unit: Steered, asked: Asked) -> list[Group]:
    """One task in the units below the centre, each among its peers."""
    rows = SQL["steering_task_units"].rows(task=task.pk, unit=unit.id, today=timezone.localdate())
    return grouped(rows, asked)


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """An assignment as a list shows it; `evidence` is how many files show what was reported."""

    id: int
    unit_id: int
    unit: str
    task_id: int
    task: str
    state: str
    percent: int
    original_due_on: date | None
    due_on: date | None
    reported_on: date | None
    verified_on: date | None
    evidence: int
    bucket: str


@dataclass(frozen=True, slots=True)
class _Stood:
    """What the rule asks of a row that is in force."""

    state: str
    assigned_at: Any
    original_due_on: date | None
    due_on: date | None
    reported_on: date | None


def _assignment(row: Sequence[Any], *, original: bool) -> AssignmentLine:
    stood = _Stood(row[5], timezone.now(), row[7], row[8], row[9])
    return AssignmentLine(*(*row, str(bucket(stood, timezone.localdate(), original=original) or "")))


def task_assignments(task: Task, unit: Steered, asked: Asked) -> list[AssignmentLine]:
    """One task in a unit and the units directly below it: five hundred at most."""
    rows = SQL["steering_task_assignments"].rows(task=task.pk, unit=unit.id, size=MOST_TASK_UNITS)
    return [_assignment(row, original=asked.original) for row in rows]


def own_assignments(
    unit: Steered, directives: Sequence[int], asked: Asked, figure: str, *, after: str = "", size: int = PAGE
) -> tuple[list[AssignmentLine], str]:
    """A page of the unit's own assignments behind one figure, and the key of the next page."""
    due, _sign, pk = after.partition("~")
    key = int(pk) if pk.isdecimal() and len(pk) < 19 else 0
    rows = OWN_ASSIGNMENTS[asked.original].rows(
        unit=unit.id,
        directives=list(directives),
        # Without a filter the index alone leads; a closed directive's assignments are in no figure.
        everything=asked.directive is None and not Directive.objects.filter(state="closed").exists(),
        figure=figure,
        today=timezone.localdate(),
        after_due=_day(due),
        after_id=key,
        undated=key if due == UNDATED else 0,
        size=size + 1,
    )
    lines = [_assignment(row, original=asked.original) for row in rows[:size]]
    following = f"{lines[-1].due_on or UNDATED}~{lines[-1].id}" if len(rows) > size else ""
    return lines, following


def _day(text: str) -> str:
    if text == UNDATED:
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return "-infinity"
