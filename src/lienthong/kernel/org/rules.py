"""Who may change the tree, and which shapes it may take."""

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Kind, Level, Unit

BELOW = {Level.CENTRAL: Level.PROVINCE, Level.PROVINCE: Level.COMMUNE, Level.COMMUNE: Level.VILLAGE}


def may_administer(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer may change a unit: an administrator, and the unit in their own subtree."""
    return viewer.administers(unit.lft)


def level_below(parent: Unit, kind: str) -> str | None:
    """The level of a new unit: a department's is its parent's; None where nothing lies below."""
    if kind == Kind.DEPARTMENT:
        return parent.level
    return BELOW.get(Level(parent.level))


def may_lie_in(kind: str, parent: Unit) -> bool:
    """Whether a unit of this kind may lie directly in a parent: bodies lie in bodies, nothing but sections in a
    department, nothing below a village.
    """
    if parent.closed_on is not None or level_below(parent, kind) is None:
        return False
    return parent.kind != Kind.DEPARTMENT or kind == Kind.DEPARTMENT
