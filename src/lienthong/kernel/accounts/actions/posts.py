"""Granting, changing and ending positions."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.access.roles import Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.lending import revoke_all_of
from lienthong.kernel.accounts.actions.seats import end_sessions
from lienthong.kernel.accounts.events import PositionChanged, PositionEnded, PositionGranted
from lienthong.kernel.accounts.models import Account, Position
from lienthong.kernel.accounts.rules import grantable_roles, highest_grantable
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.org.models import Unit


class CannotGrant(Exception):
    """The position may not be given or changed like this.

    `why` is a word: unit, role, clearance, title, dates, account, held, ended, self, last.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Post:
    """A position to be given; `valid_to` is its last day, None for no end."""

    unit: Unit
    role: str
    title: str
    clearance: int
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def grant_position(*, viewer: Viewer, account_id: int, post: Post) -> Position:
    """Give an account a position in a unit of the viewer's subtree. Raises CannotGrant."""
    _check(viewer, post.unit, post.role, post.clearance, post.title)
    if post.valid_to is not None and post.valid_to < post.valid_from:
        raise CannotGrant("dates")
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None or not account.is_active:
        raise CannotGrant("account")
    held = Position.objects.current().filter(account=account)
    if held.filter(unit=post.unit, role=post.role).exists():
        raise CannotGrant("held")
    position = Position.objects.create(
        account=account,
        unit=post.unit,
        role=post.role,
        title=_title(post.title),
        clearance=post.clearance,
        is_main=not held.exists(),
        valid_from=post.valid_from,
        valid_to=post.valid_to,
    )
    emit(
        PositionGranted(position.pk, post.unit.pk, post.role, position.title, post.valid_from),
        subject=Subject("account", account_id),
        viewer=viewer,
        unit_id=post.unit.pk,
    )
    return position


@transaction.atomic
def change_position(*, viewer: Viewer, position_id: int, role: str, title: str, clearance: int) -> Position:
    """Change role, title or clearance; sessions in it go on with the new rights at once. Raises CannotGrant."""
    position = _administered(viewer, position_id)
    _check(viewer, position.unit, role, clearance, title)
    wanted: dict[str, object] = {"role": role, "title": _title(title), "clearance": clearance}
    changes = {
        field: (getattr(position, field), value) for field, value in wanted.items() if getattr(position, field) != value
    }
    if not changes:
        return position
    if position.account_id == viewer.account_id and "title" not in changes:
        raise CannotGrant("self")
    if "role" in changes:
        _keep_an_operator(position)
    for field, value in wanted.items():
        setattr(position, field, value)
    position.save(update_fields=list(wanted))
    emit(
        PositionChanged(position_id, changes),
        subject=Subject("account", position.account_id),
        viewer=viewer,
        unit_id=position.unit_id,
    )
    return position


@transaction.atomic
def end_position(*, viewer: Viewer, position_id: int, on: date | None = None) -> Position:
    """End a position with the end of the day `on`; None ends it now, and the sessions acting in it with it.

    Loans of it are taken back. Raises CannotGrant.
    """
    position = _administered(viewer, position_id)
    if position.account_id == viewer.account_id and position_id == viewer.position_id:
        raise CannotGrant("self")
    _keep_an_operator(position)
    today = timezone.localdate()
    last = on or today - timedelta(days=1)
    if on is not None and (on < today or on < position.valid_from):
        raise CannotGrant("dates")
    position.valid_from = min(position.valid_from, last)
    position.valid_to = last
    position.save(update_fields=["valid_from", "valid_to"])
    if last < today:
        end_sessions(position_id=position_id)
        revoke_all_of(position=position, viewer=viewer)
    emit(
        PositionEnded(position_id, last, position.title),
        subject=Subject("account", position.account_id),
        viewer=viewer,
        unit_id=position.unit_id,
    )
    return position


def _administered(viewer: Viewer, position_id: int) -> Position:
    """The position, locked, when it has not ended and the viewer may give one like it."""
    position = (
        Position.objects.administered_by(viewer)
        .select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=position_id)
        .first()
    )
    if position is None or not viewer.administers(position.unit.lft):
        raise CannotGrant("unit")
    if position.valid_to is not None and position.valid_to < timezone.localdate():
        raise CannotGrant("ended")
    if position.role == Role.OPERATOR and Role.OPERATOR not in grantable_roles(viewer, level=position.unit.level):
        raise CannotGrant("role")
    return position


def _check(viewer: Viewer, unit: Unit, role: str, clearance: int, title: str) -> None:
    if unit.closed_on is not None or not viewer.administers(unit.lft):
        raise CannotGrant("unit")
    if role not in grantable_roles(viewer, level=unit.level):
        raise CannotGrant("role")
    if not 0 <= clearance <= highest_grantable(viewer, level=unit.level):
        raise CannotGrant("clearance")
    if not title.strip():
        raise CannotGrant("title")


def _keep_an_operator(position: Position) -> None:
    others = Position.objects.current().filter(role=Role.OPERATOR).exclude(pk=position.pk)
    if position.role == Role.OPERATOR and not others.exists():
        raise CannotGrant("last")


def _title(typed: str) -> str:
    return nfc(" ".join(typed.split()))
