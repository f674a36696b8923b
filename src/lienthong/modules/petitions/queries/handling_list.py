"""The staff's list of petitions: by tab, filtered, paged by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import get_language

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.database.sql import Statement, statements
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.rules import standing
from lienthong.modules.petitions.models import Petition, PetitionKind, Topic

SQL: dict[str, Statement] = statements(__file__)
PAGE = 50
MOST_EXPORTED = 5000
S = Petition.State
ARRIVED = [S.SUBMITTED.value, S.TRANSFERRED.value, S.SCREENED.value]
WORKED = [S.ACCEPTED.value, S.ASSIGNED.value, S.IN_PROGRESS.value, S.EXTENDED.value, S.REOPENED.value]
WAITING = [S.AWAITING.value, S.COORDINATING.value]
DECIDED = [S.DRAFTED.value, S.APPROVED.value]
RULED = [S.MISROUTED.value]
OPEN = [*ARRIVED, *WORKED, *WAITING, *DECIDED, *RULED]
ENDED = [S.CLOSED.value, S.INELIGIBLE.value, S.DUPLICATE.value, S.WITHDRAWN.value]
TABS = {
    "arrived": ARRIVED,
    "worked": WORKED,
    "waiting": WAITING,
    "decided": DECIDED,
    "ruled": RULED,
    "overdue": OPEN,
    "parts": [],
    "answered": [S.ANSWERED.value],
    "ended": ENDED,
}
TONES = {
    **dict.fromkeys(ARRIVED, "warn"),
    **dict.fromkeys(WORKED, "info"),
    **dict.fromkeys(WAITING, "neutral"),
    **dict.fromkeys(DECIDED, "plum"),
    "misrouted": "bad",
    "reopened": "warn",
    "answered": "good",
    "closed": "good",
    "ineligible": "neutral",
    "duplicate": "neutral",
    "withdrawn": "neutral",
}
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_ALWAYS = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; `unit_id` is another unit's than one's own, which one oversees.

    `same_as` narrows it to what the sender of that petition sent.
    """

    tab: str = "arrived"
    kind: str = ""
    topic_id: int | None = None
    mine: bool = False
    q: str = ""
    unit_id: int | None = None
    same_as: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        """The filter of an address's query; what cannot be understood is left out."""
        tab, kind = query.get("tab", "arrived"), query.get("kind", "")
        return cls(
            tab if tab in TABS else "arrived",
            kind if kind in PetitionKind.values else "",
            number(query.get("topic", "")),
            query.get("mine") == "1",
            query.get("q", "").replace("\x00", "").strip()[:100],
            number(query.get("unit", "")),
            number(query.get("same_as", "")),
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen besides the tab, for addresses."""
        values = {
            "kind": self.kind,
            "topic": self.topic_id,
            "mine": "1" if self.mine else "",
            "q": self.q,
            "unit": self.unit_id,
            "same_as": self.same_as,
        }
        return {name: str(value) for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    id: int
    reference: str
    kind: str
    state: str
    title: str
    due_at: datetime | None
    answered_at: datetime | None
    received_at: datetime
    bounces: int
    reopened: int
    supporters: int
    instance: int
    topic: str | None
    topic_en: str | None
    place: str | None
    handler: str | None

    @property
    def left_at(self) -> datetime | None:
        """When it was answered, once it is."""
        return self.answered_at if self.state in {"answered", "closed"} else None

    @property
    def standing(self) -> str:
        """How it stands, as the badge takes it; nothing for what ended unanswered or stands still."""
        if self.state in {"ineligible", "duplicate", "withdrawn", "awaiting"}:
            return ""
        return standing(self, timezone.now())

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(S(self.state).label)

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return str(PetitionKind(self.kind).label)

    @property
    def topic_name(self) -> str:
        """The topic in the reader's language."""
        return (self.topic_en if get_language() == "en" and self.topic_en else self.topic) or ""

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.state]


def units_of(viewer: Viewer, chosen: Filter) -> tuple[list[int], str] | None:
    """Whose petitions the list shows: those of the viewer's unit and body, or of one that they oversee, with its name.

    None for a unit whose petitions are not the viewer's to read.
    """
    if chosen.unit_id is None or chosen.unit_id in {viewer.unit_id, viewer.body_id}:
        return sorted({viewer.unit_id, viewer.body_id}), ""
    unit = Unit.objects.filter(pk=chosen.unit_id).first()
    if unit is None or not viewer.may(Permission.PETITIONS_OVERSEE) or not viewer.oversees(unit.lft):
        return None
    return [unit.pk], unit.name


def petition_lines(
    viewer: Viewer, unit_ids: Sequence[int], chosen: Filter, *, after: str = "", size: int = PAGE
) -> tuple[list[Line], str]:
    """A page of petitions by due moment, after a place; returns them and the next place, empty on the last page."""
    due, pk = _place(after)
    if chosen.tab == "parts":
        rows = SQL["petition_parts"].rows(units=list(unit_ids), id=pk, size=size + 1)
    else:
        rows = SQL["petition_lines"].rows(
            units=list(unit_ids),
            states=TABS[chosen.tab],
            before=timezone.now() if chosen.tab == "overdue" else None,
            due=due,
            id=pk,
            kind=chosen.kind,
            topic=chosen.topic_id,
            handler=viewer.position_id if chosen.mine else None,
            sender=_sender_of(viewer, chosen.same_as),
            text=f"%{_escaped(chosen.q)}%" if chosen.q else "",
            today=timezone.localdate(),
            size=size + 1,
        )
    lines = [Line(*row) for row in rows[:size]]
    return lines, encode(lines[-1].due_at or _NEVER, lines[-1].id) if len(rows) > size else ""


def petition_counts(unit_ids: Sequence[int]) -> dict[str, int]:
    """How many are in each tab that still asks for something."""
    rows = SQL["petition_counts"].rows(units=list(unit_ids), states=OPEN, now=timezone.now())
    by_state = {state: count for state, count, _late in rows}
    counts = {
        tab: sum(by_state.get(state, 0) for state in TABS[tab])
        for tab in ("arrived", "worked", "waiting", "decided", "ruled")
    }
    return {
        **counts,
        "overdue": sum(late for _state, _count, late in rows),
        "parts": SQL["part_count"].value(units=list(unit_ids)),
    }


def topics_to_choose(*, language: str | None = None) -> list[tuple[int, str]]:
    """The topics in use, in Vietnamese order, named in the reader's language."""
    english = (language or get_language()) == "en"
    rows = Topic.objects.filter(retired_on__isnull=True).order_by("sort_key", "name", "id")
    return [(row.pk, row.name_en if english and row.name_en else row.name) for row in rows]


def number(typed: str) -> int | None:
    """The id that was typed; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _sender_of(viewer: Viewer, petition_id: int | None) -> str:
    """By what the sender of a petition is recognised; a sign that nobody has where that is not to be known."""
    if petition_id is None:
        return ""
    seen = Petition.objects.visible_to(viewer, [petition_id]).filter(is_sealed=False)
    return seen.values_list("sender_key", flat=True).first() or "nobody"


def _place(after: str) -> tuple[datetime, int]:
    try:
        key = decode(after, datetime, int)
    except BadCursor:
        key = None
    return (key[0] or _ALWAYS, key[1] or 0) if key else (_ALWAYS, 0)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
