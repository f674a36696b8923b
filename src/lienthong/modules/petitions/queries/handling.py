"""Small reads that actions and pages of petitions share."""

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Kind, Unit
from lienthong.kernel.work.models import Desk
from lienthong.modules.petitions.models import ClockRule, LaneKeeper, Petition


def keeps(viewer: Viewer, petition: Petition) -> bool:
    """Whether the viewer is a named keeper of the lane in which a sealed petition lies, in person.

    In a lent position the account is another's: keeping cannot be lent.
    """
    if not petition.is_sealed:
        return False
    own = LaneKeeper.objects.filter(position_id=viewer.position_id, position__account_id=viewer.account_id)
    return own.filter(unit_id=petition.unit_id, left_at__isnull=True).exists()


def screening_desk(unit: Unit) -> str:
    """The desk at which petitions arrive: a body's records desk; departments have none, so their staff's."""
    return Desk.STAFF if unit.kind == Kind.DEPARTMENT else Desk.CLERK


def body_above(unit_id: int) -> int | None:
    """The body above a unit's own body, whose leaders approve where the rule asks for the level above."""
    return Unit.objects.filter(pk=unit_id).values_list("body__parent__body_id", flat=True).first()


def units_that_had(petition: Petition) -> list[int]:
    """Every unit that has had the petition, the present one among them."""
    had = set(petition.transfers.exclude(kind="raised").values_list("to_unit_id", flat=True))
    return sorted(had | {petition.unit_id})


def approver_above(petition: Petition, rule: ClockRule) -> int | None:
    """The body above whose leaders approve the answer; None where the unit's own do.

    A sealed one never leaves its lane: there another keeper approves. The highest body has nobody above.
    """
    return None if petition.is_sealed or not rule.needs_above else body_above(petition.unit_id)


def territory_of(unit_id: int) -> int:
    """The territory in which a unit sits."""
    return Unit.objects.values_list("territory_id", flat=True).get(pk=unit_id)
