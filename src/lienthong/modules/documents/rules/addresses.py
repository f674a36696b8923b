"""Who may keep addresses outside the workplace."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.models import OutsideAddress


def may_keep_addresses(viewer: Viewer) -> bool:
    """Whether the viewer may keep addresses of their own body: its records clerks and its administrators."""
    return viewer.may(Permission.DOCUMENTS_ISSUE) or viewer.may(Permission.ADMINISTER_UNIT)


def may_share_addresses(viewer: Viewer) -> bool:
    """Whether the viewer may keep addresses that every body is offered."""
    return viewer.may(Permission.ADMINISTER_SYSTEM)


def may_change_address(viewer: Viewer, address: OutsideAddress) -> bool:
    """Whether the viewer may change this one: their own body's, and a shared one only as an operator."""
    if address.is_shared and not may_share_addresses(viewer):
        return False
    return address.owner_id == viewer.body_id and may_keep_addresses(viewer)
