"""Who keeps case files."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.models import CaseFile


def may_open_case_file(viewer: Viewer) -> bool:
    """Whether the viewer opens case files of their unit: whoever works on documents there."""
    return viewer.may(Permission.DOCUMENTS_DRAFT) or viewer.may(Permission.DOCUMENTS_REGISTER)


def may_change_case_file(viewer: Viewer, case_file: CaseFile) -> bool:
    """Whether the viewer fills and closes a case file: one of their unit, as long as it is open."""
    return may_open_case_file(viewer) and case_file.unit_id == viewer.unit_id and case_file.closed_on is None
