"""The views of lists that a person keeps."""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.routing import connection

_KEPT = "SELECT id, name, query FROM accounts_savedview WHERE account_id = %s AND page = %s ORDER BY name, id"
PLACES = ("after", "before")


class KeptView(NamedTuple):
    """A kept view as a list offers it; `query` holds nothing but escaped names and values."""

    id: int
    name: str
    query: str


def saved_views(viewer: Viewer, page: str) -> list[KeptView]:
    """The viewer's own views of one list (the name of its address), by name."""
    with connection().cursor() as cursor:
        cursor.execute(_KEPT, [viewer.account_id, page])
        return [KeptView(*row) for row in cursor.fetchall()]


def plain_query(query: str) -> str:
    """A query string read and written again: names and values alone, no empty ones, and no place in the list."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name not in PLACES])
