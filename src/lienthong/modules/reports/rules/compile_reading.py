"""Who reads compiled figures of a unit, and who corrects them."""

from collections.abc import Collection

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level, Unit
from lienthong.modules.reports.models import Indicator
from lienthong.modules.reports.rules.adding import ADJUSTABLE


def may_read_figures(
    viewer: Viewer, unit: Unit, *, body: tuple[int, int], above: Collection[int] = frozenset()
) -> bool:
    """One's own unit and body; those of the body's subtree (`body` is its interval) for who compiles or oversees.

    A unit that has ended lies in no tree of today: `above` are the units above it when it ended.
    """
    if not viewer.may(Permission.REPORTS_VIEW):
        return False
    if unit.pk in {viewer.unit_id, viewer.body_id}:
        return True
    if not viewer.may(Permission.REPORTS_COMPILE):
        return False
    return viewer.body_id in above if unit.closed_on else 0 < body[0] <= unit.lft <= body[1]


def may_adjust(viewer: Viewer, unit: Unit, indicator: Indicator) -> bool:
    """Whether the viewer corrects a unit's compiled figure: its own people who approve, where figures are added up."""
    return (
        viewer.may(Permission.REPORTS_APPROVE)
        and viewer.body_id == unit.pk
        and unit.closed_on is None
        and unit.level != Level.VILLAGE
        and indicator.adding in ADJUSTABLE
    )
