"""Registers of a body, line by line, as annex IV of Decree 30/2020/ND-CP lays them out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.numbering.models import Counter
from lienthong.kernel.numbering.queries import Fault, faults_of_counter

SQL = statements(__file__)
PAGE = 50
CHUNK = 1000
INCOMING = "incoming"
LAST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Book:
    """One register: a series of a body in one year or term."""

    id: int
    book: str
    type_code: str
    period: str
    last: int
    type_name: str
    body: str = ""

    @property
    def is_incoming(self) -> bool:
        """Whether it is the register of incoming documents."""
        return self.book == INCOMING

    @property
    def title(self) -> str:
        """What stands on its cover."""
        name = _("Register of incoming documents") if self.is_incoming else _("Register of outgoing documents")
        return f"{name} · {self.type_name or self.type_code}" if self.type_code else name


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `cells` are the columns of the layout in order; `subject_id` is the delivery's or the document's."""

    number: int
    cells: tuple[str, ...]
    voided_at: datetime | None
    void_reason: str
    subject_id: int | None
    may_void: bool


def books(viewer: Viewer) -> list[Book]:
    """The registers of the viewer's body, the newest period first."""
    return [Book(*row) for row in SQL["register_books"].rows(body=viewer.body_id)]


def book(viewer: Viewer, counter_id: int) -> Book | None:
    """One register that the viewer may read: their own body's, or one of an inspector's subtree."""
    counters = Counter.objects.filter(pk=counter_id)
    if viewer.may(Permission.DOCUMENTS_VIEW_SUBTREE):
        counters = counters.filter(series__unit__lft__gte=viewer.lft, series__unit__lft__lte=viewer.rgt)
    else:
        counters = counters.filter(series__unit_id=viewer.body_id)
    found = counters.values_list("series__unit_id", "series__unit__name").first()
    if found is None:
        return None
    rows = SQL["register_books"].rows(body=found[0])
    return next((Book(*(*row, found[1])) for row in rows if row[0] == counter_id), None)


def columns(of: Book) -> list[str]:
    """The headings of the layout, in order."""
    if of.is_incoming:
        return [
            _("Arrived on"),
            _("Arrival number"),
            _("Author"),
            _("Number and symbol"),
            _("Dated"),
            _("Type and summary"),
            _("Unit or person"),
            _("Passed on"),
            _("Receipt signed"),
            _("Remarks"),
        ]
    return [
        _("Number and symbol"),
        _("Dated"),
        _("Type and summary"),
        _("Signed by"),
        _("Recipients"),
        _("Copy kept by"),
        _("Copies"),
        _("Remarks"),
    ]


def lines(viewer: Viewer, of: Book, *, after: int = 0, until: int = LAST, limit: int = PAGE) -> list[Line]:
    """Lines with numbers above `after` and up to `until`, at most `limit`, upward by number.

    What is more secret than the viewer is cleared for keeps its number and shows nothing else.
    """
    name = "incoming_register" if of.is_incoming else "outgoing_register"
    rows = SQL[name].rows(counter=of.id, after=after, until=until, limit=limit)
    make = _incoming if of.is_incoming else _outgoing
    return [make(viewer, row) for row in rows]


def all_lines(viewer: Viewer, of: Book) -> Iterator[Line]:
    """The whole register, read in pieces: a large one never stands in memory."""
    after = 0
    while found := lines(viewer, of, after=after, limit=CHUNK):
        yield from found
        after = found[-1].number


def proof(of: Book) -> list[Fault]:
    """What is wrong in one register; empty when it is whole."""
    return faults_of_counter(of.id)


def _incoming(viewer: Viewer, row: tuple[Any, ...]) -> Line:
    number, on, sender, symbol, issued, kind, summary, holder, passed = row[:9]
    voided, reason, subject, secrecy = row[9:]
    if secrecy > viewer.clearance:
        sender = symbol = kind = holder = ""
        issued, passed, summary = None, None, _("(not shown: above your clearance)")
    cells = (
        _day(on),
        str(number),
        sender,
        symbol,
        _day(issued),
        f"{kind}: {summary}" if kind else summary,
        holder,
        _day(passed.date() if passed else None),
        "",
        _("Void: %(reason)s") % {"reason": reason} if voided else "",
    )
    return Line(number, cells, voided, reason, subject, may_void=False)


def _outgoing(viewer: Viewer, row: tuple[Any, ...]) -> Line:
    number, _on, symbol, issued, kind, summary, signer, copies, named, keeper = row[:10]
    voided, reason, subject, secrecy, state = row[10:]
    if secrecy > viewer.clearance:
        symbol = kind = signer = named = keeper = ""
        issued, summary = None, _("(not shown: above your clearance)")
    cells = (
        symbol or str(number),
        _day(issued),
        f"{kind}: {summary}" if kind else summary,
        signer,
        named,
        keeper,
        str(copies) if copies else "",
        _("Void: %(reason)s") % {"reason": reason} if voided else "",
    )
    may_void = not voided and viewer.may(Permission.DOCUMENTS_ISSUE)
    gone = state in {"recalled", "cancelled"} or (state == "issued" and not copies)
    return Line(number, cells, voided, reason, subject, may_void=may_void and gone)


def _day(on: date | None) -> str:
    return f"{on:%d/%m/%Y}" if on else ""
