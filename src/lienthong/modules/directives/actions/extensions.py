"""Extensions: a unit asks for a later day, the follower grants or refuses; the original day always stays."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.work.actions import CannotExtend as ClockStands
from lienthong.kernel.work.actions import Deadline, Hold, close_items, extend_clock, open_item
from lienthong.kernel.work.models import Desk, Step
from lienthong.modules.directives.actions.reports import locked_assignment, save_assignment, subject_of, tell_unit
from lienthong.modules.directives.events.reports import ExtensionAsked, ExtensionGranted, ExtensionRefused
from lienthong.modules.directives.models import Extension
from lienthong.modules.directives.queries.assigning_dues import moment_of
from lienthong.modules.directives.rules.assigning import (
    CARRY_OUT,
    DECIDE,
    EXTENSION,
    KIND,
    OPEN,
    may_cascade,
    may_report,
)
from lienthong.modules.directives.rules.reports import why_not_extend

DAYS_TO_DECIDE = Decimal(3)
LONGEST = 1000


class CannotExtend(Exception):
    """A later day cannot be asked for, or not be decided on; the message says why."""


@transaction.atomic
def ask_extension(*, viewer: Viewer, assignment_id: int, due_on: date, reason: str) -> Extension:
    """Ask the follower for a later day. Raises Assignment.DoesNotExist, CannotExtend."""
    assignment = locked_assignment(viewer, assignment_id)
    reason = nfc(reason).strip()[:LONGEST]
    if not may_report(viewer, assignment):
        raise CannotExtend(_("Only the unit itself asks for a later day."))
    if why := why_not_extend(assignment, due_on):
        raise CannotExtend(str(why))
    if not reason:
        raise CannotExtend(_("Say why the task needs more time."))
    if assignment.extensions.filter(state=Extension.State.ASKED).exists():
        raise CannotExtend(_("A later day has been asked for already; wait for the answer."))
    extension = Extension.objects.create(
        assignment=assignment, due_on=due_on, reason=reason, asked_at=timezone.now(), asked_by_id=viewer.position_id
    )
    directive = assignment.task.directive
    open_item(
        kind=EXTENSION,
        subject_id=extension.pk,
        unit_id=directive.body_id,
        title=assignment.task.title,
        reference=directive.symbol[:60],
        origin=assignment.unit.name,
        to=[Hold(directive.body_id, DECIDE, desk=Desk.LEADER, deadline=Deadline(DAYS_TO_DECIDE))],
    )
    emit(ExtensionAsked(due_on, reason), subject=subject_of(assignment), viewer=viewer)
    tell_unit(
        assignment,
        kind="extension_asked",
        unit_id=directive.body_id,
        desk=Desk.LEADER,
        besides=viewer.position_id,
    )
    return extension


@transaction.atomic
def decide_extension(*, viewer: Viewer, extension_id: int, grant: bool, answer: str = "") -> Extension:
    """Grant a later day, with the work's clock, or refuse it with a reason. Raises CannotExtend."""
    found = Extension.objects.filter(pk=extension_id).values_list("assignment_id", flat=True).first()
    if found is None:
        raise CannotExtend(_("This has been decided already. Reload the page to see it."))
    assignment = locked_assignment(viewer, found)
    extension = Extension.objects.select_for_update().get(pk=extension_id)
    answer = nfc(answer).strip()[:LONGEST]
    if not may_cascade(viewer, assignment.task.directive):
        raise CannotExtend(_("Only a leader of the body that follows the directive decides on this."))
    if extension.state != Extension.State.ASKED:
        raise CannotExtend(_("This has been decided already. Reload the page to see it."))
    if not grant and not answer:
        raise CannotExtend(_("Say why the day stays: the unit reads it."))
    extension.state = Extension.State.GRANTED if grant else Extension.State.REFUSED
    extension.answer, extension.decided_at, extension.decided_by_id = answer, timezone.now(), viewer.position_id
    extension.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    close_items(kind=EXTENSION, subject_ids=[extension.pk], outcome=extension.state)
    if grant:
        assignment.due_on = max(extension.due_on, assignment.due_on or extension.due_on)
        save_assignment(assignment)
        _extend_work(viewer, extension, assignment.pk, is_open=assignment.state in OPEN)
        emit(ExtensionGranted(extension.due_on, answer), subject=subject_of(assignment), viewer=viewer)
    else:
        emit(ExtensionRefused(answer), subject=subject_of(assignment), viewer=viewer)
    tell_unit(assignment, kind="extension_decided", besides=viewer.position_id)
    return extension


def _extend_work(viewer: Viewer, extension: Extension, assignment_id: int, *, is_open: bool) -> None:
    """The unit's clock runs on to the new day; one that stands before somebody else is extended when it comes back."""
    step = Step.objects.filter(
        item__kind=KIND, item__subject_id=assignment_id, task=CARRY_OUT, left_at__isnull=True, clock__isnull=False
    ).first()
    due = moment_of(extension.due_on)
    if not is_open or step is None or due is None:
        return
    try:
        with transaction.atomic():
            extend_clock(viewer=viewer, step_id=step.pk, due_at=due, reason=extension.reason[:300])
    except ClockStands:
        return  # the calendar has moved it further than that already
