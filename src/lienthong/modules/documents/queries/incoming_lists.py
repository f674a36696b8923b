"""The list of incoming documents of a body: by tab and filters, paged by key, in two reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.routing import connection
from lienthong.kernel.language.dates import parse_date
from lienthong.kernel.language.text import fold
from lienthong.kernel.work.models import Desk
from lienthong.kernel.work.rules import DUE_SOON, standing
from lienthong.modules.documents.models import Delivery, Status
from lienthong.modules.documents.queries.issuing_reader import SECRECIES, URGENCIES

PAGE = 50
MOST_COUNTED = 1000
TABS: dict[str, tuple[int, ...]] = {"waiting": (1,), "in_hand": (3, 4, 5), "finished": (6,), "all": ()}
STANDINGS = ("overdue", "due_soon")

_FOLD = "translate(regexp_replace(lower(normalize({}, NFD)), '[\\u0300-\\u036f]', '', 'g'), 'đ', 'd')"
_TEXT = _FOLD.format("document.symbol || ' ' || coalesce(body.name, document.sender) || ' ' || document.summary")
_SENDER = _FOLD.format("coalesce(body.name, document.sender)")

_ROWS = """
SELECT delivery.id, coalesce(body.name, document.sender), document.symbol, document.summary, delivery.status,
       document.urgency, document.secrecy, delivery.arrived_at, delivery.arrival_number, delivery.opened_at,
       lead.due_at, coalesce(account.full_name, CASE WHEN lead.unit_id <> delivery.unit_id THEN holding.name END, ''),
       coalesce(lead.desk, ''), delivery.recall
  FROM {source}
  JOIN documents_document AS document ON document.id = delivery.document_id
  LEFT JOIN org_unit AS body ON body.id = document.body_id
  LEFT JOIN work_workitem AS item ON item.kind = 'delivery' AND item.subject_id = delivery.id
  LEFT JOIN work_step AS lead ON lead.item_id = item.id AND lead.part = 'lead' AND lead.left_at IS NULL
  LEFT JOIN org_unit AS holding ON holding.id = lead.unit_id
  LEFT JOIN accounts_position AS position ON position.id = lead.position_id
  LEFT JOIN accounts_account AS account ON account.id = position.account_id
 WHERE {conditions}
 ORDER BY {key} DESC
 LIMIT {limit}
"""
# A body reads its own deliveries; a department those that were shown to it, by an index of their own.
_OWN = ("documents_delivery AS delivery", "delivery.id")
_SHARED = (
    "documents_share AS share JOIN documents_delivery AS delivery ON delivery.id = share.delivery_id",
    "share.delivery_id",
)
_COUNTS = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM documents_delivery AS delivery
         WHERE delivery.unit_id = %(body)s AND delivery.status = 1 LIMIT %(most)s) AS waiting),
       (SELECT count(*) FROM (SELECT 1 FROM documents_delivery AS delivery
         WHERE delivery.unit_id = %(body)s AND delivery.status IN (3, 4, 5) LIMIT %(most)s) AS held)
"""
# Nothing is shown to a department before it is registered.
_SHARED_COUNTS = """
SELECT 0, (SELECT count(*) FROM (SELECT 1 FROM documents_share AS share
            WHERE share.unit_id = %(unit)s AND share.is_open LIMIT %(most)s) AS held)
"""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; `asked` keeps what was typed for addresses and fields."""

    tab: str
    asked: dict[str, str]
    conditions: tuple[str, ...]
    values: dict[str, Any]

    @classmethod
    def of(cls, query: Mapping[str, str], *, usual_tab: str) -> "Filter":
        """The filter of an address's query; what cannot be understood is left out."""
        tab = query.get("tab", usual_tab)
        tab = tab if tab in TABS else usual_tab
        asked = {name: query[name].strip()[:200] for name in _FIELDS if query.get(name, "").strip()}
        conditions: list[str] = []
        values: dict[str, Any] = {}
        for name, typed in asked.items():
            if (found := _FIELDS[name](typed)) is not None:
                conditions.append(found[0])
                values.update(found[1])
        if TABS[tab]:
            conditions.append(f"delivery.status IN ({', '.join(map(str, TABS[tab]))})")
        return cls(tab, asked, tuple(conditions), values)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list; `standing` is that of the lead's step, empty when nobody has it in hand."""

    id: int
    sender: str
    symbol: str
    summary: str
    status: int
    urgency: str
    secrecy: str
    arrived_at: datetime
    arrival_number: int | None
    is_new: bool
    due_at: datetime | None
    standing: str
    holder: str
    recall: int | None


