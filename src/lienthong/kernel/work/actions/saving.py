"""Keeping filters of one's work under a name."""

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.work.models import SavedView

MOST_VIEWS = 20


class CannotSave(Exception):
    """The view has no name, or the account keeps as many as it may."""


def save_view(*, viewer: Viewer, name: str, query: str) -> SavedView:
    """Keep a query string under a name; the same name again replaces it. Raises CannotSave."""
    name = name.strip()[:60]
    own = SavedView.objects.filter(account_id=viewer.account_id)
    if not name or (own.count() >= MOST_VIEWS and not own.filter(name=name).exists()):
        raise CannotSave
    view, _made = SavedView.objects.update_or_create(
        account_id=viewer.account_id, name=name, defaults={"query": query[:200]}
    )
    return view


def forget_view(*, viewer: Viewer, view_id: int) -> None:
    """Delete one of the viewer's own saved views."""
    SavedView.objects.filter(account_id=viewer.account_id, pk=view_id).delete()
