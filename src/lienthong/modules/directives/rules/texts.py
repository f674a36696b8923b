"""Who may read a directive, and who may turn its text into tasks."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.directives.models import Directive, Task

MOVES: dict[str, tuple[str, ...]] = {"draft": ("active",), "active": ("closed",), "closed": ("active",)}
"""From which state to which a directive goes; drawn in docs/modules/directives.md."""


def may_view(viewer: Viewer, directive: Directive) -> bool:
    """Whether the viewer may read it: the same rule as `Directive.objects.visible_to`."""
    if not viewer.may(Permission.DIRECTIVES_VIEW):
        return False
    return directive.state != Directive.State.DRAFT or directive.body_id == viewer.body_id


def may_make(viewer: Viewer) -> bool:
    """Whether the viewer makes directives of their body."""
    return viewer.may(Permission.DIRECTIVES_PREPARE)


def may_prepare(viewer: Viewer, directive: Directive) -> bool:
    """Whether the viewer changes its text, objectives, indicators and tasks."""
    return may_make(viewer) and directive.body_id == viewer.body_id and directive.state != Directive.State.CLOSED


def may_move(viewer: Viewer, directive: Directive, state: str) -> bool:
    """Whether the viewer brings it into force, closes it, or opens it again."""
    allowed = viewer.may(Permission.DIRECTIVES_ASSIGN) or viewer.may(Permission.DIRECTIVES_PREPARE)
    return allowed and directive.body_id == viewer.body_id and state in MOVES[directive.state]


def may_change_task(viewer: Viewer, task: Task) -> bool:
    """Whether the viewer changes a task: anything but a withdrawn one of a directive they prepare."""
    return task.state != Task.State.WITHDRAWN and may_prepare(viewer, task.directive)


def may_delete_task(viewer: Viewer, task: Task) -> bool:
    """Whether the viewer deletes it: only while no unit was given it, for then it is withdrawn instead."""
    return task.state == Task.State.DRAFT and may_prepare(viewer, task.directive)
