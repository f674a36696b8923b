"""What happened: one record's timeline."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.kernel.database.routing import connection


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
        return [Entry(*row[:-1], payload=json.loads(row[-1])) for row in cursor.fetchall()]
