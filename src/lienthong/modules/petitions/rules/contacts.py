"""Who may know how a sender can be reached."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.models import Petition


def may_read_contact(viewer: Viewer, petition: Petition) -> bool:
    """Whether the viewer is, in person, whom the petition was given to work on by name.

    No role is enough: not a leader's, not an inspector's, not a lent position. Never of a sealed one, whose contact
    lies with its words.
    """
    if petition.is_sealed or viewer.delegation_id is not None:
        return False
    return petition.handler_id == viewer.position_id and viewer.may(Permission.PETITIONS_HANDLE)


def may_settle_contacts(viewer: Viewer) -> bool:
    """Whether the viewer settles for the country how long contacts are kept."""
    return viewer.may(Permission.PETITIONS_SETTLE) and viewer.level == "central"
