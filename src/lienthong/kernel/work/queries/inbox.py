"""What lies before a viewer: open steps, counted and paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.db.models import Q
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import KeptView
from lienthong.kernel.database.sql import statements
from lienthong.kernel.work.kinds import BulkAction, all_kinds, kind_of
from lienthong.kernel.work.models import Step
from lienthong.kernel.work.rules import DUE_SOON, StandingName, desks_of

SQL = statements(str(Path(__file__).parent))
PAGE = 50
MOST = 1000
NEVER = 2**62
TICK = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STANDINGS = (StandingName.OVERDUE, StandingName.DUE_SOON)
HOLDERS = ("mine", "desk")


@dataclass(frozen=True, slots=True)
class Filter:
    """What of one's work is shown; an empty field leaves everything in."""

    standing: str = ""
    part: str = ""
    kind: str = ""
    holder: str = ""

    @classmethod
    def of(cls, asked: "dict[str, str]") -> Self:
        """The filter that a query string asks for; what it does not know it leaves out."""
        standing, part, kind, holder = (asked.get(name, "") for name in ("standing", "part", "kind", "holder"))
        return cls(
            standing if standing in STANDINGS else "",
            part if part in Step.Part.values else "",
            kind if kind in all_kinds() else "",
            holder if holder in HOLDERS else "",
        )

    def address(self, **changes: str) -> str:
        """The list's address with this filter, some fields changed; values are names, so nothing needs quoting."""
        return "/?" + "&".join(f"{name}={value}" for name, value in {**self.asked, **changes}.items() if value)

    @property
    def asked(self) -> dict[str, str]:
        """The fields that are set, as a query string has them."""
        pairs = (("standing", self.standing), ("part", self.part), ("kind", self.kind), ("holder", self.holder))
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True)
class After:
    """The last row of the page before: where the next begins. `due_at` None: among the steps without a due moment."""

    due_at: datetime | None
    id: int

    @classmethod
    def read(cls, text: str) -> "After | None":
        """From `text` as it stands in an address (`<due>~<id>`); None for anything else."""
        due, _sign, pk = text.partition("~")
        try:
            moment, number = datetime.fromisoformat(due) if due else None, int(pk)
        except ValueError:
            return None
        is_whole = 0 <= number < NEVER and (moment is None or moment.tzinfo is not None)
        return cls(moment, number) if is_whole else None

    def __str__(self) -> str:
        return f"{self.due_at.isoformat() if self.due_at else ''}~{self.id}"


class Line(NamedTuple):
    """One open step as a list shows it; `due` and `entered` are moments in microseconds since 1970."""

    id: int
    kind: str
    subject_id: int
    origin: str
    reference: str
    title: str
    urgency: int
    part: str
    task: str
    due: int | None
    entered: int
    is_new: bool
    is_at_desk: bool
    standing: str
    address: str

    @property
    def due_at(self) -> datetime | None:
        """When it is due."""
        return None if self.due is None else moment_of(self.due)

    @property
    def entered_at(self) -> datetime:
        """When it came, or when it was left in a list of what is done."""
        return moment_of(self.entered)


def my_steps(
    viewer: Viewer, *, chosen: Filter | None = None, after: After | None = None, size: int = PAGE
) -> tuple[list[Line], After | None]:
    """A page of the open steps held by the viewer's position or lying on a desk at which it sits.

    By due moment, those without one last; with the key of the next page, None on the last one.
    """
    chosen, now = chosen or Filter(), timezone.now()
    due, pk, until, undated = _range(chosen.standing, after, now)
    rows = SQL["my_steps"].rows(
        position=0 if chosen.holder == "desk" else viewer.position_id,
        unit=viewer.unit_id,
        desks=[] if chosen.holder == "mine" else desks_of(viewer),
        due=due,
        id=pk,
        until=until,
        undated=undated,
        part=chosen.part,
        kind=chosen.kind,
        size=size + 1,
    )
    return page_of(rows, size, now)


