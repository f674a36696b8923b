"""Other systems: in which position each acts."""

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import ApiClient, Position
from lienthong.kernel.accounts.queries.seats import viewer_of_position


def viewer_of_client(client_id: str) -> Viewer | None:
    """The viewer that an OAuth 2 client is; None when it has no position or the position has ended."""
    position = (
        Position.objects.current()
        .filter(pk__in=ApiClient.objects.filter(client_id=client_id).values("position_id"))
        .select_related("unit", "account")
        .first()
    )
    return viewer_of_position(position) if position else None
