"""Lending a position to another account for a time, and taking it back."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from psycopg.types.range import DateRange

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.events import DelegationGranted, DelegationRevoked
from lienthong.kernel.accounts.models import Delegation, Position, Session
from lienthong.kernel.events.actions import Subject, emit

# Longer than this is a second holder of the post, which is for the administrator to grant.
LONGEST_DAYS = 366


class CannotDelegate(Exception):
    """The position may not be lent like this; `why` is a word: lent, self, inactive, dates, long, overlap."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class CannotRevoke(Exception):
    """The delegation is not the viewer's own, or has ended already."""


@transaction.atomic
def delegate_position(*, viewer: Viewer, to_id: int, since: date, until: date, reason: str) -> Delegation:
    """Lend the viewer's own position from `since` to `until`, both days included. Raises CannotDelegate."""
    if viewer.delegation_id is not None:
        raise CannotDelegate("lent")
    if to_id == viewer.account_id:
        raise CannotDelegate("self")
    colleagues = Position.objects.current().filter(Q(unit__body_id=viewer.body_id) | Q(unit_id=viewer.unit_id))
    if not colleagues.filter(account_id=to_id).exists():
        raise CannotDelegate("inactive")
    if until < since or until < timezone.localdate():
        raise CannotDelegate("dates")
    if (until - since).days >= LONGEST_DAYS:
        raise CannotDelegate("long")
    try:
        with transaction.atomic():
            lent = Delegation.objects.create(
                position_id=viewer.position_id,
                to_id=to_id,
                valid=DateRange(since, until + timedelta(days=1)),
                reason=reason.strip(),
            )
    except IntegrityError as error:
        raise CannotDelegate("overlap") from error
    emit(
        DelegationGranted(viewer.position_id, to_id, since, until),
        subject=Subject("position", viewer.position_id),
        viewer=viewer,
    )
    return lent


@transaction.atomic
def revoke_delegation(*, viewer: Viewer, delegation_id: int) -> None:
    """Take one's own position back at once; sessions acting in it end. Raises CannotRevoke."""
    lent = (
        Delegation.objects.select_for_update()
        .filter(pk=delegation_id, position__account_id=viewer.account_id, revoked_at__isnull=True)
        .first()
    )
    if lent is None:
        raise CannotRevoke
    _revoke(lent, viewer)


@transaction.atomic
def revoke_all_of(*, position: Position, viewer: Viewer | None) -> None:
    """Take every loan of a position back: it ends with the position."""
    for lent in Delegation.objects.select_for_update().filter(position=position, revoked_at__isnull=True):
        _revoke(lent, viewer)


def _revoke(lent: Delegation, viewer: Viewer | None) -> None:
    lent.revoked_at = timezone.now()
    lent.save(update_fields=["revoked_at"])
    Session.objects.filter(delegation_id=lent.pk).delete()
    emit(DelegationRevoked(lent.pk), subject=Subject("position", lent.position_id), viewer=viewer)
