"""Documents that a body may have registered already, and the senders that it knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.routing import connection
from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.models import Delivery, Document
from lienthong.modules.documents.models.documents import symbol_key

MOST_SENDERS = 8
SQL = statements(__file__)
_BARE = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A delivery of the same sender, number and date; `arrival_number` is None while it waits to be registered."""

    delivery_id: int
    sender: str
    symbol: str
    issued_on: date | None
    summary: str
    arrival_number: int | None
    arrival_on: date | None


def duplicates(
    viewer: Viewer, *, sender: str, symbol: str, issued_on: date | None, besides: int = 0
) -> list[Duplicate]:
    """Deliveries of the viewer's body with the same sender, number and symbol and day, case, accents and spaces aside.

    Without a number or a day nothing can be compared, and none is found. `besides` leaves one delivery out.
    """
    if not symbol.strip() or issued_on is None:
        return []
    rows = (
        Delivery.objects.filter(unit_id=viewer.body_id)
        .filter(
            document__in=Document.objects.annotate(key=symbol_key()).filter(
                key=symbol_key_of(symbol), issued_on=issued_on
            )
        )
        .exclude(pk=besides)
        .order_by("-id")
        .values_list(
            "id",
            "document__sender",
            "document__body__name",
            "document__symbol",
            "document__issued_on",
            "document__summary",
            "arrival_number",
            "arrival_on",
        )[:20]
    )
    wanted = _bare(sender)
    return [
        Duplicate(row[0], row[1] or row[2] or "", row[3], row[4], row[5], row[6], row[7])
        for row in rows
        if _bare(row[1] or row[2] or "") == wanted
    ]


def registered_before(viewer: Viewer, delivery_ids: Sequence[int]) -> dict[int, Duplicate]:
    """Of deliveries that wait at the viewer's body, those that it has registered before, with the one that was.

    The same sender, number and symbol and day, as of `duplicates`; one statement, however many there are.
    """
    found: dict[int, Duplicate] = {}
    for pk, sender, *twin in SQL["registered_before"].rows(
        ids=list(delivery_ids), unit=viewer.body_id, clearance=viewer.clearance
    ):
        if _bare(sender) == _bare(twin[1]):
            found.setdefault(pk, Duplicate(*twin))
    return found


def symbol_key_of(symbol: str) -> Any:
    """The key of a typed number and symbol, computed by the same expression as the stored one."""
    expression = symbol_key()
    expression.set_source_expressions([Value(symbol)])
    return expression


def known_senders(viewer: Viewer, typed: str) -> list[str]:
    """Senders that the body has registered before, then offices of the directory, whose name has the typed words."""
    words = fold(typed).split()
    if not words:
        return []
    with connection().cursor() as cursor:
        cursor.execute(_SENDERS, [viewer.body_id])
        seen = [name for (name,) in cursor.fetchall()]
    found = [name for name in seen if all(word in fold(name) for word in words)]
    if len(found) < MOST_SENDERS:
        units = Unit.objects.open().filter(body_id__isnull=False).order_by("depth", "sort_key", "id")
        for word in words:
            units = units.filter(folded__contains=word)
        found += [name for name in units.values_list("name", flat=True)[:MOST_SENDERS] if name not in found]
    return found[:MOST_SENDERS]


# The last two thousand paper documents of the body: a register repeats its senders.
_SENDERS = """
SELECT sender FROM (
    SELECT document.sender, max(document.id) AS last, count(*) AS times
      FROM (SELECT id, sender FROM documents_document
             WHERE unit_id = %s AND state = 'received' ORDER BY id DESC LIMIT 2000) AS document
     WHERE document.sender <> '' GROUP BY document.sender
) AS known ORDER BY times DESC, last DESC
"""


def _bare(name: str) -> str:
    return _BARE.sub("", fold(name))
