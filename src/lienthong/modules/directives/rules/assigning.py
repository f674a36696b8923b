"""Who may do what with an assignment: decided here alone; queries filter by the same, actions enforce it."""

from lienthong.kernel.access.roles import Permission, Role
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.directives.models import Appraisal, Assignment, Directive

KIND = "assignment"
EXTENSION = "extension"
CARRY_OUT, CONTRIBUTE, CONFIRM, VERIFY, DECIDE = "carry_out", "contribute", "confirm", "verify", "decide"

State = Assignment.State
OPEN = (State.ASSIGNED, State.STARTED)
LOOKED_AT = (State.REPORTED, State.CONFIRMED)
IN_FORCE = (*OPEN, *LOOKED_AT)


def is_follower(viewer: Viewer, directive: Directive) -> bool:
    """Whether the viewer's body is the one that follows the directive."""
    return viewer.body_id == directive.body_id


def may_apply(viewer: Viewer, directive: Directive) -> bool:
    """Whether the viewer may say whom a task of the directive is for."""
    return viewer.may(Permission.DIRECTIVES_PREPARE) and is_follower(viewer, directive)


def may_cascade(viewer: Viewer, directive: Directive) -> bool:
    """Whether the viewer may give tasks of the directive to units, withdraw them, and decide on extensions."""
    return viewer.may(Permission.DIRECTIVES_ASSIGN) and is_follower(viewer, directive)


def may_view(viewer: Viewer, assignment: Assignment) -> bool:
    """Whether the viewer may read an assignment: one's own, those directly below where one confirms, those of the
    subtree where one oversees, and all of the directives that one's body follows. `visible_to` filters the same.
    """
    if not viewer.may(Permission.DIRECTIVES_VIEW):
        return False
    unit = assignment.unit
    return (
        assignment.unit_id in {viewer.unit_id, viewer.body_id}
        or is_follower(viewer, assignment.task.directive)
        or (viewer.may(Permission.DIRECTIVES_OVERSEE) and viewer.oversees(unit.lft))
        or (
            viewer.may(Permission.DIRECTIVES_APPRAISE)
            and unit.parent is not None
            and unit.parent.body_id == viewer.body_id
        )
    )


def may_report(viewer: Viewer, assignment: Assignment) -> bool:
    """Whether the viewer reports for the unit: the unit's own people, and those of its departments."""
    return viewer.may(Permission.DIRECTIVES_REPORT) and assignment.unit_id in {viewer.unit_id, viewer.body_id}


def confirming_body_id(assignment: Assignment) -> int | None:
    """The body that confirms before the follower verifies: the one above the unit, when it lies below the follower.

    None where the unit reports straight to the follower: it lies directly below it, is a part of it, or elsewhere.
    """
    parent, owner = assignment.unit.parent, assignment.task.directive.body
    body = parent.body if parent else None
    return body.pk if body is not None and owner.lft < body.lft <= owner.rgt else None


def stage_of(assignment: Assignment) -> str | None:
    """Who is to look at a reported assignment now; None when nobody is."""
    if assignment.state == State.REPORTED and confirming_body_id(assignment) is not None:
        return Appraisal.Stage.CONFIRMING
    return Appraisal.Stage.VERIFYING if assignment.state in LOOKED_AT else None


def may_appraise(viewer: Viewer, assignment: Assignment) -> bool:
    """Whether it is the viewer's body's turn to accept or return what the unit reported."""
    stage = stage_of(assignment)
    if stage is None or not viewer.may(Permission.DIRECTIVES_APPRAISE):
        return False
    if stage == Appraisal.Stage.CONFIRMING:
        return viewer.body_id == confirming_body_id(assignment)
    return is_follower(viewer, assignment.task.directive)


def may_recheck(viewer: Viewer, directive: Directive) -> bool:
    """Whether the viewer may draw a sample of what was verified and look at it again."""
    return viewer.may(Permission.DIRECTIVES_APPRAISE) and is_follower(viewer, directive)


def is_reading_logged(viewer: Viewer) -> bool:
    """Whether each reading by the viewer is an event: an inspector's, who reads far and changes nothing."""
    return viewer.role == Role.INSPECTOR
