"""The way of a submission: sent, taken back, returned with notes on cells, approved, locked, unlocked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.kernel.notify.actions import notify_desks
from lienthong.kernel.work.actions import Deadline, Hold, close_items, open_item, reopen_item, take_back
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.reports.actions.entry import mark_figures_stale
from lienthong.modules.reports.actions.submissions_opening import desks_for, due_moment, open_period
from lienthong.modules.reports.events import entry as happened
from lienthong.modules.reports.models import CellEdit, CellNote, FormFigure, Submission, SubmissionEvent
from lienthong.modules.reports.queries.entry_checks import Findings, findings
from lienthong.modules.reports.rules.periods import Span
from lienthong.modules.reports.rules.submissions import (
    APPROVE,
    CORRECT,
    FILL_IN,
    KIND,
    approving_body_id,
    closes_on,
    may_approve,
    may_enter,
    may_lock,
    period_name,
    why_not_enter,
)

__all__ = [
    "CannotMove",
    "approve",
    "lock",
    "open_period",
    "return_submission",
    "submit",
    "unlock",
    "withdraw",
]

State, Kind = Submission.State, SubmissionEvent.Kind
# How long the level above has to look at a report, and the unit to correct one whose day has passed; our own rule.
DAYS_TO_APPROVE, DAYS_TO_CORRECT = Decimal(3), Decimal(2)
LONGEST = 1000
MOST_NOTES = 200


class CannotMove(Exception):
    """The submission cannot be sent, returned, approved or locked so; the message says why and what to do."""


@transaction.atomic
def submit(*, viewer: Viewer, submission_id: int, note: str = "") -> Submission:
    """Send the unit's figures. Broken warnings need a word in `note`; errors and empty required cells hold it back.

    A second click changes nothing. Raises Submission.DoesNotExist, CannotMove.
    """
    it = _locked(viewer, submission_id)
    if not may_enter(viewer, it.unit_id):
        raise CannotMove(_("Only the unit itself sends its report."))
    if it.state == State.SUBMITTED and it.submitted_by_id == viewer.position_id:
        return it
    if why := why_not_enter(it.state, closes_on(it.form, it.period.ends_on), timezone.localdate()):
        raise CannotMove(str(why))
    note = _clean(note)
    found = findings(it)
    _check(found, note)
    now = timezone.now()
    is_late = it.due_at is not None and now > it.due_at
    it.state, it.submitted_at, it.submitted_by_id = State.SUBMITTED, it.submitted_at or now, viewer.position_id
    it.remark = note
    _save(it, "state", "submitted_at", "submitted_by", "remark")
    it.notes.filter(is_settled=False).update(is_settled=True)
    _enter(viewer, it, Kind.SUBMITTED, note)
    emit(happened.SubmissionSubmitted(is_late, len(found.broken), note), **_about(viewer, it))
    body_id = approving_body_id(it.unit)
    if it.form.approval and body_id is not None:
        hold = Hold(body_id, APPROVE, desk=desks_for([body_id])[0], deadline=Deadline(DAYS_TO_APPROVE))
        _put_before(it, hold, outcome="submitted")
    else:
        close_items(kind=KIND, subject_ids=[it.pk], outcome="submitted")
    return it


def _check(found: Findings, note: str) -> None:
    if found.missing:
        count = len(found.missing)
        said = ngettext("%(count)s required figure is empty.", "%(count)s required figures are empty.", count)
        raise CannotMove(said % {"count": count})
    if found.errors:
        raise CannotMove(_("A rule does not hold: %(rule)s") % {"rule": found.errors[0].check.name})
    if found.warnings and not note:
        raise CannotMove(_("Some figures look unusual. Say in a line why they are right, or correct them."))


@transaction.atomic
def withdraw(*, viewer: Viewer, submission_id: int, reason: str = "") -> Submission:
    """Take back what was sent and not approved yet; it can be changed again. Raises DoesNotExist, CannotMove."""
    it = _locked(viewer, submission_id)
    if not may_enter(viewer, it.unit_id):
        raise CannotMove(_("Only the unit itself takes its report back."))
    if it.state != State.SUBMITTED:
        raise CannotMove(_("Only a report that was sent and not yet approved can be taken back."))
    it.state = State.DRAFT
    _save(it, "state")
    reason = _clean(reason)
    _enter(viewer, it, Kind.WITHDRAWN, reason)
    emit(happened.SubmissionWithdrawn(reason), **_about(viewer, it))
    _give_back(it, FILL_IN, note=reason, outcome="withdrawn")
    return it


@transaction.atomic
def return_submission(
    *, viewer: Viewer, submission_id: int, reason: str, notes: Mapping[int, str] | None = None
) -> Submission:
    """Give a report back to its unit, with notes on cells by figure. Raises Submission.DoesNotExist, CannotMove."""
    it = _locked(viewer, submission_id)
    _ask_approver(viewer, it)
    if it.state not in (State.SUBMITTED, State.APPROVED):
        raise CannotMove(_("Only a report that was sent and is not locked can be returned."))
    said = _notes(it, notes or {})
    reason = _clean(reason)
    if not reason and not said:
        raise CannotMove(_("Say why it goes back, or write a note on a cell: the unit acts on it."))
    it.state, it.approved_at = State.RETURNED, None
    _save(it, "state", "approved_at")
    now = timezone.now()
    CellNote.objects.bulk_create(
        CellNote(submission=it, figure_id=figure, text=text, at=now, position_id=viewer.position_id)
        for figure, text in said.items()
    )
    _enter(viewer, it, Kind.RETURNED, reason)
    emit(happened.SubmissionReturned(reason, len(said)), **_about(viewer, it))
    _give_back(it, CORRECT, note=reason, outcome="returned")
    _tell_unit(viewer, it, "submission_returned")
    return it


@transaction.atomic
def approve(*, viewer: Viewer, submission_id: int, note: str = "") -> Submission:
    """Find the figures right; a second click changes nothing. Raises Submission.DoesNotExist, CannotMove."""
    it = _locked(viewer, submission_id)
    _ask_approver(viewer, it)
    if it.state == State.APPROVED:
        return it
    if it.state != State.SUBMITTED:
        raise CannotMove(_("Only a report that was sent can be approved."))
    it.state, it.approved_at = State.APPROVED, timezone.now()
    _save(it, "state", "approved_at")
    note = _clean(note)
    _enter(viewer, it, Kind.APPROVED, note)
    emit(happened.SubmissionApproved(note), **_about(viewer, it))
    close_items(kind=KIND, subject_ids=[it.pk], outcome="approved")
    CellEdit.objects.filter(submission=it).delete()
    return it


@transaction.atomic
def lock(*, viewer: Viewer, submission_id: int, reason: str = "") -> Submission:
    """Let nothing change any more. Raises Submission.DoesNotExist, CannotMove."""
    it = _locked(viewer, submission_id)
    if not may_lock(viewer, it):
        raise CannotMove(_("Only the level that approves it, or whose form it is, locks a report."))
    if it.state not in (State.APPROVED, State.SUBMITTED) or (it.state == State.SUBMITTED and it.form.approval):
        raise CannotMove(_("Only an approved report can be locked."))
    it.state, it.locked_at = State.LOCKED, timezone.now()
    _save(it, "state", "locked_at")
    reason = _clean(reason)
    _enter(viewer, it, Kind.LOCKED, reason)
    emit(happened.SubmissionLocked(reason), **_about(viewer, it))
    return it


@transaction.atomic
def unlock(*, viewer: Viewer, submission_id: int, reason: str) -> Submission:
    """Let a locked report be returned again; the reason stays on record. Raises DoesNotExist, CannotMove."""
    it = _locked(viewer, submission_id)
    if not may_lock(viewer, it):
        raise CannotMove(_("Only the level that approves it, or whose form it is, unlocks a report."))
    if it.state != State.LOCKED:
        raise CannotMove(_("This report is not locked."))
    reason = _clean(reason)
    if not reason:
        raise CannotMove(_("Say why it is unlocked: the reason stays on record."))
    it.state, it.locked_at = State.APPROVED if it.form.approval else State.SUBMITTED, None
    _save(it, "state", "locked_at")
    _enter(viewer, it, Kind.UNLOCKED, reason)
    emit(happened.SubmissionUnlocked(reason), **_about(viewer, it))
    _tell_unit(viewer, it, "submission_unlocked")
    return it


def _locked(viewer: Viewer, submission_id: int) -> Submission:
    """A submission that the viewer may read, its row locked. Raises Submission.DoesNotExist."""
    return (
        Submission.objects.visible_to(viewer)
        .select_for_update(of=("self",))
        .select_related("form__owner", "period", "unit__parent")
        .get(pk=submission_id)
    )


def _ask_approver(viewer: Viewer, it: Submission) -> None:
    if not may_approve(viewer, it):
        raise CannotMove(_("Only the level directly above approves or returns this report."))


def _notes(it: Submission, notes: Mapping[int, str]) -> dict[int, str]:
    """The notes that say something, on figures that the form asks."""
    asked = set(FormFigure.objects.filter(form_id=it.form_id, figure_id__in=notes).values_list("figure_id", flat=True))
    said = {figure: _clean(text) for figure, text in list(notes.items())[:MOST_NOTES] if figure in asked}
    return {figure: text for figure, text in said.items() if text}


def _clean(text: str) -> str:
    return nfc(text).replace("\x00", "").strip()[:LONGEST]


def _save(it: Submission, *changed: str) -> None:
    """Write the submission and mark what is compiled from it."""
    it.save(update_fields=list(changed))
    mark_figures_stale(it.unit_id, it.period_id)


def _enter(viewer: Viewer, it: Submission, kind: str, note: str) -> None:
    SubmissionEvent.objects.create(
        submission=it, kind=kind, at=timezone.now(), position_id=viewer.position_id, note=note
    )


def _about(viewer: Viewer, it: Submission) -> dict[str, Any]:
    return {"subject": Subject(KIND, it.pk), "viewer": viewer}


def title_of(it: Submission) -> str:
    """The form and the period in words: what lists and news call a submission."""
    return f"{it.form.name} – {period_name(Span(it.period.starts_on, it.period.type))}"


def _put_before(it: Submission, hold: Hold, *, outcome: str) -> None:
    """Close whatever is open on the submission's work and open one step; work that was closed opens again."""
    item = WorkItem.objects.filter(kind=KIND, subject_id=it.pk).first()
    if item is None:
        open_item(
            kind=KIND,
            subject_id=it.pk,
            unit_id=it.unit_id,
            title=title_of(it),
            reference=it.form.code[:60],
            origin=it.form.owner.name,
            to=[hold],
        )
    elif item.phase == WorkItem.Phase.CLOSED:
        reopen_item(item_id=item.pk, to=[hold])
    else:
        take_back(item_id=item.pk, outcome=outcome, to=[hold])


def _give_back(it: Submission, task: str, *, note: str, outcome: str) -> None:
    """Lay it before its unit again: until the day it had, or two working days when that has passed."""
    due = it.due_at or due_moment(it.form, it.period.ends_on)
    deadline = Deadline(at=due) if due > timezone.now() else Deadline(DAYS_TO_CORRECT)
    hold = Hold(it.unit_id, task, desk=desks_for([it.unit_id])[0], note=note, deadline=deadline)
    _put_before(it, hold, outcome=outcome)


def _tell_unit(viewer: Viewer, it: Submission, kind: str) -> None:
    notify_desks(
        unit_ids=[it.unit_id],
        desks=[desks_for([it.unit_id])[0]],
        kind=kind,
        subject_kind=KIND,
        subject_id=it.pk,
        title=title_of(it),
        besides=viewer.position_id,
    )
