"""What a unit may say of its task, and when."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lienthong.modules.directives.models import Assignment, Directive, Task
from lienthong.modules.directives.rules.assigning import LOOKED_AT
from lienthong.modules.directives.rules.periods import is_closed

State = Assignment.State


def why_not_report(assignment: Assignment, today: date) -> "Promise | str":
    """Why an assignment takes no report on a day, in words for who would report; empty when it takes one."""
    if assignment.state == State.WITHDRAWN:
        return _("The task was withdrawn; there is nothing more to report.")
    if assignment.state == State.VERIFIED:
        return _("The task has been verified; there is nothing more to report.")
    if assignment.state in LOOKED_AT:
        return _("It has been reported as done and is being looked at. If it comes back, you can report again.")
    if assignment.task.directive.state == Directive.State.CLOSED:
        return _("The directive is closed and takes no more reports.")
    if is_period_closed(assignment, today):
        return _("This period is closed: the one after it has ended too. Report for the current period.")
    return ""


def is_period_closed(assignment: Assignment, today: date) -> bool:
    """Whether the assignment is of a period that takes no more reports."""
    task = assignment.task
    if task.deadline != Task.Deadline.RECURRING or assignment.period_on is None:
        return False
    return is_closed(task.recurrence, assignment.period_on, today)


def why_not_extend(assignment: Assignment, wanted: date) -> "Promise | str":
    """Why a later day cannot be asked for; empty when it can."""
    if assignment.state not in (State.ASSIGNED, State.STARTED):
        return _("A later day can be asked for only while the task is being carried out.")
    if assignment.due_on is None:
        return _("A standing task has no day that could be moved.")
    if wanted <= assignment.due_on:
        return _("Choose a day after the present one.")
    return ""
