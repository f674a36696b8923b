"""Progress reports: only ever added, with evidence; one of a hundred percent goes to who looks at it."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.models import File
from lienthong.kernel.language.text import nfc
from lienthong.kernel.notify.actions import notify_desks
from lienthong.kernel.work.actions import (
    CannotHandle,
    Deadline,
    Hold,
    carry_clock,
    extend_clock,
    open_item,
    reopen_item,
    take_back,
    take_step,
)
from lienthong.kernel.work.models import Clock, Step, WorkItem
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.directives.events.assigning import AssignmentRead
from lienthong.modules.directives.events.reports import ProgressReported
from lienthong.modules.directives.models import (
    Appraisal,
    Assignment,
    Evidence,
    ProgressReport,
    ReportDraft,
)
from lienthong.modules.directives.queries.assigning_dues import moment_of
from lienthong.modules.directives.queries.assigning_units import desks_for
from lienthong.modules.directives.rules.assigning import (
    CARRY_OUT,
    CONFIRM,
    KIND,
    VERIFY,
    confirming_body_id,
    is_reading_logged,
    may_report,
    stage_of,
)
from lienthong.modules.directives.rules.reports import why_not_report

SQL = statements(__file__)
# How long the body above and the follower have to look at a report; the product's own rule.
DAYS_TO_CONFIRM, DAYS_TO_VERIFY = Decimal(3), Decimal(5)
DONE = 100
LONGEST = 5000
MOST_FILES = 20


class CannotReport(Exception):
    """The report cannot be taken; the message says why, and nothing that was typed is lost."""


def locked_assignment(viewer: Viewer, assignment_id: int) -> Assignment:
    """An assignment that the viewer may read, its row locked. Raises Assignment.DoesNotExist."""
    return (
        Assignment.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("task__directive__body", "unit__parent__body")
        .get(pk=assignment_id)
    )


@transaction.atomic
def report_progress(
    *,
    viewer: Viewer,
    assignment_id: int,
    percent: int,
    narrative: str,
    obstacles: str = "",
    file_ids: Sequence[int] = (),
    request_key: UUID | None = None,
) -> ProgressReport:
    """Add a report for the unit. `percent` 0–100; a hundred hands the work to the body above, or to the follower.

    A form sent twice (`request_key`) reports once. Raises Assignment.DoesNotExist, CannotReport.
    """
    assignment = locked_assignment(viewer, assignment_id)
    if request_key and (known := assignment.reports.filter(request_key=request_key).first()):
        return known
    narrative, obstacles = nfc(narrative).strip(), nfc(obstacles).strip()
    _check(viewer, assignment, percent, narrative)
    now = timezone.now()
    report = ProgressReport.objects.create(
        assignment=assignment,
        percent=percent,
        narrative=narrative[:LONGEST],
        obstacles=obstacles[:LONGEST],
        reported_at=now,
        position_id=viewer.position_id,
        request_key=request_key,
    )
    files = _own_files(viewer, file_ids)
    Evidence.objects.bulk_create([Evidence(report=report, file=file) for file in files])
    assignment.percent, assignment.reported_at = percent, now
    assignment.state = Assignment.State.STARTED
    if percent == DONE:
        assignment.state, assignment.reported_on = Assignment.State.REPORTED, timezone.localdate(now)
    save_assignment(assignment)
    ReportDraft.objects.filter(assignment=assignment, position_id=viewer.position_id).delete()
    emit(ProgressReported(percent, narrative[:500], len(files)), subject=subject_of(assignment), viewer=viewer)
    if percent == DONE:
        hand_up(viewer, assignment)
    return report


def _check(viewer: Viewer, assignment: Assignment, percent: int, narrative: str) -> None:
    if not may_report(viewer, assignment):
        raise CannotReport(_("Only the unit itself reports on its task."))
    if why := why_not_report(assignment, timezone.localdate()):
        raise CannotReport(str(why))
    if not 0 <= percent <= DONE:
        raise CannotReport(_("Give the progress as a whole number from 0 to 100."))
    if not narrative:
        raise CannotReport(_("Say in a line or two what has been done."))


def _own_files(viewer: Viewer, file_ids: Sequence[int]) -> list[File]:
    """The files that the viewer uploaded, in the order of uploading; anybody else's are left out."""
    wanted = list(file_ids)[:MOST_FILES]
    return list(File.objects.filter(pk__in=wanted, added_by_id=viewer.account_id).order_by("pk"))


def save_assignment(assignment: Assignment) -> None:
    """Write what changed in an assignment, and mark the tallies that it touches."""
    assignment.save(update_fields=["state", "percent", "reported_on", "reported_at", "verified_on", "score", "due_on"])
    SQL["mark_stale"].run(task=assignment.task_id, unit=assignment.unit_id)


def subject_of(assignment: Assignment) -> Subject:
    """What its events speak of."""
    return Subject(KIND, assignment.pk)


def hand_up(viewer: Viewer, assignment: Assignment) -> None:
    """Lay a reported assignment before who looks at it next: the body above, or the follower."""
    if stage_of(assignment) == Appraisal.Stage.CONFIRMING:
        body_id = confirming_body_id(assignment) or 0
        hold = Hold(body_id, CONFIRM, desk=desks_for([body_id])[0], deadline=Deadline(DAYS_TO_CONFIRM))
    else:
        body_id = assignment.task.directive.body_id
        hold = Hold(body_id, VERIFY, desk=desks_for([body_id])[0], deadline=Deadline(DAYS_TO_VERIFY))
    put_before(assignment, hold, outcome="reported")
    tell_unit(assignment, kind="report_waits", unit_id=body_id, desk=hold.desk, besides=viewer.position_id)


