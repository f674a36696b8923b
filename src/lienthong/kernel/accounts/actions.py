"""Changing accounts, positions, delegations and the seat in which a session acts."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.events import PositionSwitched
from lienthong.kernel.accounts.models import Session
from lienthong.kernel.accounts.queries import seats_of
from lienthong.kernel.accounts.sessions import DELEGATION_KEY, POSITION_KEY
from lienthong.kernel.events.actions import Subject, emit


class CannotSwitch(Exception):
    """The account may not act in that position now."""


@transaction.atomic
def switch_position(
    *, session: Any, account_id: int, position_id: int, delegation_id: int | None = None, viewer: Viewer | None = None
) -> None:
    """Make the session act in one of the account's own or lent positions.

    Raises CannotSwitch when the position is neither.
    """
    seats = {(seat.position_id, seat.delegation_id) for seat in seats_of(account_id)}
    if (position_id, delegation_id) not in seats:
        raise CannotSwitch
    session[SESSION_KEY] = str(account_id)
    session[POSITION_KEY] = position_id
    session[DELEGATION_KEY] = delegation_id
    emit(PositionSwitched(position_id), subject=Subject("account", account_id), viewer=viewer)


def end_sessions(*, account_id: int | None = None, position_id: int | None = None) -> int:
    """Sign out every session of an account or of a position; returns how many there were."""
    sessions = Session.objects.all()
    if account_id is not None:
        sessions = sessions.filter(account_id=account_id)
    if position_id is not None:
        sessions = sessions.filter(position_id=position_id)
    if account_id is None and position_id is None:
        raise TypeError("name an account or a position")
    return sessions.delete()[0]
