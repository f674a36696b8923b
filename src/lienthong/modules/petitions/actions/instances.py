"""Whether a complaint is in its first or its second instance: the law times the two differently."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.work.actions import move_clock
from lienthong.modules.petitions.actions.clocks import start_acceptance
from lienthong.modules.petitions.actions.custody import open_steps
from lienthong.modules.petitions.actions.moving import CannotMove, locked_for, worded
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import InstanceChanged
from lienthong.modules.petitions.models import Petition, PetitionKind
from lienthong.modules.petitions.rules.handling import SCREEN
from lienthong.modules.petitions.rules.states import BEFORE_ACCEPTANCE


@transaction.atomic
def set_instance(*, viewer: Viewer, petition_id: int, is_second: bool, reason: str) -> Petition:
    """Say before acceptance whether a complaint is in its second instance (Law on Complaints 2011, art. 33).

    The time to accept is counted anew from the receipt, by the rule of the instance. Raises Petition.DoesNotExist,
    CannotMove.
    """
    petition = locked_for(viewer, petition_id, Permission.PETITIONS_SCREEN)
    if petition.kind != PetitionKind.COMPLAINT:
        raise CannotMove(_("Only a complaint has a second instance."))
    if petition.state not in BEFORE_ACCEPTANCE:
        raise CannotMove(_("The instance is settled before acceptance; it cannot be changed now."))
    reason = worded(reason, _("Give the reason."))
    instance = 2 if is_second else 1
    if petition.instance == instance:
        raise CannotMove(_("This is what it says already; nothing was changed."))
    before, petition.instance = petition.due_at, instance
    start_acceptance(petition, unit_lft=petition.unit.lft, viewer=viewer, reason=reason)
    petition.revision += 1
    petition.save(update_fields=["instance", "due_at", "original_due_at", "revision"])
    tell(petition, InstanceChanged(instance, reason), viewer)
    if petition.due_at and petition.due_at != before:
        for step in open_steps(petition, [SCREEN]):
            move_clock(step_id=step.pk, due_at=petition.due_at, reason=reason)
    return petition
