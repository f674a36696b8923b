"""Issuing: number, date, deliveries, work and news for every recipient, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit_before, record_many
from lienthong.kernel.language import formats
from lienthong.kernel.notify.actions import notify_desks
from lienthong.kernel.numbering.actions import CannotNumber, Given, allocate_number, ensure_series
from lienthong.kernel.numbering.models import Series
from lienthong.kernel.numbering.queries import period_of
from lienthong.kernel.work.actions import close_items, open_items
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.actions.recall import mark_replaced
from lienthong.modules.documents.events.issuing import DocumentIssued
from lienthong.modules.documents.models import Document, OutsideDelivery, Share
from lienthong.modules.documents.queries.issuing_preview import BOOK
from lienthong.modules.documents.queries.recipients import Resolution, resolution_of
from lienthong.modules.documents.rules.issuing import may_issue, may_store
from lienthong.modules.documents.rules.symbols import symbol_of

SQL = statements(__file__)


# An arrived document is registered on the day or on the next working day: Decree 30/2020/ND-CP, article 22.
DAYS_TO_REGISTER = Decimal(1)


class CannotIssue(Exception):
    """The document cannot be issued; the message says why in the viewer's language."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing did. `is_repeat`: the same form had issued it before, and nothing was done now."""

    document_id: int
    symbol: str
    units: int
    outside: int
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class _Naming:
    """What a document's symbol and series are made of: its type, its body, the unit that drafted it, and where the
    numbers and the news stand; `series_id` None: the first of its series.
    """

    system: str
    type_code: str
    own_series: bool
    period_kind: str
    body_name: str
    body_symbol: str
    unit_symbol: str
    series_id: int | None
    series_period_kind: str | None
    last_number: int
    newest_news: int

    def symbol(self, number: int) -> str:
        return symbol_of(self.system, number, self.type_code, self.body_symbol, self.unit_symbol)


@transaction.atomic
def issue_document(
    *, viewer: Viewer, document_id: int, issued_on: date | None = None, idempotency_key: str = ""
) -> Issued:
    """Number a document, date it and send it to its recipients as they are at this moment.

    Everything is written before the number is taken, the number's counter being locked until the transaction ends
    (docs/decisions/0010-issuing.md). `issued_on` is today unless given. A form sent twice (`idempotency_key`) issues
    once and is told the same. Raises CannotIssue.
    """
    document = _locked(viewer, document_id)
    if document.state == Document.State.ISSUED and idempotency_key and document.issue_key == idempotency_key:
        return _told_again(document)
    today = timezone.localdate()
    issued_on = issued_on or today
    _check(viewer, document, issued_on, today)
    recipients = resolution_of(document_id, body_id=document.body_id, secrecy=document.secrecy)
    if recipients.is_empty:
        raise CannotIssue(_("Nobody would receive it. Choose at least one recipient."))
    now = timezone.now()
    naming = _naming(document_id, issued_on)
    series, period = _series(document, naming, issued_on)
    expected = naming.symbol(naming.last_number + 1)
    deliveries = _deliver(viewer, document, recipients, symbol=expected, origin=naming.body_name, now=now)
    _send_outside(document, recipients)
    _show(document, issued_on)
    told = DocumentIssued(
        document_id,
        expected,
        issued_on,
        len(recipients.units),
        len(recipients.outside),
        len(recipients.excluded),
        document.replaces_id,
    )
    write = emit_before(told, subject=Subject("document", document_id), viewer=viewer)
    _settle()
    given = _take_number(series, period, issued_on, document_id)
    symbol = naming.symbol(given.number)
    if symbol != expected:
        _correct(document, deliveries, symbol, naming.newest_news)
    _stamp(document, given, symbol=symbol, issued_on=issued_on, now=now, key=idempotency_key)
    write(replace(told, symbol=symbol))
    if document.replaces_id:
        mark_replaced(viewer=viewer, document_id=document.replaces_id, by=document)
    return Issued(document_id, symbol, len(recipients.units), len(recipients.outside))


_LOCK = "SELECT * FROM documents_document WHERE id = %s FOR UPDATE"


def _locked(viewer: Viewer, document_id: int) -> Document:
    """The document, its row locked until the end, so that a second click waits and then finds it issued."""
    document = next(iter(Document.objects.raw(_LOCK, [document_id])), None)
    if document is None or not (_is_clerk_of(viewer, document) or _may_see(viewer, document)):
        raise CannotIssue(_("There is no such document."))
    return document


def _is_clerk_of(viewer: Viewer, document: Document) -> bool:
    """Who may issue it may see it, and is spared the question of whether its unit was shown it."""
    return may_issue(viewer, document) and document.secrecy <= viewer.clearance


def _may_see(viewer: Viewer, document: Document) -> bool:
    return Document.objects.visible_to(viewer).filter(pk=document.pk).exists()


