"""Keeping a list, narrowed as one likes it, under a name."""

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import SavedView
from lienthong.kernel.accounts.queries.keeping import plain_query
from lienthong.kernel.language.text import nfc

MOST_VIEWS = 20
LONGEST_NAME = 80
LONGEST_QUERY = 1000


class CannotKeep(Exception):
    """The view cannot be kept; the message says why."""


@transaction.atomic
def keep_view(*, viewer: Viewer, page: str, name: str, query: str) -> SavedView:
    """Keep a list's query string under a name; the same name again replaces it. Raises CannotKeep.

    `page` is the name of the list's address. What is stored is what `plain_query` makes of the query.
    """
    name = "".join(sign for sign in nfc(name) if sign.isprintable()).strip()[:LONGEST_NAME]
    plain = plain_query(query)
    if not name or not plain:
        raise CannotKeep(_("Choose a filter and give it a name."))
    if len(plain) > LONGEST_QUERY:
        raise CannotKeep(_("This filter is too long to be kept."))
    own = SavedView.objects.filter(account_id=viewer.account_id, page=page)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise CannotKeep(_("You keep %(count)d filters already; delete one first.") % {"count": MOST_VIEWS})
    kept, _made = SavedView.objects.update_or_create(
        account_id=viewer.account_id, page=page, name=name, defaults={"query": plain}
    )
    return kept


@transaction.atomic
def forget_view(*, viewer: Viewer, view_id: int) -> None:
    """Delete one of the viewer's own views; somebody else's stays."""
    SavedView.objects.filter(pk=view_id, account_id=viewer.account_id).delete()
