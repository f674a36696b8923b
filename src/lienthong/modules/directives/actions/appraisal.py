"""Appraisal: the body above confirms, the follower verifies, either returns; samples are looked at again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.work.actions import close_items
from lienthong.modules.directives.actions.assigning import drop_requests
from lienthong.modules.directives.actions.reports import (
    DONE,
    give_back,
    hand_up,
    locked_assignment,
    save_assignment,
    subject_of,
    tell_unit,
)
from lienthong.modules.directives.events.reports import (
    RecheckDrawn,
    RecheckFailed,
    RecheckHeld,
    ReportConfirmed,
    ReportReturned,
    ReportVerified,
)
from lienthong.modules.directives.models import Appraisal, Assignment, Directive, ProgressReport, Recheck
from lienthong.modules.directives.rules.assigning import KIND, may_appraise, may_recheck, stage_of

SQL = statements(__file__)
LONGEST = 1000
MOST_DRAWN = 1000
FULL_SCORE = 100


class CannotAppraise(Exception):
    """The report cannot be accepted or returned so; the message says why."""


class CannotRecheck(Exception):
    """The sample cannot be drawn, or not be decided so; the message says why."""


@transaction.atomic
def accept_report(*, viewer: Viewer, assignment_id: int, score: int | None = None) -> Assignment:
    """Find a reported assignment true: the body above confirms it, the follower verifies it with a score of 0–100.

    Raises Assignment.DoesNotExist, CannotAppraise.
    """
    assignment = locked_assignment(viewer, assignment_id)
    report = _report_of(viewer, assignment)
    stage = stage_of(assignment)
    if stage == Appraisal.Stage.CONFIRMING:
        _note(viewer, report, Appraisal.Verdict.ACCEPTED)
        assignment.state = Assignment.State.CONFIRMED
        save_assignment(assignment)
        emit(ReportConfirmed(report.percent), subject=subject_of(assignment), viewer=viewer)
        hand_up(viewer, assignment)
        return assignment
    if score is None or not 0 <= score <= FULL_SCORE:
        raise CannotAppraise(_("Give a score from 0 to 100."))
    _note(viewer, report, Appraisal.Verdict.ACCEPTED, score=score)
    assignment.state, assignment.score = Assignment.State.VERIFIED, score
    assignment.verified_on = timezone.localdate()
    save_assignment(assignment)
    close_items(kind=KIND, subject_ids=[assignment.pk], outcome="verified")
    drop_requests([assignment.pk], answer=_("The task has been verified meanwhile."))
    emit(ReportVerified(score), subject=subject_of(assignment), viewer=viewer)
    tell_unit(assignment, kind="report_verified", besides=viewer.position_id)
    return assignment


@transaction.atomic
def return_report(*, viewer: Viewer, assignment_id: int, reason: str) -> Assignment:
    """Send a reported assignment back to its unit, with the clock it had. Raises DoesNotExist, CannotAppraise."""
    reason = nfc(reason).strip()[:LONGEST]
    if not reason:
        raise CannotAppraise(_("Say why it goes back: the unit acts on it."))
    assignment = locked_assignment(viewer, assignment_id)
    report = _report_of(viewer, assignment)
    _note(viewer, report, Appraisal.Verdict.RETURNED, reason=reason)
    emit(ReportReturned(reason), subject=subject_of(assignment), viewer=viewer)
    give_back(viewer, assignment, reason=reason, outcome="returned")
    return assignment


def _report_of(viewer: Viewer, assignment: Assignment) -> ProgressReport:
    """The report that is to be looked at now, by this viewer."""
    if stage_of(assignment) is None:
        raise CannotAppraise(_("Nothing waits to be looked at here. Reload the page to see how it stands now."))
    if not may_appraise(viewer, assignment):
        raise CannotAppraise(_("It is not your turn to look at this report."))
    report = assignment.reports.filter(percent=DONE).order_by("-id").first()
    if report is None:
        raise CannotAppraise(_("Nothing waits to be looked at here. Reload the page to see how it stands now."))
    return report


def _note(viewer: Viewer, report: ProgressReport, verdict: str, *, reason: str = "", score: int | None = None) -> None:
    Appraisal.objects.create(
        report=report,
        stage=stage_of(report.assignment) or "",
        verdict=verdict,
        reason=reason,
        score=score,
        at=timezone.now(),
        position_id=viewer.position_id,
    )


@transaction.atomic
def draw_sample(*, viewer: Viewer, directive_id: int, size: int, seed: int) -> int:
    """Draw verified assignments of a directive to be looked at again; returns how many are new.

    The seed makes the draw repeatable: the same seed over the same set draws the same. Raises CannotRecheck.
    """
    directive = Directive.objects.visible_to(viewer).filter(pk=directive_id).first()
    if directive is None or not may_recheck(viewer, directive):
        raise CannotRecheck(_("Only the body that follows the directive draws a sample of it."))
    if not 1 <= size <= MOST_DRAWN:
        raise CannotRecheck(_("Draw between 1 and 1,000."))
    count = SQL["draw"].run(directive=directive_id, seed=seed, size=size, now=timezone.now())
    emit(RecheckDrawn(directive_id, count, seed), subject=Subject("directive", directive_id), viewer=viewer)
    return count


@transaction.atomic
def decide_recheck(*, viewer: Viewer, recheck_id: int, holds: bool, note: str) -> Recheck:
    """Say whether what was verified holds; when it does not, the unit takes it up again. Raises CannotRecheck."""
    recheck = Recheck.objects.select_for_update().filter(pk=recheck_id).first()
    note = nfc(note).strip()[:LONGEST]
    if recheck is None or recheck.decided_at is not None:
        raise CannotRecheck(_("This has been decided already. Reload the page to see it."))
    assignment = locked_assignment(viewer, recheck.assignment_id)
    if not may_recheck(viewer, assignment.task.directive):
        raise CannotRecheck(_("Only the body that follows the directive decides on it."))
    if not holds and not note:
        raise CannotRecheck(_("Say what does not hold: the unit acts on it."))
    recheck.holds, recheck.note, recheck.decided_at = holds, note, timezone.now()
    recheck.position_id = viewer.position_id
    recheck.save(update_fields=["holds", "note", "decided_at", "position"])
    told = RecheckHeld(note) if holds else RecheckFailed(note)
    emit(told, subject=subject_of(assignment), viewer=viewer)
    if not holds and assignment.state == Assignment.State.VERIFIED:
        give_back(viewer, assignment, reason=note, outcome="reopened")
    return recheck
