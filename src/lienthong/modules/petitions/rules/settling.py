"""Who may make topics, templates, and rules of competence and of time."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level


def may_settle(viewer: Viewer) -> bool:
    """Whether the viewer makes what holds for everybody: only at the centre."""
    return viewer.may(Permission.PETITIONS_SETTLE) and viewer.level == Level.CENTRAL


def may_word(viewer: Viewer) -> bool:
    """Whether the viewer makes templates of answers for their own body."""
    return viewer.may(Permission.PETITIONS_SETTLE) or viewer.may(Permission.PETITIONS_HANDLE)
