"""Lists of reports: a unit's own, and those of the units that a body looks at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.paging import BadCursor, decode, encode
from lienthong.kernel.database.sql import statements
from lienthong.kernel.work.rules import standing
from lienthong.modules.reports.models import Submission
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import TONES, period_name

SQL = statements(__file__)
PAGE = 50
TABS = {
    "open": ["draft", "returned"],
    "overdue": ["draft", "returned"],
    "sent": ["submitted"],
    "done": ["approved", "locked"],
}
PAST = {"sent", "done"}
FIRST, LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
FAR = 2**62


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to."""

    tab: str = "open"
    form_id: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str], *, first: str = "open") -> "Chosen":
        """The filter of an address's query; what cannot be understood is left out."""
        tab, form = query.get("tab", first), query.get("form", "")
        return cls(
            tab if tab in TABS else first, int(form) if form.isascii() and form.isdigit() and len(form) < 10 else None
        )

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen besides the tab, for addresses."""
        return {"form": str(self.form_id)} if self.form_id else {}


@dataclass(frozen=True, slots=True)
class Timed:
    """What a standing is computed from: a report is done when it was first sent."""

    due_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list."""

    id: int
    state: str
    form: str
    code: str
    type: str
    starts_on: date
    due_at: datetime | None
    submitted_at: datetime | None
    unit: str
    filled: int
    asked: int

    @property
    def period(self) -> str:
        """The period in words."""
        return period_name(Span(self.starts_on, self.type))

    @property
    def standing(self) -> str:
        """How it stands, as the badge takes it; one that came back is open again."""
        left = None if self.state in TABS["open"] else self.submitted_at
        return standing(Timed(self.due_at, left), timezone.now())

    @property
    def due_on(self) -> date | None:
        """The day on which it is due."""
        return timezone.localdate(self.due_at) if self.due_at else None

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(Submission.State(self.state).label)

    @property
    def tone(self) -> str:
        """The tone of the state's badge."""
        return TONES[self.state]


def own_units(viewer: Viewer) -> list[int]:
    """The units whose reports the viewer fills in."""
    return sorted({viewer.unit_id, viewer.body_id})


def units_looked_at(viewer: Viewer) -> list[int]:
    """The units whose reports the viewer's body approves."""
    return [row[0] for row in SQL["units_directly_below"].rows(body=viewer.body_id)]


def submission_lines(unit_ids: Sequence[int], chosen: Chosen, *, after: str = "") -> tuple[list[Line], str]:
    """A page of reports and the next place, empty on the last page: the most urgent first, of sent ones the newest."""
    is_past = chosen.tab in PAST
    try:
        due, pk = decode(after, datetime, int) or (None, None)
    except BadCursor:
        due, pk = None, None
    place = {"due": due or (LAST if is_past else FIRST), "id": pk if pk is not None else (FAR if is_past else -1)}
    asked = {"units": list(unit_ids), "form": chosen.form_id, "size": PAGE + 1}
    if is_past:
        rows = SQL["submission_lines_past"].rows(**asked, **place, states=TABS[chosen.tab])
    else:
        late = timezone.now() if chosen.tab == "overdue" else None
        rows = SQL["submission_lines"].rows(**asked, **place, late=late)
    lines = [Line(*row) for row in rows[:PAGE]]
    return lines, encode(lines[-1].due_at, lines[-1].id) if len(rows) > PAGE else ""


def submission_counts(unit_ids: Sequence[int], form_id: int | None = None) -> dict[str, int]:
    """How many are in each tab."""
    row = SQL["submission_counts"].row(units=list(unit_ids), form=form_id, now=timezone.now())
    return dict(zip(TABS, row or (0,) * len(TABS), strict=True))


def forms_of_units(unit_ids: Sequence[int]) -> list[tuple[int, str]]:
    """The forms that these units have reports of, for a filter."""
    return [(pk, name) for pk, name in SQL["forms_of_units"].rows(units=list(unit_ids))]