def _check(viewer: Viewer, document: Document, issued_on: date, today: date) -> None:
    if document.state == Document.State.ISSUED:
        raise CannotIssue(_("It has been issued already as %(symbol)s.") % {"symbol": document.symbol})
    if document.state != Document.State.APPROVED:
        raise CannotIssue(_("Only an approved document can be issued."))
    if not may_store(document.secrecy):
        raise CannotIssue(_("Classified content cannot be sent until a cipher provider is loaded."))
    if not may_issue(viewer, document):
        raise CannotIssue(_("Only a records clerk of the body that signs it may issue this document."))
    if document.type_id is None:
        raise CannotIssue(_("Choose a document type first."))
    if issued_on > today:
        raise CannotIssue(_("The date lies in the future."))


def _naming(document_id: int, issued_on: date) -> _Naming:
    periods = {kind: period_of(kind, issued_on) for kind in Series.Period.values}
    row = SQL["naming"].row(document=document_id, book=BOOK, **periods)
    if row is None:
        raise CannotIssue(_("Only a document of one's own body can be issued."))
    return _Naming(*row)


def _series(document: Document, naming: _Naming, issued_on: date) -> tuple[Series, str]:
    if naming.series_id and naming.series_period_kind:
        return Series(pk=naming.series_id), period_of(naming.series_period_kind, issued_on)
    series = ensure_series(
        unit_id=document.body_id or 0,
        book=BOOK,
        type_code=naming.type_code if naming.own_series else "",
        period_kind=naming.period_kind,
    )
    return series, period_of(series.period_kind, issued_on)


def _news_title(document: Document, symbol: str) -> str:
    return f"{symbol} {document.summary}"[:300]


def _deliver(
    viewer: Viewer, document: Document, recipients: Resolution, *, symbol: str, origin: str, now: datetime
) -> list[tuple[int, int]]:
    """Deliveries, events, work with its clocks, and news, one statement each; returns (delivery, unit) ids."""
    units = recipients.units
    if not units:
        return []
    place = {unit.unit_id: position for position, unit in enumerate(units)}
    rows = SQL["deliver"].rows(
        document=document.pk,
        secrecy=document.secrecy,
        now=now,
        units=[unit.unit_id for unit in units],
        levels=[unit.level for unit in units],
    )
    rows.sort(key=lambda row: place[row[1]])
    delivery_ids, unit_ids = [row[0] for row in rows], [row[1] for row in rows]
    record_many(
        "DocumentArrived",
        subject_kind="delivery",
        subject_ids=delivery_ids,
        unit_ids=unit_ids,
        viewer=viewer,
        payload={"document_id": document.pk},
    )
    open_items(
        kind="delivery",
        subject_ids=delivery_ids,
        unit_ids=unit_ids,
        unit_lfts=[unit.lft for unit in units],
        title=document.summary,
        task="register",
        working_days=DAYS_TO_REGISTER,
        desk=Desk.CLERK,
        reference=symbol,
        origin=origin,
        urgency=document.urgency,
    )
    notify_desks(
        unit_ids=unit_ids,
        desks=[Desk.CLERK],
        kind="document_arrived",
        subject_kind="delivery",
        subject_ids=delivery_ids,
        title=_news_title(document, symbol),
    )
    return list(zip(delivery_ids, unit_ids, strict=True))


def _send_outside(document: Document, recipients: Resolution) -> None:
    OutsideDelivery.objects.bulk_create(
        OutsideDelivery(document=document, name=name, email=email) for name, email in recipients.outside
    )


def _show(document: Document, issued_on: date) -> None:
    """What does not need the number: its body and those who were shown the draft list it, the work on it ends."""
    if document.body_id and document.body_id != document.unit_id:
        Share.objects.get_or_create(document=document, unit_id=document.body_id)
    SQL["date_shares"].run(document=document.pk, on=issued_on)
    close_items(kind="document", subject_ids=[document.pk], outcome="issued")


def _settle() -> None:
    """Check now what the database would check at the end, so that the counter is not locked meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _take_number(series: Series, period: str, issued_on: date, document_id: int) -> Given:
    try:
        return allocate_number(
            series=series, period=period, on=issued_on, subject_kind="document", subject_id=document_id
        )
    except CannotNumber as error:
        raise CannotIssue(
            _("The last number of this register was given on %(day)s; an earlier date would backdate it.")
            % {"day": formats.date(error.args[0])}
        ) from error


def _correct(document: Document, deliveries: Sequence[tuple[int, int]], symbol: str, newest: int) -> None:
    """Somebody took the expected number a moment before: put the symbol right in work and news."""
    SQL["correct_references"].run(
        deliveries=[pk for pk, _unit in deliveries],
        units=[unit for _pk, unit in deliveries],
        symbol=symbol,
        title=_news_title(document, symbol),
        after=newest,
    )


def _stamp(document: Document, given: Given, *, symbol: str, issued_on: date, now: datetime, key: str) -> None:
    """Write number, symbol and date into the document: all that is left to do while the counter is locked."""
    SQL["stamp"].run(
        document=document.pk,
        number=given.number,
        symbol=symbol,
        allocation=given.allocation_id,
        on=issued_on,
        at=now,
        key=key[:40],
        state=Document.State.ISSUED,
    )
    document.symbol = symbol


def _told_again(document: Document) -> Issued:
    return Issued(
        document.pk,
        document.symbol,
        document.deliveries.count(),
        document.outside_deliveries.count(),
        is_repeat=True,
    )
