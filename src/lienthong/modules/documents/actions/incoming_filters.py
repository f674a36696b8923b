"""Filters of the list of incoming documents that a person keeps."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import nfc
from lienthong.modules.documents.models import SavedFilter
from lienthong.modules.documents.queries.incoming_lists import LIST

MOST = 20


class CannotKeep(Exception):
    """The filter cannot be kept; the message says why."""


@transaction.atomic
def keep_filter(*, viewer: Viewer, name: str, query: str) -> SavedFilter:
    """Keep a query under a name; the same name again replaces it. Raises CannotKeep."""
    name = nfc(name).strip()[:80]
    if not name or not query:
        raise CannotKeep(_("Choose a filter and give it a name."))
    kept = SavedFilter.objects.filter(account_id=viewer.account_id, page=LIST)
    if kept.exclude(name=name).count() >= MOST:
        raise CannotKeep(_("You keep %(count)d filters already; delete one first.") % {"count": MOST})
    found, _made = SavedFilter.objects.update_or_create(
        account_id=viewer.account_id, page=LIST, name=name, defaults={"query": query[:1000]}
    )
    return found


@transaction.atomic
def drop_filter(*, viewer: Viewer, filter_id: int) -> None:
    """Delete one of the viewer's own filters."""
    SavedFilter.objects.filter(pk=filter_id, account_id=viewer.account_id, page=LIST).delete()