def page_of(rows: Sequence[tuple[Any, ...]], size: int, now: datetime) -> tuple[list[Line], After | None]:
    """Rows of a list of steps as lines, and the key of the next page; moments come in microseconds since 1970."""
    first, soon = microseconds(now), microseconds(now + DUE_SOON)
    kinds = all_kinds()
    lines = []
    for row in rows[:size]:
        due = row[9]
        standing = "in_time" if due is None or due > soon else "due_soon" if due >= first else "overdue"
        lines.append(Line(*(*row[:13], standing, kinds[row[1]].address(row[2]))))
    more = len(rows) > size and bool(lines)
    return lines, After(lines[-1].due_at, lines[-1].id) if more else None


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970."""
    return (moment - EPOCH) // TICK


def moment_of(microseconds: int) -> datetime:
    """The moment so many microseconds after the beginning of 1970."""
    return EPOCH + microseconds * TICK


def _range(standing: str, after: After | None, now: datetime) -> tuple[datetime | str, int, datetime | str, int]:
    """The due moments wanted: above a (moment, id), below a moment, and undated ones above an id."""
    if standing == StandingName.OVERDUE:
        start: datetime | str = "-infinity"
        end: datetime | str = now
    elif standing == StandingName.DUE_SOON:
        start, end = now, now + DUE_SOON + TICK
    else:
        start, end = "-infinity", "infinity"
    undated = NEVER if standing else 0
    if after is None:
        return start, 0, end, undated
    if after.due_at is None:
        return "infinity", 0, end, after.id
    return after.due_at, after.id, end, undated


@dataclass(slots=True)
class Counts:
    """How much work lies before a viewer; numbers above `MOST` are shown as `1000+`."""

    all: int = 0
    overdue: int = 0
    due_soon: int = 0
    lead: int = 0
    coordinating: int = 0
    information: int = 0
    mine: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    unread: int = 0
    saved: list[KeptView] = field(default_factory=list)

    @property
    def desk(self) -> int:
        """What lies on the desks."""
        return self.all - self.mine

    def shown(self) -> dict[str, str]:
        """The numbers as they are shown."""
        names = ("all", "overdue", "due_soon", "lead", "coordinating", "information", "mine", "desk")
        return {name: f"{MOST}+" if getattr(self, name) > MOST else str(getattr(self, name)) for name in names}


def my_counts(viewer: Viewer) -> Counts:
    """The numbers beside the filters, how many notifications are unread, and the saved views: one round trip."""
    now = timezone.now()
    rows = SQL["my_counts"].rows(
        position=viewer.position_id,
        unit=viewer.unit_id,
        account=viewer.account_id,
        desks=desks_of(viewer),
        now=now,
        soon=now + DUE_SOON,
        most=MOST + 1,
    )
    counts = Counts(unread=rows[0][8], saved=[KeptView(*one) for one in rows[0][9] or ()])
    for kind, held, overdue, due_soon, lead, coordinating, information, mine, *_rest in rows:
        if kind is not None:
            counts.kinds[kind] = held
            counts.all += held
            counts.overdue += overdue
            counts.due_soon += due_soon
            counts.lead += lead
            counts.coordinating += coordinating
            counts.information += information
            counts.mine += mine
    return counts


def bulk_actions(viewer: Viewer, lines: Sequence[Line]) -> list[BulkAction]:
    """The modules' bulk actions that fit one of the lines and that the viewer's role may take, each once."""
    found: dict[str, BulkAction] = {}
    for kind, task in dict.fromkeys((line.kind, line.task) for line in lines):
        for action in kind_of(kind).actions:
            if (not action.tasks or task in action.tasks) and (not action.permission or viewer.may(action.permission)):
                found.setdefault(action.key, action)
    return list(found.values())


def record_of_step(step_id: int) -> tuple[str, int] | None:
    """Kind and id of the record to which a step belongs."""
    return Step.objects.filter(pk=step_id).values_list("item__kind", "item__subject_id").first()


MOST_COLLEAGUES = 500


def colleagues_of(viewer: Viewer) -> list[tuple[str, list[tuple[int, str, str]]]]:
    """Other positions of the viewer's body by unit, the own unit first: (unit, [(position, name, title)])."""
    rows = (
        Position.objects.current()
        .filter(Q(unit__body_id=viewer.body_id) | Q(unit_id=viewer.body_id))
        .exclude(pk=viewer.position_id)
        .order_by("unit__lft", "account__sort_key", "id")
        .values_list("unit_id", "unit__name", "pk", "account__full_name", "title")[:MOST_COLLEAGUES]
    )
    groups: dict[tuple[bool, str], list[tuple[int, str, str]]] = {}
    for unit_id, unit, pk, name, title in rows:
        groups.setdefault((unit_id != viewer.unit_id, unit), []).append((pk, name, title))
    ordered = sorted(groups.items(), key=lambda group: group[0][0])
    return [(unit, people) for (_other, unit), people in ordered]