def put_before(assignment: Assignment, hold: Hold, *, outcome: str) -> Step:
    """Close whatever is open on the assignment's work and open one step; work that was closed opens again."""
    item = WorkItem.objects.filter(kind=KIND, subject_id=assignment.pk).first()
    if item is None:
        directive = assignment.task.directive
        item = open_item(
            kind=KIND,
            subject_id=assignment.pk,
            unit_id=assignment.unit_id,
            title=assignment.task.title,
            reference=directive.symbol[:60],
            origin=directive.body.name,
            to=[hold],
        )
        return item.steps.get(left_at__isnull=True)
    if item.phase == WorkItem.Phase.CLOSED:
        return reopen_item(item_id=item.pk, to=[hold])[0]
    return take_back(item_id=item.pk, outcome=outcome, to=[hold])[0]


def give_back(viewer: Viewer, assignment: Assignment, *, reason: str, outcome: str) -> None:
    """Give the work back to the unit with the clock that it had, to who held it if they are still in office."""
    assignment.state, assignment.reported_on = Assignment.State.STARTED, None
    assignment.verified_on, assignment.score = None, None
    earlier = assignment.reports.filter(percent__lt=DONE).order_by("-id").values_list("percent", flat=True).first()
    assignment.percent = earlier or 0
    save_assignment(assignment)
    held = (
        Step.objects.filter(item__kind=KIND, item__subject_id=assignment.pk, task=CARRY_OUT)
        .order_by("-id")
        .values("pk", "unit_id", "desk", "position_id")
        .first()
    )
    hold = Hold(assignment.unit_id, CARRY_OUT, desk=desks_for([assignment.unit_id])[0], note=reason)
    if held and Position.objects.current().filter(pk=held["position_id"]).exists():
        hold = Hold(held["unit_id"], CARRY_OUT, desk=held["desk"], position_id=held["position_id"], note=reason)
    step = put_before(assignment, hold, outcome=outcome)
    clock = Clock.objects.filter(step_id=held["pk"]).first() if held else None
    if clock is not None:
        _carry(viewer, assignment, clock, step)
    tell_unit(assignment, kind="report_returned", besides=viewer.position_id)


def _carry(viewer: Viewer, assignment: Assignment, clock: Clock, step: Step) -> None:
    Step.objects.filter(pk=step.pk).update(due_at=clock.due_at)
    carry_clock(clock, step)
    due = moment_of(assignment.due_on)
    if due is not None and due > clock.due_at:
        extend_clock(viewer=viewer, step_id=step.pk, due_at=due, reason=_("Extended while it was being looked at"))


def tell_unit(
    assignment: Assignment, *, kind: str, unit_id: int | None = None, desk: str = "", besides: int | None = None
) -> None:
    """News of an assignment for a desk: its unit's own unless another is named."""
    unit = unit_id or assignment.unit_id
    said: dict[str, Any] = {"kind": kind, "subject_kind": KIND, "subject_id": assignment.pk}
    title = f"{assignment.task.directive.symbol} {assignment.task.title} – {assignment.unit.name}".strip()
    notify_desks(unit_ids=[unit], desks=[desk or desks_for([unit])[0]], title=title, besides=besides, **said)


@transaction.atomic
def save_draft(
    *,
    viewer: Viewer,
    assignment_id: int,
    percent: int | None,
    narrative: str,
    obstacles: str,
    file_ids: Sequence[int] = (),
) -> None:
    """Keep what is being typed, so that nothing is lost when the line breaks. Raises CannotReport."""
    assignment = Assignment.objects.visible_to(viewer).get(pk=assignment_id)
    if not may_report(viewer, assignment):
        raise CannotReport(_("Only the unit itself reports on its task."))
    ReportDraft.objects.update_or_create(
        assignment_id=assignment_id,
        position_id=viewer.position_id,
        defaults={
            "percent": percent if percent is not None and 0 <= percent <= DONE else None,
            "narrative": nfc(narrative)[:LONGEST],
            "obstacles": nfc(obstacles)[:LONGEST],
            "file_ids": [file.pk for file in _own_files(viewer, file_ids)],
            "saved_at": timezone.now(),
        },
    )


@transaction.atomic
def read_assignment(*, viewer: Viewer, assignment_id: int) -> None:
    """Note that an assignment was opened: an inspector's reading as an event, a holder's as having taken the step.

    Raises Assignment.DoesNotExist.
    """
    assignment = Assignment.objects.visible_to(viewer).select_related("unit").get(pk=assignment_id)
    if is_reading_logged(viewer):
        emit(AssignmentRead(), subject=subject_of(assignment), viewer=viewer)
        return
    untaken = Step.objects.filter(
        item__kind=KIND, item__subject_id=assignment.pk, left_at__isnull=True, taken_at__isnull=True
    )
    for step in untaken.order_by("id"):
        if may_handle(viewer, step):
            with suppress(CannotHandle):  # finished by a colleague, or by the same person's report, a moment ago
                take_step(viewer=viewer, step_id=step.pk)
