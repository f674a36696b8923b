"""What every bench shares: its settings, its result, medians, people to be, and the queries behind a page."""

import json
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from psycopg import sql

from lienthong.kernel.accounts.models import Position, Session
from lienthong.kernel.accounts.sessions import POSITION_KEY, SessionStore


@dataclass(frozen=True)
class Settings:
    """How often product and limit alternate, and for how long each runs."""

    rounds: int = 5
    seconds: float = 5.0
    connections: int = 16
    people: int = 60


@dataclass
class Result:
    """One line of the table; what does not apply is None. Times in milliseconds."""

    name: str
    median_ms: float | None = None
    p95_ms: float | None = None
    per_second: float | None = None
    limit_name: str = ""
    limit_median_ms: float | None = None
    limit_per_second: float | None = None
    ratio: float | None = None
    app_cpu_ms: float | None = None
    round_trips: int | None = None
    buffers: int | None = None
    rows: int | None = None
    must: str = ""
    holds: bool | None = None
    notes: dict[str, Any] = field(default_factory=dict)


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


@dataclass(frozen=True)
class Person:
    """Somebody signed in: the session's key, and the position in which they act."""

    key: str
    position_id: int
    unit_id: int
    account_id: int


def people(
    count: int, *, roles: Sequence[str], levels: Sequence[str] = (), open_steps: int = 0, seed: float = 0.42
) -> list[Person]:
    """Random ordinary people with a session each, of units with so many open steps; drawn the same way in every run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [seed])
        positions = Position.objects.current().filter(role__in=list(roles))
        if levels:
            positions = positions.filter(unit__level__in=list(levels))
        if open_steps:
            positions = positions.filter(unit__standing__own_open__gte=open_steps)
        chosen = list(positions.order_by("?").values_list("id", "unit_id", "account_id")[:count])
    return [Person(_session(account, position), position, unit, account) for position, unit, account in chosen]


def these(positions: Sequence[int]) -> list[Person]:
    """People by their positions, with a session each."""
    chosen = Position.objects.filter(pk__in=positions).order_by("id").values_list("id", "unit_id", "account_id")
    return [Person(_session(account, position), position, unit, account) for position, unit, account in chosen]


def _session(account_id: int, position_id: int) -> str:
    """A session as signing in leaves it, made for the run."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from lienthong.kernel.accounts.models import Account

    store = SessionStore()
    store[SESSION_KEY] = str(account_id)
    store[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = Account.objects.get(pk=account_id).get_session_auth_hash()
    store[POSITION_KEY] = position_id
    store.set_expiry(timedelta(hours=6))
    store.save()
    return str(store.session_key)


def forget(persons: Sequence[Person]) -> None:
    """End the sessions that were made for a run."""
    Session.objects.filter(session_key__in=[person.key for person in persons]).delete()


@dataclass(frozen=True)
class Query:
    """A statement that a page sent, with its values."""

    alias: str
    text: str
    values: Any


@contextmanager
def captured() -> Iterator[list[Query]]:
    """The statements sent in this block, on any connection."""
    found: list[Query] = []

    def note(execute: Callable[..., Any], text: str, values: Any, many: Any, context: dict[str, Any]) -> Any:
        found.append(Query(context["connection"].alias, text, values))
        return execute(text, values, many, context)

    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(note))
        yield found


def client_of(person: Person) -> Client:
    client = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=False)
    client.cookies[django_settings.SESSION_COOKIE_NAME] = person.key
    return client


def queries_of(person: Person, path: str) -> tuple[int, list[Query]]:
    """The answer's code and the statements behind a page as the person opens it."""
    with captured() as found:
        response = client_of(person).get(path)
    return response.status_code, found


def place_of(person: Person, path: str) -> str:
    """Where the page is for this person: a recipient's document is read on the page of its delivery."""
    response = client_of(person).get(path)
    return str(response.headers.get("Location", path)) if response.status_code in (301, 302) else path


_QUOTED = re.compile(r"(E?)('(?:[^']|'')*')")


def as_sql(query: Query) -> str:
    """A statement with its values written in, safe for pgbench, which would take `:word` for a variable."""
    text = query.text
    if query.values:
        raw = connection.connection
        if isinstance(query.values, dict):
            written = {name: sql.Literal(value).as_string(raw) for name, value in query.values.items()}
            text = re.sub(r"%\((\w+)\)s", lambda found: written[found[1]], text).replace("%%", "%")
        else:
            parts = re.split(r"%s", text)
            literals = [sql.Literal(value).as_string(raw) for value in query.values]
            text = "".join(part + literal for part, literal in zip(parts, [*literals, ""], strict=True))
            text = text.replace("%%", "%")
    return _QUOTED.sub(_without_colon, text).rstrip().rstrip(";") + ";"


def with_values(query: Query, written: Sequence[Any]) -> str:
    """The same with other values, one by one as a list's are; those that begin with `(:v` stand as they are."""
    values = iter(written)

    def next_one(value: Any) -> Any:
        if isinstance(value, list | tuple):
            next(values)  # its length
            return [next(values) for _ in value]
        return next(values)

    def literal(value: Any) -> str:
        if isinstance(value, list) and any(str(one).startswith("(:v") for one in value):
            return f"ARRAY[{', '.join(literal(one) for one in value)}]"
        drawn = isinstance(value, str) and value.startswith("(:v")
        raw = connection.connection
        return value if drawn else _QUOTED.sub(_without_colon, sql.Literal(value).as_string(raw))

    if isinstance(query.values, dict):
        named = {name: literal(next_one(value)) for name, value in query.values.items()}
        text = re.sub(r"%\((\w+)\)s", lambda found: named[found[1]], query.text)
    else:
        literals = [literal(next_one(value)) for value in query.values]
        text = "".join(part + one for part, one in zip(query.text.split("%s"), [*literals, ""], strict=True))
    return text.replace("%%", "%").rstrip().rstrip(";") + ";"


def _without_colon(found: "re.Match[str]") -> str:
    escaped, literal = found.groups()
    if ":" not in literal:
        return found[0]
    if not escaped:
        literal = literal.replace("\\", "\\\\")
    return "E" + literal.replace(":", "\\x3a")


def buffers_of(queries: Sequence[Query]) -> int:
    """Pages that the statements read, from the cache or the disk."""
    return buffers_and_rows(queries)[0]


def buffers_and_rows(queries: Sequence[Query]) -> tuple[int, int]:
    """Pages that the statements read, from the cache or the disk, and the rows that the dearest of them gave."""
    touched = most = rows = 0
    for query in queries:
        if not query.text.lstrip().upper().startswith(("SELECT", "WITH", "(")):
            continue
        with connections["reading"].cursor() as cursor:
            cursor.execute(
                "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + as_sql(query).rstrip(";").replace("%", "%%"), []
            )
            plan = cursor.fetchone()[0]
            plan = plan if isinstance(plan, list) else json.loads(plan)
        top = plan[0]["Plan"]
        pages = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
        touched += pages
        if pages > most:
            most, rows = pages, round(top.get("Actual Rows", 0))
    return touched, rows


def scale() -> str:
    """What the database holds, in words."""
    from lienthong.kernel.accounts.models import Account
    from lienthong.modules.documents.models import Delivery, Document

    counted = [(Document, "documents"), (Delivery, "deliveries"), (Account, "accounts")]
    return ", ".join(f"{model.objects.count():,} {name}" for model, name in counted) + f" ({timezone.localdate()})"
