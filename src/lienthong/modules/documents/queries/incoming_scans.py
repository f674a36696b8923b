"""Rows of the registering page that are not complete yet."""

from django.db.models import QuerySet

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.models import Scan

MOST = 100


def scans(viewer: Viewer) -> list[Scan]:
    """The rows that wait at the viewer's body, oldest first, at most a hundred."""
    return list(_own(viewer).order_by("id")[:MOST])


def scan_of(viewer: Viewer, scan_id: int) -> Scan | None:
    """One of them; None when it was registered or taken away, or is another body's."""
    return _own(viewer).filter(pk=scan_id).first()


def _own(viewer: Viewer) -> QuerySet[Scan]:
    return Scan.objects.filter(unit_id=viewer.body_id).select_related("file__blob")
