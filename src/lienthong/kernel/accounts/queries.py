"""Reading who people are and in which position they act."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account, Delegation, Position
from lienthong.kernel.database.routing import alias, connection, reading

_VIEWER = """
SELECT account.id, position.id, unit.id, coalesce(unit.body_id, unit.id), unit.lft, unit.rgt, unit.level,
       position.role, position.clearance, account.full_name, position.title, unit.name, account.username,
       account.language, session.delegation_id
  FROM accounts_session AS session
  JOIN accounts_account AS account ON account.id = session.account_id AND account.is_active
  JOIN accounts_position AS position ON position.id = session.position_id
  JOIN org_unit AS unit ON unit.id = position.unit_id
  LEFT JOIN accounts_delegation AS delegation ON delegation.id = session.delegation_id
 WHERE session.session_key = %s AND session.expire_date > now()
   AND position.valid_from <= %s AND (position.valid_to IS NULL OR position.valid_to >= %s)
   AND (session.delegation_id IS NULL AND position.account_id = account.id
        OR delegation.revoked_at IS NULL AND delegation.valid @> %s
           AND delegation.to_id = account.id AND delegation.position_id = position.id)
"""


def viewer_of_session(key: str) -> Viewer | None:
    """The viewer behind a session key: None when the session, the account, the position or the delegation ended."""
    today = timezone.localdate()
    with reading(), connection().cursor() as cursor:
        cursor.execute(_VIEWER, [key, today, today, today])
        row = cursor.fetchone()
    return Viewer(*row) if row else None


def viewer_of_position(position: Position) -> Viewer:
    """The viewer that an account is when it acts in its own position."""
    unit = position.unit
    return Viewer(
        account_id=position.account_id,
        position_id=position.pk,
        unit_id=unit.pk,
        body_id=unit.body_id or unit.pk,
        lft=unit.lft,
        rgt=unit.rgt,
        level=unit.level,
        role=position.role,
        clearance=position.clearance,
        full_name=position.account.full_name,
        title=position.title,
        unit_name=unit.name,
        username=position.account.username,
        language=position.account.language,
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A position that an account may act in; `delegation_id` is set when it is lent."""

    position_id: int
    delegation_id: int | None
    title: str
    unit: str
    role: str
    holder: str


def seats_of(account_id: int, *, today: date | None = None) -> list[Seat]:
    """Own positions first (the main one at the top), then those lent to the account today."""
    today = today or timezone.localdate()
    own = (
        Position.objects.current()
        .filter(account_id=account_id)
        .order_by("-is_main", "id")
        .values_list("id", "title", "unit__name", "role", "account__full_name")
    )
    lent = (
        Delegation.objects.filter(to_id=account_id, revoked_at__isnull=True, valid__contains=today)
        .filter(position__in=Position.objects.current())
        .order_by("id")
        .values_list(
            "position_id",
            "id",
            "position__title",
            "position__unit__name",
            "position__role",
            "position__account__full_name",
        )
    )
    return [Seat(pk, None, title, unit, role, name) for pk, title, unit, role, name in own] + [
        Seat(*row) for row in lent
    ]


def account_of(viewer: Viewer) -> Account:
    """The viewer's account."""
    return Account.objects.get(pk=viewer.account_id)


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
    with connections[alias()].cursor() as cursor:
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
        return [Entry(*row) for row in cursor.fetchall()]
