"""The seat in which a session acts, and the end of sessions."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.events import PositionSwitched, SessionsEnded, SignedIn
from lienthong.kernel.accounts.models import Account, Session
from lienthong.kernel.accounts.queries.seats import Seat, lacks_second_factor, seats_of
from lienthong.kernel.accounts.sessions import DELEGATION_KEY, POSITION_KEY
from lienthong.kernel.events.actions import Subject, emit


class CannotSwitch(Exception):
    """The account may not act in that position now."""


class CannotTakeSeat(CannotSwitch):
    """The operator's policy asks for a second factor that the account does not have yet."""


@transaction.atomic
def switch_position(
    *, session: Any, account_id: int, position_id: int, delegation_id: int | None = None, viewer: Viewer | None = None
) -> None:
    """Make the session act in one of the account's own or lent positions.

    Raises CannotSwitch when the position is neither, CannotTakeSeat when a second factor is asked for and missing.
    """
    seat = _take(session, account_id, seats_of(account_id), (position_id, delegation_id))
    emit(
        PositionSwitched(position_id, seat.title, seat.unit),
        subject=Subject("account", account_id),
        viewer=viewer,
        unit_id=seat.unit_id,
    )


@transaction.atomic(savepoint=False)
def sign_in(*, session: Any, account: Account, method: str) -> bool:
    """Write a sign-in down and seat the account in its main position; whether there was a seat to take."""
    seats = seats_of(account.pk)
    seat = seats[0] if seats else None
    taken = seat is not None
    if seat is not None:
        try:
            _take(session, account.pk, seats, (seat.position_id, seat.delegation_id))
        except CannotTakeSeat:
            taken = False
    emit(
        SignedIn(method),
        subject=Subject("account", account.pk),
        viewer=None,
        unit_id=seat.unit_id if seat else None,
        account_id=account.pk,
    )
    return taken


def _take(session: Any, account_id: int, seats: Sequence[Seat], wanted: tuple[int, int | None]) -> Seat:
    """Seat the session in the wanted one (position, delegation) of an account's seats."""
    seat = next((one for one in seats if (one.position_id, one.delegation_id) == wanted), None)
    if seat is None:
        raise CannotSwitch
    if lacks_second_factor(account_id, [one.role for one in seats]):
        raise CannotTakeSeat
    session[SESSION_KEY] = str(account_id)
    session[POSITION_KEY] = seat.position_id
    session[DELEGATION_KEY] = seat.delegation_id
    return seat


def end_sessions(*, account_id: int | None = None, position_id: int | None = None, keep: str | None = None) -> int:
    """Sign out every session of an account or in a position, but for the session key `keep`; returns how many."""
    if account_id is None and position_id is None:
        raise TypeError("name an account or a position")
    sessions = Session.objects.all()
    if account_id is not None:
        sessions = sessions.filter(account_id=account_id)
    if position_id is not None:
        sessions = sessions.filter(position_id=position_id)
    if keep:
        sessions = sessions.exclude(session_key=keep)
    return sessions.delete()[0]


@transaction.atomic
def end_own_sessions(*, viewer: Viewer, keep: str, began: str = "") -> int:
    """Sign the viewer out everywhere else, or only in the session whose public name is `began`; returns how many."""
    sessions = Session.objects.filter(account_id=viewer.account_id).exclude(session_key=keep)
    if began:
        sessions = sessions.filter(session_key__in=[one.pk for one in sessions if one.public_name == began])
    count = sessions.delete()[0]
    if count:
        emit(SessionsEnded(count), subject=Subject("account", viewer.account_id), viewer=viewer)
    return count
