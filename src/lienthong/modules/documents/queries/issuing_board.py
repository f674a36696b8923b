"""How the recipients of one document get on: counts, by province, one by one."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold
from lienthong.modules.documents.models import Delivery, OutsideDelivery, Status

SQL = statements(__file__)
PAGE = 50

# What a recipient shows to the sender; `given_back` is a recall agreed to, the rest is the status itself.
FACES = ("unopened", "opened", "refused", "registered", "assigned", "in_progress", "finished", "given_back")
ASKS = {"asked": 13, "agreed": 15, "declined": 16}


def remindable(document_id: int) -> "QuerySet[Delivery]":
    """Deliveries not opened yet, nothing asked of them, not reminded today."""
    today = _start_of_today()
    return Delivery.objects.filter(
        Q(reminded_at__isnull=True) | Q(reminded_at__lt=today),
        document_id=document_id,
        status=Status.ARRIVED,
        opened_at__isnull=True,
        recall__isnull=True,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """Recipients of one document by face and by answer to what the sender asked; `mark` changes when one of them does.

    `remindable` is how many could be reminded now.
    """

    total: int
    faces: dict[str, int]
    asks: dict[str, int]
    remindable: int
    mark: str

    @property
    def reached(self) -> int:
        """How many have registered it or gone further."""
        return sum(self.faces[face] for face in ("registered", "assigned", "in_progress", "finished"))


def counts_of(document_id: int) -> Counts:
    """The counts of one document. One query over its deliveries, by index."""
    row = SQL["board_counts"].row(document=document_id, today=_start_of_today()) or (0,) * 13
    faces = dict(zip(FACES, row[1:9], strict=True))
    asks = dict(zip(ASKS, row[9:12], strict=True))
    mark = hashlib.sha256(repr(row).encode()).hexdigest()[:16]
    return Counts(row[0], faces, asks, row[12], mark)


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """Recipients in one province: how many, how many opened, registered and finished it."""

    territory_id: int
    code: str
    name: str
    total: int
    opened: int
    registered: int
    finished: int

    def reached(self, measure: str) -> int:
        """How many have come to `opened`, `registered` or `finished`."""
        return int(getattr(self, measure))


def provinces_of(document_id: int) -> list[ProvinceLine]:
    """Recipients by province, in the order of the tree."""
    rows = SQL["board_provinces"].rows(document=document_id, today=timezone.localdate())
    return [ProvinceLine(*row) for row in rows]


def communes_of(document_id: int, territory_id: int) -> list[tuple[str, str, str]]:
    """Communes of one province with the face of their delivery, as (code, name, face)."""
    rows = SQL["board_communes"].rows(document=document_id, territory=territory_id, today=timezone.localdate())
    return [(code, name, face) for code, name, face in rows]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of recipients is narrowed to; empty values do not narrow."""

    face: str = ""
    ask: str = ""
    province: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """One recipient of a document as its sender sees it."""

    id: int
    unit_id: int
    name: str
    parent: str
    face: str
    request: str
    recall: int | None
    arrived_at: datetime
    opened_at: datetime | None
    registered_at: datetime | None
    arrival_number: int | None
    arrival_on: date | None
    finished_at: datetime | None
    refusal: str
    answer: str
    reminded_at: datetime | None


def recipients_page(
    document_id: int, chosen: Filter, *, after: int = 0, size: int = PAGE
) -> tuple[list[RecipientLine], int | None]:
    """A page of recipients in the order of the tree, and the id to go on from (None on the last page)."""
    rows = SQL["board_recipients"].rows(**_values(document_id, chosen), after=after, size=size + 1)
    lines = [RecipientLine(*row) for row in rows[:size]]
    return lines, lines[-1].id if len(rows) > size else None


def all_recipients(document_id: int, chosen: Filter) -> list[RecipientLine]:
    """Every recipient that fits, for an export."""
    return recipients_page(document_id, chosen, size=100_000)[0]


def _values(document_id: int, chosen: Filter) -> dict[str, Any]:
    words = fold(chosen.q).replace("%", r"\%").replace("_", r"\_")
    return {
        "document": document_id,
        "face": chosen.face if chosen.face in FACES else "",
        "ask": ASKS.get(chosen.ask, 0),
        "province": chosen.province or 0,
        "words": f"%{words}%" if words else "",
    }


def outside_of(document_id: int) -> list[OutsideDelivery]:
    """Deliveries to addresses outside, by name."""
    return list(OutsideDelivery.objects.filter(document_id=document_id).order_by("name", "id"))


def _start_of_today() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
