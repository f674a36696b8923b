"""Naming the keepers of a lane: the leaders of the level above do, by name, and nobody keeps by role."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.duties import set_duty
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.events.sealing import KeeperEnded, KeeperNamed
from lienthong.modules.petitions.models import LaneKeeper
from lienthong.modules.petitions.rules.keeping import DUTY, may_name_keepers


class CannotName(Exception):
    """The keepers stay as they are; the message is for the leader."""


@transaction.atomic
def name_keeper(*, viewer: Viewer, unit: Unit, position_id: int) -> LaneKeeper:
    """Name somebody who works in the unit to keep its lane. Raises CannotName."""
    _require(viewer, unit)
    position = Position.objects.current().select_related("account").filter(pk=position_id, unit=unit).first()
    if position is None:
        raise CannotName(_("Choose somebody who works in this unit."))
    if position.account_id == viewer.account_id:
        raise CannotName(_("Nobody names themselves."))
    try:
        with transaction.atomic():
            keeper = LaneKeeper.objects.create(position=position, unit=unit, named_at=timezone.now())
    except IntegrityError as error:
        raise CannotName(_("This person keeps the lane already.")) from error
    set_duty(position_id=position.pk, duty=DUTY, holds=True)
    told = KeeperNamed(position.pk, position.account.full_name)
    emit(told, subject=Subject("unit", unit.pk), viewer=viewer, unit_id=unit.pk)
    return keeper


@transaction.atomic
def end_keeper(*, viewer: Viewer, keeper: LaneKeeper) -> None:
    """End somebody's keeping; ending it twice is once. Raises CannotName."""
    keeper = (
        LaneKeeper.objects.select_for_update(of=("self",)).select_related("unit", "position__account").get(pk=keeper.pk)
    )
    _require(viewer, keeper.unit)
    if keeper.left_at is not None:
        return
    keeper.left_at = timezone.now()
    keeper.save(update_fields=["left_at"])
    set_duty(position_id=keeper.position_id, duty=DUTY, holds=False)
    told = KeeperEnded(keeper.position_id, keeper.position.account.full_name)
    emit(told, subject=Subject("unit", keeper.unit_id), viewer=viewer, unit_id=keeper.unit_id)


def _require(viewer: Viewer, unit: Unit) -> None:
    if not may_name_keepers(viewer, unit):
        raise CannotName(_("Only a leader of the level above names keepers."))
