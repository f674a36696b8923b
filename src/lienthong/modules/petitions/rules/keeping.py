"""Who names the keepers of a lane."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Unit

# The duty of whoever keeps a lane, as it stands on their position.
DUTY = "petitions.keep"


def naming_body(unit: Unit) -> int | None:
    """The body whose leaders name the keepers of a unit's lane: the one above its own; the centre's its own."""
    body = unit.body
    if body is None:
        return None
    return body.parent.body_id if body.parent else body.pk


def may_name_keepers(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer is a leader of the body above, in person; a head of one of its departments is not."""
    is_leader = viewer.may(Permission.PETITIONS_DECIDE) and viewer.unit_id == viewer.body_id
    return is_leader and viewer.delegation_id is None and viewer.body_id == naming_body(unit)
