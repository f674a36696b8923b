"""Who may do what to a petition; the moves themselves are in `states`."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.models import Petition

KIND = "petition"
COORDINATION = "petition_part"
# Tasks of the work steps.
SCREEN, RULE, ASSIGN, HANDLE, WAIT, APPROVE, SEND, TAKE_PART = (
    "screen",
    "rule",
    "assign",
    "handle",
    "wait",
    "approve",
    "send",
    "take_part",
)


def holds(viewer: Viewer, petition: Petition) -> bool:
    """Whether the petition lies with the viewer's unit or body."""
    return petition.unit_id in {viewer.unit_id, viewer.body_id}


def may(viewer: Viewer, petition: Petition, permission: str, *, keeps: bool) -> bool:
    """Whether the viewer may act on it with a permission; on a sealed one its keepers may, and nobody else."""
    if petition.is_sealed:
        return keeps
    return viewer.may(permission) and holds(viewer, petition)


def may_work(viewer: Viewer, petition: Petition, *, keeps: bool) -> bool:
    """Whether the viewer may work on it: whom it was assigned to, and the leaders who may assign it."""
    if petition.is_sealed:
        return keeps
    if not may(viewer, petition, Permission.PETITIONS_HANDLE, keeps=keeps):
        return False
    return petition.handler_id in {None, viewer.position_id} or viewer.may(Permission.PETITIONS_DECIDE)


def may_approve_above(viewer: Viewer, *, parent_body_id: int | None) -> bool:
    """Whether the viewer is a leader of the body above: their word is needed where the rule asks for it."""
    return viewer.may(Permission.PETITIONS_DECIDE) and viewer.body_id == parent_body_id
