"""Filters of a list that a person keeps."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import nfc
from lienthong.modules.documents.models import SavedFilter

LONGEST_QUERY = 1000


@transaction.atomic
def save_filter(*, viewer: Viewer, page: str, name: str, query: str) -> SavedFilter | None:
    """Keep a query string under a name, replacing one of the same name; None when the name is empty or it is too long.

    The query is read and written again, so that nothing but names and values is kept.
    """
    name = nfc(name).strip()[:80]
    plain = urlencode([(key, value) for key, value in parse_qsl(query) if key != "after"])
    if not name or len(plain) > LONGEST_QUERY:
        return None
    return SavedFilter.objects.update_or_create(
        account_id=viewer.account_id, page=page, name=name, defaults={"query": plain}
    )[0]


@transaction.atomic
def drop_filter(*, viewer: Viewer, filter_id: int) -> None:
    """Forget one of the viewer's own filters."""
    SavedFilter.objects.filter(account_id=viewer.account_id, pk=filter_id).delete()
