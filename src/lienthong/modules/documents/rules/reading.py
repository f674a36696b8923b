"""Who may read a document."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.models import Document


def may_view(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may read a document: the same rule as `visible_to`, for one document.

    Its own unit, the bodies it was delivered to and the units it was shown to read it; an inspector reads what any
    unit of their subtree reads. Clearance holds in every case.
    """
    if document.secrecy > viewer.clearance:
        return False
    holders = [document.unit_id, *document.deliveries.values_list("unit_id", flat=True)]
    holders += document.shares.values_list("unit_id", flat=True)
    if viewer.may(Permission.DOCUMENTS_VIEW_SUBTREE):
        return Unit.objects.filter(pk__in=holders, lft__gte=viewer.lft, lft__lte=viewer.rgt).exists()
    return viewer.unit_id in holders
