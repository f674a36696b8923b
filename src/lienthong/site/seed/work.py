"""Writing the drawn time into the product's tables: one INSERT … SELECT a table, in chunks, by several workers."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.numbering.models import Allocation, Counter, Series
from lienthong.kernel.search.models import Entry
from lienthong.kernel.work.actions import refresh_standings
from lienthong.kernel.work.models import Clock, ClockEvent, Step, WorkItem
from lienthong.modules.documents.models import Delivery, Document, Share
from lienthong.site.seed import subjects
from lienthong.site.seed.filling import defaults_of
from lienthong.site.seed.phases import is_done, mark
from lienthong.site.seed.staging import SQL, base_ids, bounds, side_by_side


@dataclass(frozen=True, slots=True)
class Fill:
    """One statement of sql/filling.sql: the table it fills, and the staging table whose ids cut it into chunks."""

    name: str
    model: type[Model]
    columns: str
    by: str = ""


FILLS = (
    Fill("series", Series, "unit_id book type_code period_kind"),
    Fill("counters", Counter, "series_id period last last_on"),
    Fill("outgoing_allocations", Allocation, "id counter_id number on at subject_kind subject_id", "doc"),
    Fill(
        "documents",
        Document,
        "id body_id unit_id level sender type_id number symbol allocation_id summary urgency secrecy issued_on"
        " issued_at signer_id signer_name signer_title state author_id created_at",
        "doc",
    ),
    Fill("body_shares", Share, "document_id unit_id at issued_on", "doc"),
    Fill("issue_events", Event, "at verb subject_kind subject_id unit_id position_id account_id payload", "doc"),
    Fill("arrival_allocations", Allocation, "id counter_id number on at subject_kind subject_id", "dlv"),
    Fill(
        "deliveries",
        Delivery,
        "id document_id unit_id level secrecy channel status arrived_at opened_at registered_at finished_at"
        " arrival_number arrival_on allocation_id refusal result",
        "dlv",
    ),
    Fill(
        "items",
        WorkItem,
        "id kind subject_id unit_id origin reference title urgency phase outcome opened_at closed_at",
        "dlv",
    ),
    Fill(
        "steps",
        Step,
        "id item_id kind unit_id position_id desk part task note sender_id entered_at taken_at due_at left_at outcome",
        "dlv",
    ),
    Fill("clocks", Clock, "step_id measure amount started_at original_due_at due_at stopped_at", "dlv"),
    Fill("ledger", ClockEvent, "clock_id kind at due_at", "dlv"),
    Fill("course_events", Event, "at verb subject_kind subject_id unit_id position_id account_id payload", "dlv"),
    Fill("course_shares", Share, "document_id unit_id at delivery_id is_open", "dlv"),
    Fill("news", Notification, "position_id at kind subject_kind subject_id title read_at", "dlv"),
    Fill("entries", Entry, "kind subject_id share on reference sender title words", "doc"),
    Fill("share_entries", Entry, "kind subject_id share on reference sender title words", "doc"),
)
FILLED: tuple[type[Model], ...] = tuple(dict.fromkeys(fill.model for fill in FILLS))


def fill_tables(moment: datetime, tell: Callable[[float], None], *, workers: int = 1, chunk: int = 250_000) -> None:
    """Run every fill that has no marker yet; chunks run side by side when there are several workers."""
    values = _values(moment)
    jobs = [(fill, list(_chunks(fill, chunk))) for fill in FILLS]
    whole = sum(len(chunks) for _, chunks in jobs)
    done = 0
    lock = threading.Lock()

    def one(fill: Fill, low: int, high: int) -> None:
        nonlocal done
        marker = f"{fill.name} {low}"
        if not is_done(marker):
            with transaction.atomic():
                _insert(fill, {**values, "low": low, "high": high})
                mark(marker)
        with lock:
            done += 1
            tell(done / whole)

    for fill, chunks in jobs:
        side_by_side(workers, [partial(one, fill, low, high) for low, high in chunks])
        _after(fill)


def _values(moment: datetime) -> dict[str, Any]:
    """What the statements need besides the bounds: how far each table's ids lie from the staging tables' ids."""
    bases = base_ids()
    return {
        "allocations": bases["allocations"],
        "arrivals": bases["allocations"] + bounds("doc")[1],
        "items": bases["items"],
        "steps": bases["steps"],
        "zone": settings.TIME_ZONE,
        "moment": moment,
        "outsiders": len(subjects.OUTSIDERS),
    }


def _chunks(fill: Fill, size: int) -> Iterator[tuple[int, int]]:
    if not fill.by:
        yield 0, 0
        return
    low, high = bounds(fill.by)
    while low <= high:
        yield low, min(high, low + size - 1)
        low += size


def _insert(fill: Fill, values: dict[str, Any]) -> None:
    """The statement as an INSERT; columns it does not name get the model's defaults."""
    columns = fill.columns.split()
    rest = defaults_of(fill.model, columns)
    select = SQL[fill.name].text
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM (").format(
        sql.Identifier(fill.model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, (*columns, *rest))),
        sql.SQL(", ").join(
            [sql.SQL("given.{}").format(sql.Identifier(column)) for column in columns]
            + [sql.Literal(value) for value in rest.values()]
        ),
    )
    with connection.cursor() as cursor:
        text = statement.as_string(cursor.cursor).replace("%", "%%") + select + ") AS given"
        cursor.execute(text, {name: value for name, value in values.items() if f"%({name})s" in select})


def _after(fill: Fill) -> None:
    """What later statements stand on: sequences beyond the given ids, counters to find, fresh statistics."""
    table = fill.model._meta.db_table
    with connection.cursor() as cursor:
        if fill.columns.startswith("id "):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        if fill.name == "counters":
            cursor.execute(SQL["known_counters"].text.replace("%%", "%"))
            cursor.execute("ANALYZE seeding.counter")


def settle_standings() -> None:
    """Count every unit's standing from its steps."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO work_stale (unit_id) SELECT id FROM org_unit WHERE closed_on IS NULL")
    refresh_standings()
