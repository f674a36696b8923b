"""Lists of assignments: a unit's own, what waits to be looked at, samples, and who is asked about a changed task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.database.sql import statements
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.rules import standing
from lienthong.modules.directives.models import Assignment, Directive, Task
from lienthong.modules.directives.queries.reports_page import TONES, Timed, standing_of
from lienthong.modules.directives.rules.assigning import CONFIRM, VERIFY

SQL = statements(__file__)
PAGE = 50
MOST_EXPORTED = 5000
SOON = timedelta(days=7)
OPEN, DONE, SEEN = ["assigned", "started"], ["reported", "confirmed"], ["verified"]
TABS = {"open": OPEN, "overdue": OPEN, "due_soon": OPEN, "reported": DONE, "verified": SEEN}
FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; `unit_id` is another unit's than one's own, which one oversees."""

    tab: str = "open"
    directive_id: int | None = None
    q: str = ""
    unit_id: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        """The filter of an address's query; what cannot be understood is left out."""
        tab = query.get("tab", "open")
        return cls(
            tab if tab in TABS else "open",
            _id(query.get("directive", "")),
            query.get("q", "").strip()[:100],
            _id(query.get("unit", "")),
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen besides the tab, for addresses."""
        values = {"directive": self.directive_id, "q": self.q, "unit": self.unit_id}
        return {name: str(value) for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    id: int
    state: str
    percent: int
    period_on: date | None
    original_due_on: date | None
    due_on: date | None
    reported_on: date | None
    verified_on: date | None
    score: int | None
    code: str
    title: str
    symbol: str
    body: str
    unit: str

    @property
    def standing(self) -> str:
        """How it stands, as the badge takes it."""
        return standing_of(self.due_on, self.reported_on)

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(Assignment.State(self.state).label)

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.state]


def units_of(viewer: Viewer, chosen: Filter) -> tuple[list[int], str] | None:
    """Whose assignments the list shows: the viewer's own unit and body, or one that they oversee, with its name.

    None for a unit whose assignments are not the viewer's to read.
    """
    if chosen.unit_id is None or chosen.unit_id in {viewer.unit_id, viewer.body_id}:
        return sorted({viewer.unit_id, viewer.body_id}), ""
    unit = Unit.objects.select_related("parent").filter(pk=chosen.unit_id).first()
    if unit is None:
        return None
    is_above = unit.parent is not None and unit.parent.body_id == viewer.body_id
    if (viewer.may(Permission.DIRECTIVES_OVERSEE) and viewer.oversees(unit.lft)) or (
        viewer.may(Permission.DIRECTIVES_APPRAISE) and is_above
    ):
        return [unit.pk], unit.name
    return None


def assignment_lines(
    unit_ids: Sequence[int], chosen: Filter, *, after: str = "", size: int = PAGE
) -> tuple[list[Line], str]:
    """A page of assignments by due day, after a place; returns them and the next place, empty on the last page."""
    due, pk = _place(after)
    today = timezone.localdate()
    spans = {"overdue": (None, today - timedelta(days=1)), "due_soon": (today, today + SOON)}
    first, last = spans.get(chosen.tab, (None, None))
    rows = SQL["assignment_lines"].rows(
        units=list(unit_ids),
        states=TABS[chosen.tab],
        first=first,
        last=last,
        due=due,
        id=pk,
        directive=chosen.directive_id,
        text=f"%{_escaped(chosen.q)}%" if chosen.q else "",
        size=size + 1,
    )
    lines = [Line(*row) for row in rows[:size]]
    return lines, encode(lines[-1].due_on, lines[-1].id) if len(rows) > size else ""


def assignment_counts(unit_ids: Sequence[int]) -> dict[str, int]:
    """How many are in each tab."""
    today = timezone.localdate()
    row = SQL["assignment_counts"].row(units=list(unit_ids), today=today, soon=today + SOON)
    return dict(zip(TABS, row or (0,) * len(TABS), strict=True))


def directives_to_choose(viewer: Viewer) -> list[tuple[int, str]]:
    """The directives in force, newest first, for a filter."""
    found = Directive.objects.visible_to(viewer).filter(state=Directive.State.ACTIVE)
    rows = found.order_by("-issued_on", "-id").values_list("id", "symbol", "title")[:100]
    return [(pk, symbol or title[:40]) for pk, symbol, title in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reported assignment that waits for a body to look at it."""

    id: int
    step_id: int
    task: str
    step_due_at: datetime | None
    unit: str
    symbol: str
    code: str
    title: str
    due_on: date | None
    reported_on: date | None
    directive_id: int

    @property
    def standing(self) -> str:
        """How the step of looking at it stands."""
        return standing(Timed(self.step_due_at, None), timezone.now())

    @property
    def is_to_confirm(self) -> bool:
        """Whether a click accepts it; to verify needs a score."""
        return self.task == CONFIRM


def appraisals_waiting(viewer: Viewer, *, after: str = "") -> tuple[list[Waiting], str]:
    """A page of what waits for the viewer's body to confirm or verify; the next place, empty on the last page."""
    try:
        key = decode(after, datetime, int)
    except BadCursor:
        key = None
    at, pk = key if key and key[0] else (datetime(1, 1, 2, tzinfo=UTC), 0)
    rows = SQL["appraisals_waiting"].rows(
        units=sorted({viewer.unit_id, viewer.body_id}), tasks=[CONFIRM, VERIFY], due=at, id=pk, size=PAGE + 1
    )
    found = [Waiting(*row) for row in rows[:PAGE]]
    return found, encode(found[-1].step_due_at, found[-1].step_id) if len(rows) > PAGE else ""


@dataclass(frozen=True, slots=True)
class Rate:
    """Of a unit's reports of “done” that were looked at: how many, and how many did not hold."""

    unit_id: int
    unit: str
    looked_at: int
    not_held: int

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.not_held / self.looked_at


def unverified_rates(
    *, lft: int, rgt: int, directive_id: int | None = None, since: datetime | None = None, size: int = 50
) -> list[Rate]:
    """“Reported done, verified not” for the units of an interval of the tree, the worst first.

    A report of a hundred percent counts once it was looked at; it did not hold when anybody returned it or a recheck
    found against it.
    """
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    rows = SQL["held_rates"].rows(lft=lft, rgt=rgt, directive=directive_id, since=since or long_ago, size=size)
    return [Rate(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One of a sample."""

    id: int
    assignment_id: int
    seed: int
    asked_at: datetime
    holds: bool | None
    note: str
    unit: str
    symbol: str
    title: str
    score: int | None


def rechecks(viewer: Viewer, *, undecided: bool, after: str = "") -> tuple[list[Drawn], str]:
    """A page of the samples that the viewer's body has drawn, the newest first; the next place or nothing."""
    try:
        key = decode(after, datetime, int)
    except BadCursor:
        key = None
    at, pk = key if key and key[0] else (datetime(9999, 1, 1, tzinfo=UTC), 0)
    rows = SQL["rechecks"].rows(body=viewer.body_id, undecided=undecided, at=at, id=pk, size=PAGE + 1)
    found = [Drawn(*row) for row in rows[:PAGE]]
    return found, encode(found[-1].asked_at, found[-1].id) if len(rows) > PAGE else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit that had begun a task before its wording changed."""

    id: int
    unit: str
    state: str
    percent: int
    due_on: date | None
    period_on: date | None
    revision: int

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(Assignment.State(self.state).label)


def asked_of_task(task: Task, *, after: int = 0) -> tuple[list[Asked], int]:
    """A page of those units; the next place, 0 on the last page."""
    rows = SQL["asked_of_task"].rows(task=task.pk, revision=task.revision, id=after, size=PAGE * 4 + 1)
    found = [Asked(*row) for row in rows[: PAGE * 4]]
    return found, found[-1].id if len(rows) > PAGE * 4 else 0


def _place(after: str) -> tuple[date, int]:
    try:
        key: Any = decode(after, date, int)
    except BadCursor:
        key = None
    if key is None:
        return date(1, 1, 1), 0
    return (key[0] or FOREVER), key[1] or 0


def _id(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
