"""Who is asking, in which position, and in which others they may act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.accounts.rules import needs_second_factor
from lienthong.kernel.database.routing import connection, reading

_VIEWER = """
SELECT account.id, position.id, unit.id, coalesce(unit.body_id, unit.id), unit.lft, unit.rgt, unit.level,
       position.role, position.clearance, account.full_name, position.title, unit.name, account.username,
       account.language, session.delegation_id,
       CASE WHEN session.delegation_id IS NULL THEN '' ELSE holder.full_name END, account.single_keys,
       CASE WHEN session.delegation_id IS NULL THEN position.duties ELSE '' END
  FROM accounts_session AS session
  JOIN accounts_account AS account ON account.id = session.account_id AND account.is_active
  JOIN accounts_position AS position ON position.id = session.position_id
  JOIN org_unit AS unit ON unit.id = position.unit_id
  LEFT JOIN accounts_account AS holder ON session.delegation_id IS NOT NULL AND holder.id = position.account_id
  LEFT JOIN accounts_delegation AS delegation ON delegation.id = session.delegation_id
 WHERE session.session_key = %s AND session.expire_date > now()
   AND position.valid_from <= %s AND (position.valid_to IS NULL OR position.valid_to >= %s)
   AND (session.delegation_id IS NULL AND position.account_id = account.id
        OR delegation.revoked_at IS NULL AND delegation.valid @> %s
           AND delegation.to_id = account.id AND delegation.position_id = position.id)
"""


_SEATS = """
SELECT position_id, delegation_id, title, unit, role, holder, unit_id, until
  FROM (
    SELECT 0 AS lent, position.is_main, position.id AS place, position.id AS position_id,
           NULL::bigint AS delegation_id, position.title, position.role, position.unit_id, position.account_id,
           position.valid_to AS until
      FROM accounts_position AS position
     WHERE position.account_id = %(account)s
       AND position.valid_from <= %(today)s AND (position.valid_to IS NULL OR position.valid_to >= %(today)s)
    UNION ALL
    SELECT 1, false, delegation.id, position.id, delegation.id, position.title, position.role, position.unit_id,
           position.account_id, upper(delegation.valid) - 1
      FROM accounts_delegation AS delegation
      JOIN accounts_position AS position ON position.id = delegation.position_id
     WHERE delegation.to_id = %(account)s AND delegation.revoked_at IS NULL AND delegation.valid @> %(today)s::date
       AND position.valid_from <= %(today)s AND (position.valid_to IS NULL OR position.valid_to >= %(today)s)
  ) AS seat
  JOIN LATERAL (SELECT full_name AS holder FROM accounts_account WHERE id = seat.account_id AND is_active) AS account
    ON true
  JOIN LATERAL (SELECT name AS unit FROM org_unit WHERE id = seat.unit_id) AS office ON true
 ORDER BY lent, is_main DESC, place
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
        duties=position.duties,
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
    unit_id: int
    until: date | None = None

    @property
    def is_lent(self) -> bool:
        """Whether the position is another person's."""
        return self.delegation_id is not None


def seats_of(account_id: int, *, today: date | None = None) -> list[Seat]:
    """Own positions first (the main one at the top), then those lent to the account today."""
    today = today or timezone.localdate()
    with connection().cursor() as cursor:
        cursor.execute(_SEATS, {"account": account_id, "today": today})
        return [Seat(*row) for row in cursor.fetchall()]


def account_of(viewer: Viewer) -> Account:
    """The viewer's account."""
    found: Account = Account.objects.get(pk=viewer.account_id)
    return found


def lacks_second_factor(account_id: int, roles: Iterable[str]) -> bool:
    """Whether the operator's policy asks for a passkey or an authenticator that the account has not set up."""
    if not needs_second_factor(settings.SECOND_FACTOR, roles):
        return False
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return not Authenticator.objects.filter(user_id=account_id, type__in=kinds).exists()
