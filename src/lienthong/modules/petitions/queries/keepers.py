"""Who keeps what: the lane of denunciations."""

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.models import LaneKeeper, Petition


def keeps(viewer: Viewer, petition: Petition) -> bool:
    """Whether the viewer is in person a keeper of the lane where a denunciation lies; a lent position is not enough."""
    return LaneKeeper.objects.filter(
        position_id=viewer.position_id,
        position__account_id=viewer.account_id,
        unit_id=petition.unit_id,
        left_at__isnull=True,
    ).exists()
