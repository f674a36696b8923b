"""The page of a report: its grid, each cell saved as it is left, and everything that may be done with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.ui.render import finished, render, to_text, toast, wants_fragment
from lienthong.modules.reports.actions.entry import CannotSave, Saved, save_values
from lienthong.modules.reports.actions.entry_answers import AnswerSaved, GivenAnswer, answer_notes
from lienthong.modules.reports.actions.submissions import CannotMove
from lienthong.modules.reports.forms.entry import (
    CannotUnderstand,
    TypedCells,
    posted_answers,
    posted_cells,
    read_cells,
)
from lienthong.modules.reports.models import Submission
from lienthong.modules.reports.queries.entry_page import EntryPage, entry_page, said_of
from lienthong.modules.reports.queries.entry_saved import AfterSaving, after_saving
from lienthong.modules.reports.views.entry_ways import WAYS, Way

PAGE = "reports/pages/submission.html"


@page(Permission.REPORTS_VIEW)
def submission(request: ViewerRequest, pk: int) -> HttpResponse:
    """A unit's report: its figures, how it stands, what can be done now, what happened."""
    return _shown(request, _found(request, pk))


@page(Permission.REPORTS_ENTER, methods=("POST",))
def save_submission(request: ViewerRequest, pk: int) -> HttpResponse:
    """All cells at once, for a browser without a script; what is wrong comes back as it was typed."""
    found, typed = _found(request, pk), posted_cells(request.POST.dict())
    revision = request.POST.get("revision", "")
    try:
        done = save_values(
            viewer=request.viewer,
            submission_id=pk,
            values=typed,
            revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 0,
        )
        answers = {note: GivenAnswer(text) for note, text in posted_answers(request.POST.dict()).items()}
        answer_notes(viewer=request.viewer, submission_id=pk, answers=answers)
    except CannotSave as error:
        messages.error(request, str(error))
        return redirect("submission", pk)
    if all(cell.state == "saved" for cell in done.cells):
        messages.success(request, _("Saved"))
        return redirect("submission", pk)
    found = _found(request, pk)
    _mark(found, typed, done)
    return render(request, PAGE, _context(found), status=422)


@page(Permission.REPORTS_ENTER, methods=("POST",))
def submission_cells(request: ViewerRequest, pk: int) -> HttpResponse:
    """Cells as they are left, or as they waited for the network: what became of each, and what is wrong now."""
    try:
        sent = read_cells(request.body)
        if sent.who not in {None, request.viewer.position_id}:
            return JsonResponse({"refused": _("You act in another position now.")}, status=403)
        done, answered = _saved(request, pk, sent)
    except CannotUnderstand:
        _found(request, pk)
        return JsonResponse({"refused": _("What was sent cannot be read.")}, status=400)
    except Submission.DoesNotExist:
        return JsonResponse({"refused": _("This report is no longer there, or no longer yours.")}, status=404)
    except CannotSave as error:
        return JsonResponse({"refused": str(error)}, status=409)
    return JsonResponse(_answer(request, done, answered))


def _saved(request: ViewerRequest, pk: int, sent: TypedCells) -> tuple[Saved, list[AnswerSaved]]:
    """Cells and answers to notes, each by its action: what is wrong with one keeps no other from being saved."""
    done = save_values(
        viewer=request.viewer,
        submission_id=pk,
        values=sent.values,
        seen=sent.seen,
        keys=sent.keys,
        tried=sent.tried,
        spelling=sent.spelling,
    )
    given = {note: GivenAnswer(text, known) for note, (text, known) in sent.answers.items()}
    return done, answer_notes(viewer=request.viewer, submission_id=pk, answers=given) if given else []


@page(Permission.REPORTS_VIEW, methods=("GET", "POST"))
def submission_act(request: ViewerRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with a report: its form, and doing it."""
    found, way = _found(request, pk), WAYS.get(act)
    if way is None:
        raise Http404
    form = way.form_for(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            said = way.run(request, found, form)
        except CannotMove as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, way, said)
    is_offered = act in found.may or request.method == "POST"
    context = _context(found) | {"way": way if is_offered else None, "form": form}
    return render(request, PAGE, context, fragment="act", status=422 if form.errors else 200)


def _found(request: ViewerRequest, pk: int) -> EntryPage:
    found = entry_page(request.viewer, pk)
    if found is None:
        raise Http404
    return found


def _context(found: EntryPage) -> dict[str, Any]:
    return {"page": found, "way": None, "ways": WAYS, "said_of": said_of}


def _shown(request: ViewerRequest, found: EntryPage) -> HttpResponse:
    return render(request, PAGE, _context(found), fragment="detail")


def _mark(found: EntryPage, typed: dict[int, str], done: Saved) -> None:
    """Put what was typed and what is wrong with it into the cells that were not saved."""
    wrong = {cell.figure_id: cell for cell in done.cells if cell.state != "saved"}
    for cell in found.cells:
        if told := wrong.get(cell.figure_id):
            cell.typed = typed.get(cell.figure_id, "")
            cell.error = told.message or _("Meanwhile %(who)s entered %(value)s. Save again to keep yours.") % {
                "who": told.who or _("somebody"),
                "value": told.shown or "–",
            }


def _answer(request: ViewerRequest, done: Saved, answered: list[AnswerSaved]) -> dict[str, Any]:
    """What the browser is told after a saving: each cell, and the panel of what is missing or wrong."""
    said: dict[str, Any] = {
        "revision": done.revision,
        "cells": [
            {
                "figure": cell.figure_id,
                "state": cell.state,
                "plain": cell.plain,
                "shown": cell.shown,
                "message": cell.message,
                "who": cell.who,
            }
            for cell in done.cells
        ]
        + [
            {"figure": f"n{one.note_id}", "state": one.state, "plain": one.text, "shown": one.text}
            | {"message": one.message, "who": ""}
            for one in answered
        ],
    }
    if done.cells and done.sheet:
        said |= _checks(request, after_saving(done.sheet))
    return said


def _checks(request: ViewerRequest, after: AfterSaving) -> dict[str, Any]:
    return {
        "said": {
            figure: [{"text": said_of(one), "is_error": one.check.is_error} for one in broken]
            for figure, broken in after.found.cells.items()
        },
        "changes": after.changes,
        "panel": to_text(request, PAGE, {"page": after, "said_of": said_of}, fragment="panel"),
    }


def _done(request: ViewerRequest, found: EntryPage, way: Way, said: str) -> HttpResponse:
    """The page as it stands now; in a list the next row opens once nothing is left to do here."""
    if not wants_fragment(request):
        messages.success(request, said)
        return redirect("submission", found.it.pk)
    now = entry_page(request.viewer, found.it.pk) or found
    response = _shown(request, now)
    response["HX-Retarget"], response["HX-Reswap"] = "#submission", "outerHTML"
    if not {"submit", "approve"} & set(now.may):
        finished(response, f"submission-{found.it.pk}")
    return toast(response, said, undo=url("submission_act", found.it.pk, "withdraw") if way.key == "submit" else "")
