"""The views of lists that a person keeps."""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import SavedView

PLACES = ("after", "before")


class KeptView(NamedTuple):
    """A kept view as a list offers it; `query` holds nothing but escaped names and values."""

    id: int
    name: str
    query: str


def saved_views(viewer: Viewer, page: str) -> list[KeptView]:
    """The viewer's own views of one list (the name of its address), by name."""
    rows = SavedView.objects.filter(account_id=viewer.account_id, page=page).order_by("name", "id")
    return [KeptView(*row) for row in rows.values_list("id", "name", "query")]


def plain_query(query: str) -> str:
    """A query string read and written again: names and values alone, no empty ones, and no place in the list."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name not in PLACES])