def incoming_lines(viewer: Viewer, *, chosen: Filter, before: int | None = None) -> tuple[list[Line], int | None]:
    """The newest `PAGE` deliveries of the viewer's body (a department: those shown to it) with ids below `before`.

    Returns them and the id before which the next page begins, None on the last.
    """
    source, key = _OWN if viewer.unit_id == viewer.body_id else _SHARED
    conditions = ["delivery.unit_id = %(body)s", "document.secrecy <= %(clearance)s", *chosen.conditions]
    values = {"body": viewer.body_id, "clearance": viewer.clearance, **chosen.values}
    if before is not None:
        conditions.append(f"{key} < %(before)s")
        values["before"] = before
    if source is _SHARED[0]:
        conditions.append("share.unit_id = %(unit)s")
        if chosen.tab == "in_hand":
            conditions.append("share.is_open")
        values["unit"] = viewer.unit_id
    with connection().cursor() as cursor:
        cursor.execute(
            _ROWS.format(source=source, key=key, conditions=" AND ".join(conditions), limit=PAGE + 1), values
        )
        rows = cursor.fetchall()
    lines = [_line(row, timezone.now()) for row in rows[:PAGE]]
    return lines, lines[-1].id if len(rows) > PAGE else None


def incoming_counts(viewer: Viewer) -> dict[str, int]:
    """How many wait to be registered and how many are in hand, counted to `MOST_COUNTED`."""
    own = viewer.unit_id == viewer.body_id
    who = {"body": viewer.body_id} if own else {"unit": viewer.unit_id}
    with connection().cursor() as cursor:
        cursor.execute(_COUNTS if own else _SHARED_COUNTS, {**who, "most": MOST_COUNTED})
        waiting, held = cursor.fetchone() or (0, 0)
    return {"waiting": waiting, "in_hand": held}


def waiting_ids(viewer: Viewer, *, most: int) -> list[int]:
    """Deliveries that wait at the viewer's body to be registered, in the order of arrival, at most `most`."""
    waiting = Delivery.objects.filter(unit_id=viewer.body_id, status=Status.ARRIVED, secrecy__lte=viewer.clearance)
    return list(waiting.order_by("arrived_at", "id").values_list("id", flat=True)[:most])


def _line(row: tuple[Any, ...], now: datetime) -> Line:
    pk, sender, symbol, summary, status, urgency, secrecy = row[:7]
    arrived, number, opened, due, holder, desk, recall = row[7:]
    has_standing = status in {1, 3, 4, 5}
    return Line(
        id=pk,
        sender=sender,
        symbol=symbol,
        summary=summary,
        status=status,
        urgency=URGENCIES[urgency],
        secrecy=SECRECIES[secrecy],
        arrived_at=arrived,
        arrival_number=number,
        is_new=opened is None,
        due_at=due,
        standing=str(standing(_Timed(due, None), now)) if has_standing else "",
        holder=holder or (str(Desk(desk).label) if desk else ""),
        recall=recall,
    )


@dataclass(frozen=True, slots=True)
class _Timed:
    due_at: datetime | None
    left_at: datetime | None


Condition = tuple[str, dict[str, Any]]


def _like(typed: str) -> str:
    escaped = fold(typed).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _words(typed: str) -> Condition:
    return f"{_TEXT} LIKE %(q)s", {"q": _like(typed)}


def _sender(typed: str) -> Condition:
    return f"{_SENDER} LIKE %(sender)s", {"sender": _like(typed)}


def _type(typed: str) -> Condition | None:
    return ("document.type_id = %(type)s", {"type": int(typed)}) if _is_id(typed) else None


def _urgency(typed: str) -> Condition | None:
    found = typed in URGENCIES
    return ("document.urgency = %(urgency)s", {"urgency": URGENCIES.index(typed)}) if found else None


def _since(typed: str) -> Condition | None:
    day = _day(typed)
    return ("delivery.arrived_at >= %(since)s::date", {"since": day}) if day else None


def _until(typed: str) -> Condition | None:
    day = _day(typed)
    return ("delivery.arrived_at < %(until)s::date + 1", {"until": day}) if day else None


def _standing(typed: str) -> Condition | None:
    now = timezone.now()
    if typed == "overdue":
        return "lead.due_at < %(now)s", {"now": now}
    if typed == "due_soon":
        return "lead.due_at BETWEEN %(now)s AND %(soon)s", {"now": now, "soon": now + DUE_SOON}
    return None


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed, today=timezone.localdate())
    except ValueError:
        return None


def _is_id(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 18


_FIELDS = {
    "q": _words,
    "sender": _sender,
    "type": _type,
    "urgency": _urgency,
    "since": _since,
    "until": _until,
    "standing": _standing,
}
