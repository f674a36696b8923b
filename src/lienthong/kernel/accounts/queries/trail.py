"""What happened: one record's timeline, and the log of a subtree."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.routing import connection
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.models import Event
from lienthong.kernel.events.sentences import untold_kinds
from lienthong.kernel.org.models import Unit

SQL = statements(__file__)
FEW = 200  # units whose events are looked for one by one
BEGINNING, END = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `person` and `title` are as of now, empty when the system acted by itself."""

    id: int
    at: datetime
    verb: str
    person: str
    title: str
    unit: str
    payload: dict[str, Any]


def timeline(subject_kind: str, subject_id: int, *, limit: int = 50, before: int | None = None) -> list[Entry]:
    """The events of one record, newest first, `limit` at most, those with an id below `before`."""
    with connection().cursor() as cursor:
        cursor.execute(
            """
            SELECT event.id, event.at, event.verb, coalesce(account.full_name, ''), coalesce(position.title, ''),
                   coalesce(unit.name, ''), event.payload
              FROM events_event AS event
              LEFT JOIN accounts_account AS account ON account.id = event.account_id
              LEFT JOIN accounts_position AS position ON position.id = event.position_id
              LEFT JOIN org_unit AS unit ON unit.id = event.unit_id
             WHERE event.subject_kind = %s AND event.subject_id = %s AND event.id < %s
             ORDER BY event.id DESC
             LIMIT %s
            """,
            [subject_kind, subject_id, before if before is not None else 2**62, limit],
        )
        # Django leaves jsonb of raw statements as text.
        return [Entry(*(*row[:-1], json.loads(row[-1]))) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class TrailWanted:
    """What is asked for; empty means everything the viewer may see. `who` is `people`, `system` or empty."""

    unit: Unit | None = None
    person_id: int = 0
    verb: str = ""
    since: date | None = None
    until: date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One line of the log: who, what, and of which record it speaks; `subject` is its name where it has one."""

    id: int
    at: datetime
    verb: str
    person: str
    title: str
    unit: str
    payload: dict[str, Any]
    subject_kind: str
    subject_id: int
    subject: str


def trail(viewer: Viewer, wanted: TrailWanted, *, before: int | None = None, limit: int = 50) -> list[TrailRow]:
    """Events in units that the viewer oversees, newest first, those with an id below `before`.

    An operator who names no unit sees also what belongs to none. Few units are read by their own index, many by the
    log as a whole.
    """
    first, last = (wanted.unit.lft, wanted.unit.rgt) if wanted.unit else viewer.observed
    everything = viewer.may(Permission.ADMINISTER_SYSTEM) and wanted.unit is None
    within = Unit.objects.filter(lft__range=(first, last)).values_list("pk", flat=True)
    units = [] if everything else list(within[: FEW + 1])
    rows = SQL["trail_of_few" if 0 < len(units) <= FEW else "trail"].rows(
        before=before if before is not None else 2**62,
        everything=everything,
        lft=first,
        rgt=last,
        units=units,
        who=wanted.who,
        person=wanted.person_id,
        verb=wanted.verb,
        since=_midnight(wanted.since or BEGINNING),
        until=_midnight(min(wanted.until or END, END) + timedelta(days=1)),
        untold=untold_kinds(),
        limit=limit,
    )
    return [TrailRow(*(*row[:6], json.loads(row[6]), *row[7:])) for row in rows]


def event_seen(viewer: Viewer, event_id: int) -> Event | None:
    """One event of the units that the viewer oversees, whichever for an operator; None for any other."""
    if not viewer.may(Permission.TRAIL_VIEW):
        return None
    events = Event.objects.filter(pk=event_id).exclude(subject_kind__in=untold_kinds())
    if not viewer.may(Permission.ADMINISTER_SYSTEM):
        events = events.filter(unit_id__in=Unit.objects.filter(lft__range=viewer.observed).values("pk"))
    return events.first()


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=timezone.get_current_timezone())
