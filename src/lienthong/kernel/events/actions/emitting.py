"""Writing down what happened, and telling who listens."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.models import Event

E = TypeVar("E")
Handler = Callable[[Any], None]

_handlers: dict[type, list[Handler]] = defaultdict(list)
_watchers: dict[str, list[Callable[[Event], None]]] = defaultdict(list)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event speaks of: the kind of record and its id."""

    kind: str
    id: int


def handles(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a function of a `handlers.py` that is called with each event of the type, in its transaction."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        _handlers[event_type].append(handler)
        return handler

    return register


def watches(*subject_kinds: str) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a function of a `handlers.py` that is called with the record of every event of these subjects.

    For what must follow whatever happens to a record, such as its entry in the search; `record_many` calls none.
    """

    def register(watcher: Callable[[Event], None]) -> Callable[[Event], None]:
        for kind in subject_kinds:
            _watchers[kind].append(watcher)
        return watcher

    return register


def emit(
    event: Any, *, subject: Subject, viewer: Viewer | None, unit_id: int | None = None, account_id: int | None = None
) -> Event:
    """Append a frozen dataclass in the past tense as an event and call its handlers.

    Must run inside the transaction of the change. The verb is the class's name; the payload is its plain fields.
    `unit_id` is the unit whose record it is, by default the viewer's; `account_id` says who it was where there is no
    viewer yet: at signing in.
    """
    record = _record(event, subject=subject, viewer=viewer, unit_id=unit_id, account_id=account_id)
    _insert(record)
    _tell(event, record)
    return record


def emit_before(
    event: E, *, subject: Subject, viewer: Viewer | None, unit_id: int | None = None
) -> Callable[[E], Event]:
    """Call the handlers of an event that is about to happen; returns what writes it, once its last facts are known.

    For a change that ends under a lock on which others wait: what follows from it is done before the lock is taken.
    The handlers see the event as it is given here, and the record without an id.
    """
    record = _record(event, subject=subject, viewer=viewer, unit_id=unit_id, account_id=None)
    _tell(event, record)

    def write(known: E) -> Event:
        record.payload = _plain(_payload(known))
        _insert(record)
        return record

    return write


def _record(
    event: Any, *, subject: Subject, viewer: Viewer | None, unit_id: int | None, account_id: int | None
) -> Event:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its change")
    if not is_dataclass(event) or isinstance(event, type):
        raise TypeError("an event is an instance of a dataclass")
    return Event(
        verb=type(event).__name__,
        subject_kind=subject.kind,
        subject_id=subject.id,
        unit_id=unit_id if unit_id is not None else (viewer.unit_id if viewer else None),
        position_id=viewer.position_id if viewer else None,
        account_id=viewer.account_id if viewer else account_id,
        payload=_plain(_payload(event)),
    )


_INSERT = """
INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, position_id, account_id, payload)
VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id, at
"""


def _insert(record: Event) -> None:
    """Write a record by the plain statement: every change writes one, and the model's own way takes ten times as
    long.
    """
    values: list[Any] = [record.verb, record.subject_kind, record.subject_id, record.unit_id, record.position_id]
    values += [record.account_id, Jsonb(record.payload)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        record.pk, record.at = cursor.fetchone()


def _tell(event: Any, record: Event) -> None:
    for handler in _handlers[type(event)]:
        handler(event)
    for watcher in _watchers[record.subject_kind]:
        watcher(record)


def emit_many(told: Sequence[tuple[Any, Subject, int | None]], *, viewer: Viewer | None) -> None:
    """Append many events of one change, as (event, subject, unit), in few statements; handlers are called for each."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its change")
    Event.objects.bulk_create(
        [
            Event(
                verb=type(event).__name__,
                subject_kind=subject.kind,
                subject_id=subject.id,
                unit_id=unit_id if unit_id is not None else (viewer.unit_id if viewer else None),
                position_id=viewer.position_id if viewer else None,
                account_id=viewer.account_id if viewer else None,
                payload=_plain(_payload(event)),
            )
            for event, subject, unit_id in told
        ],
        batch_size=1000,
    )
    for event, _subject, _unit in told:
        for handler in _handlers[type(event)]:
            handler(event)


def record_many(
    verb: str,
    *,
    subject_kind: str,
    subject_ids: Sequence[int],
    unit_ids: Sequence[int],
    viewer: Viewer | None,
    payload: dict[str, Any] | None = None,
    payloads: Sequence[dict[str, Any]] = (),
) -> None:
    """Append one event for each (subject, unit) pair in one statement; no handler is called.

    `payloads` gives each its own payload, in the order of the subjects; otherwise all share `payload`.
    """
    shared = Jsonb(_plain(payload or {}))
    each = [Jsonb(_plain(one)) for one in payloads]
    values: list[Any] = [
        verb,
        subject_kind,
        viewer.position_id if viewer else None,
        viewer.account_id if viewer else None,
        *([] if each else [shared]),
        list(subject_ids),
        list(unit_ids),
        *([each] if each else []),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO events_event (verb, subject_kind, subject_id, unit_id, position_id, account_id, payload)
            SELECT %s, %s, subject_id, unit_id, %s, %s, {"payload" if each else "%s"}
              FROM unnest(%s::bigint[], %s::bigint[]{", %s::jsonb[]" if each else ""})
                   AS given (subject_id, unit_id{", payload" if each else ""})
            """,  # noqa: S608 (fixed text)
            values,
        )


def _payload(event: Any) -> dict[str, Any]:
    """The fields of an event that are facts: those not marked `repr=False` (objects handed to handlers)."""
    told = {field.name for field in fields(event) if field.repr}
    plain = {name: value for name, value in ((f.name, getattr(event, f.name)) for f in fields(event)) if name in told}
    return {
        name: asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
        for name, value in plain.items()
    }


def _plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
