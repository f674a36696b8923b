"""Who may make a roster, see and keep a unit's list, and what a list must be before it is done."""

from dataclasses import dataclass

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.org.models import Level
from lienthong.modules.reports.models import Roster, RosterUnit

KEEPING_LEVELS = (Level.CENTRAL, Level.PROVINCE, Level.COMMUNE, Level.VILLAGE)
MOST_EXPECTED = 1_000_000
WORK_KIND = "list"
FILL_IN = "fill_in"


def may_view_roster(viewer: Viewer, roster: Roster) -> bool:
    """Whether the viewer may read what a roster is: a draft only its own body."""
    if not viewer.may(Permission.REPORTS_VIEW):
        return False
    return roster.state != Roster.State.DRAFT or roster.owner.body_id == viewer.body_id


def may_design(viewer: Viewer, roster: Roster | None = None) -> bool:
    """Whether the viewer may make a roster, or change this one: who designs in the body that owns it."""
    if not viewer.may(Permission.REPORTS_DESIGN):
        return False
    return roster is None or roster.owner.body_id == viewer.body_id


def may_view_list(viewer: Viewer, kept: RosterUnit, body_interval: tuple[int, int]) -> bool:
    """Whether the viewer may read a unit's list; `body_interval` is that of the viewer's body."""
    if not viewer.may(Permission.REPORTS_VIEW) or kept.roster.state == Roster.State.DRAFT:
        return False
    if kept.unit_id in {viewer.unit_id, viewer.body_id}:
        return True
    return viewer.may(Permission.REPORTS_COMPILE) and body_interval[0] <= kept.unit.lft <= body_interval[1]


def keeps(viewer: Viewer, kept: RosterUnit) -> bool:
    """Whether the list is the viewer's own to keep, or of a roster that the viewer's body makes."""
    is_own = kept.unit_id in {viewer.unit_id, viewer.body_id} and viewer.may(Permission.REPORTS_ENTER)
    return is_own or may_design(viewer, kept.roster)


def may_enter(viewer: Viewer, kept: RosterUnit) -> bool:
    """Whether the viewer may add, change and take off lines now: not once the list is done."""
    is_open = kept.roster.state == Roster.State.ACTIVE and kept.done_at is None and kept.unit.closed_on is None
    return is_open and keeps(viewer, kept)


def may_reopen(viewer: Viewer, kept: RosterUnit) -> bool:
    """Whether the viewer may say that a list is not done after all: its keeper, and who approves above it."""
    if kept.roster.state != Roster.State.ACTIVE or kept.done_at is None:
        return False
    return keeps(viewer, kept) or (viewer.may(Permission.REPORTS_APPROVE) and viewer.oversees(kept.unit.lft))


def may_take_in_all(viewer: Viewer, roster: Roster) -> bool:
    """Whether the viewer may take in a sheet with lines of many units: who designs in the body that owns it."""
    return roster.state == Roster.State.ACTIVE and may_design(viewer, roster)


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a list is not done: what is missing (`lines` or `values`), and how many."""

    what: str
    count: int


def lack_of(kept: RosterUnit) -> Lack | None:
    """What a list lacks before it may be called done; None when it lacks nothing. An empty list may be done when none
    are expected or that is said to be 0.
    """
    if kept.complete < kept.entries:
        return Lack("values", kept.entries - kept.complete)
    if kept.expected is not None and kept.entries < kept.expected:
        return Lack("lines", kept.expected - kept.entries)
    return None
