"""What issuing a document would do, before it is done."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.numbering.queries import next_number, period_of
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries.recipients import Resolution, resolution_of
from lienthong.modules.documents.rules.issuing import may_address, may_issue, may_store
from lienthong.modules.documents.rules.symbols import symbol_of

BOOK = "outgoing"


@dataclass(frozen=True, slots=True)
class Preview:
    """The number that would be given now (another clerk may take it first), the date, who gets it and who does not.

    `last_on` is the day of the register's last number: no earlier date can be given. `storable`: whether content of
    this secrecy may be sent at all.
    """

    document_id: int
    summary: str
    type: str
    body: str
    secrecy: int
    number: int | None
    symbol: str
    on: date
    last_on: date | None
    recipients: Resolution
    replaces: str
    may_issue: bool
    may_address: bool
    storable: bool
    state: str

    @property
    def excluded_by_reason(self) -> list[tuple[str, list[str]]]:
        """Names of those left out, by reason."""
        found: dict[str, list[str]] = {}
        for unit in self.recipients.excluded:
            found.setdefault(unit.reason, []).append(unit.name)
        return list(found.items())


def preview_of(viewer: Viewer, document_id: int) -> Preview | None:
    """What would happen if the viewer issued this document now; None when they may not read it. Four queries."""
    document = (
        Document.objects.visible_to(viewer)
        .select_related("type", "body", "unit", "replaces")
        .filter(pk=document_id)
        .first()
    )
    if document is None or document.body is None:
        return None
    today = timezone.localdate()
    number, last_on, symbol = None, None, document.symbol
    kind = document.type
    if kind is not None and not symbol:
        number, last_on = next_number(
            unit_id=document.body.pk,
            book=BOOK,
            type_code=kind.code if kind.own_series else "",
            period=period_of(kind.period_kind, today),
        )
        unit_symbol = "" if document.unit_id == document.body_id else document.unit.symbol
        symbol = symbol_of(kind.system, number, kind.code, document.body.symbol, unit_symbol)
    return Preview(
        document_id=document_id,
        summary=document.summary,
        type=kind.name if kind else "",
        body=document.body.name,
        secrecy=document.secrecy,
        number=number,
        symbol=symbol,
        on=today,
        last_on=last_on,
        recipients=resolution_of(document_id, body_id=document.body_id, secrecy=document.secrecy),
        replaces=document.replaces.symbol if document.replaces else "",
        may_issue=may_issue(viewer, document),
        may_address=may_address(viewer, document),
        storable=may_store(document.secrecy),
        state=document.state,
    )
