"""Documents that a body has issued, newest first, paged by key."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import Statement, statements
from lienthong.kernel.language.text import fold
from lienthong.modules.documents.models import Document, DocumentType

SQL = statements(__file__)
PAGE = 50
FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class IssuedFilter:
    """What the list is narrowed to; empty values do not narrow. `state`: to_issue, issued, recalled or replaced."""

    state: str = "issued"
    type_id: int | None = None
    year: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """One document of the list, with how many recipients it has and how many have not opened it."""

    id: int
    symbol: str
    summary: str
    type: str
    unit: str
    urgency: str
    secrecy: str
    state: str
    issued_on: date | None
    recipients: int
    unopened: int
    finished: int


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: the day and the id of its last document."""

    on: date
    id: int

    def __str__(self) -> str:
        return f"{self.on.isoformat()}.{self.id}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key written in an address; the beginning of the list for anything else."""
        try:
            on, pk = text.split(".")
            return cls(date.fromisoformat(on), int(pk))
        except ValueError:
            return cls(FAR, 2**62)


def issued_page(viewer: Viewer, chosen: IssuedFilter, *, after: str = "") -> tuple[list[IssuedLine], Key | None]:
    """A page of documents of the viewer's body and the key to go on from (None on the last page). One query."""
    key = Key.read(after)
    words = fold(chosen.q).replace("%", r"\%").replace("_", r"\_")
    state = chosen.state if chosen.state in ("to_issue", "issued", "recalled", "replaced") else "issued"
    of_body = viewer.unit_id == viewer.body_id
    values: dict[str, object] = {}
    if state != "to_issue":
        values = {
            "state": state,
            "first": date(chosen.year, 1, 1) if chosen.year else date.min,
            "last": date(chosen.year, 12, 31) if chosen.year else FAR,
            "on": key.on,
        }
    if state == "to_issue" or not of_body:
        values["unit"] = viewer.unit_id
    rows = _PAGES["awaiting" if state == "to_issue" else _ISSUED[of_body]].rows(
        **values,
        body=viewer.body_id,
        clearance=viewer.clearance,
        english=(get_language() or "vi").startswith("en"),
        type=chosen.type_id or 0,
        words=f"%{words}%" if words else "",
        typed=f"%{chosen.q.strip()}%" if words else "",
        id=key.id,
        size=PAGE + 1,
    )
    lines = [IssuedLine(*row) for row in rows[:PAGE]]
    last = lines[-1] if len(rows) > PAGE else None
    return lines, Key(last.issued_on or date.min, last.id) if last else None


_ISSUED = {True: "issued_by_body", False: "issued_before_department"}
_PAGES = {
    name: Statement(
        name, SQL[name].about, f"WITH page AS ({SQL[name].text.rstrip().rstrip(';')}) {SQL['lines_of_page'].text}"
    )
    for name in ("awaiting", *_ISSUED.values())
}


def counts_by_state(viewer: Viewer) -> dict[str, int]:
    """How many documents of the viewer's body wait to be issued; the other tabs have no end and are not counted."""
    found = Document.objects.filter(body_id=viewer.body_id, state="approved", secrecy__lte=viewer.clearance)
    return {"to_issue": found.count()}


def types_used(viewer: Viewer) -> list[tuple[int, str]]:
    """Types in which the viewer's body has issued, by name."""
    english = (get_language() or "vi").startswith("en")
    rows = SQL["types_used"].rows(body=viewer.body_id)
    names = DocumentType.objects.filter(pk__in=[row[0] for row in rows]).order_by("position", "id")
    return [(kind.pk, (english and kind.name_en) or kind.name) for kind in names]


def years_used(viewer: Viewer) -> list[int]:
    """Years in which the viewer's body has issued, newest first; two looks at one index."""
    row = SQL["years_used"].row(body=viewer.body_id)
    if not row or row[0] is None:
        return []
    return list(range(row[1].year, row[0].year - 1, -1))
