"""Giving a task to units: for whom it is, what giving would do, giving, settling a change, taking back."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org.queries import units_matching
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions.assigning import CannotCascade, Cascade, cascade_task
from lienthong.modules.directives.actions.assigning_changes import (
    CannotApply,
    set_application,
    settle_change,
)
from lienthong.modules.directives.actions.assigning_changes import withdraw_task as take_back_task
from lienthong.modules.directives.forms.assigning import ApplicationForm, numbers
from lienthong.modules.directives.models import Task
from lienthong.modules.directives.queries import assigning_units as reading
from lienthong.modules.directives.queries.assigning_export import XLSX, units_sheet
from lienthong.modules.directives.queries.assigning_list import asked_of_task
from lienthong.modules.directives.rules.assigning import may_apply, may_cascade
from lienthong.modules.directives.rules.periods import period_of

SHOWN = 300


@page(Permission.DIRECTIVES_PREPARE, methods=("GET", "POST"))
def task_application(request: ViewerRequest, task_id: int) -> HttpResponse:
    """For whom a task is: the rule with a live preview of the units that it means."""
    task = _task(request, task_id)
    if not may_apply(request.viewer, task.directive):
        raise Http404
    form = ApplicationForm(request.POST or None, applied=reading.applied_of(task))
    if request.method == "POST" and form.is_valid():
        try:
            set_application(viewer=request.viewer, task_id=task_id, applied=form.applied)
        except CannotApply as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept for whom the task is."))
            return redirect("give_task", task_id)
    context = {"task": task, "form": form, **_meant(form.applied)}
    status = 422 if form.errors else 200
    return render(request, "directives/pages/task_application.html", context, status=status)


@page(Permission.DIRECTIVES_PREPARE)
def task_meant(request: ViewerRequest, task_id: int) -> HttpResponse:
    """Whom the rule on the page means now."""
    task = _task(request, task_id)
    form = ApplicationForm(request.GET, applied=reading.applied_of(task))
    form.is_valid()
    return render(request, "directives/parts/task_meant.html", {"task": task, **_meant(form.applied)})


@page(Permission.DIRECTIVES_VIEW)
def task_meant_export(request: ViewerRequest, task_id: int) -> HttpResponse:
    """The units that a task is for today, as a spreadsheet."""
    task = _task(request, task_id)
    content = units_sheet(task.title, reading.units_meant(reading.applied_of(task)))
    headers = {"Content-Disposition": f'attachment; filename="don-vi-nhiem-vu-{task_id}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page(Permission.DIRECTIVES_VIEW)
def find_application_units(request: ViewerRequest) -> HttpResponse:
    """Units for a typeahead, accents or none."""
    rows = [(unit.id, unit.name, unit.above) for unit in units_matching(request.GET.get("q", ""), limit=20)]
    return render(request, "directives/parts/unit_options.html", {"rows": rows})


@page(Permission.DIRECTIVES_PREPARE, methods=("GET", "POST"))
def give_task(request: ViewerRequest, task_id: int) -> HttpResponse:
    """What giving the task would do, shown before it is done; and doing it."""
    task = _task(request, task_id)
    if not may_apply(request.viewer, task.directive):
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            done = cascade_task(
                viewer=request.viewer, task_id=task_id, request_key=request.POST.get("idempotency_key", "")
            )
        except CannotCascade as refused:
            error = str(refused)
        else:
            return _given(request, task_id, done)
    return render(
        request, "directives/pages/give_task.html", _giving(request, task, error), status=422 if error else 200
    )


def _given(request: ViewerRequest, task_id: int, done: Cascade) -> HttpResponse:
    said = ngettext("Given to %(num)d unit.", "Given to %(num)d units.", done.new) % {"num": done.new}
    if done.updated:
        said += " " + ngettext("%(num)d updated.", "%(num)d updated.", done.updated) % {"num": done.updated}
    messages.success(request, said)
    return redirect("task_changes" if done.asked else "give_task", task_id)


def _giving(request: ViewerRequest, task: Task, error: str) -> dict[str, Any]:
    meant = reading.units_meant(reading.applied_of(task))
    period_on = period_of(task.recurrence, timezone.localdate()) if task.deadline == Task.Deadline.RECURRING else None
    return {
        "task": task,
        "error": error,
        "may_cascade": may_cascade(request.viewer, task.directive) and task.state != Task.State.WITHDRAWN,
        "giving": reading.giving_preview(task, meant, period_on=period_on),
        "given": reading.standing_of_task(task),
        "idempotency_key": uuid4().hex,
        **_shown(meant),
    }


@page(Permission.DIRECTIVES_ASSIGN, methods=("GET", "POST"))
def task_changes(request: ViewerRequest, task_id: int) -> HttpResponse:
    """Units that had begun before the task changed: each goes by the new wording, or keeps to the old."""
    task = _task(request, task_id)
    if not may_cascade(request.viewer, task.directive):
        raise Http404
    if request.method == "POST":
        ids = numbers([key.removeprefix("assignment-") for key in request.POST.getlist("selected")])
        count = settle_change(viewer=request.viewer, task_id=task_id, assignment_ids=ids, apply="apply" in request.POST)
        messages.success(request, ngettext("%(num)d settled.", "%(num)d settled.", count) % {"num": count})
        return redirect("task_changes", task_id)
    after = numbers([request.GET.get("after", "")])
    lines, following = asked_of_task(task, after=after[0] if after else 0)
    older = f"{request.path}?after={following}" if following else ""
    return render(request, "directives/pages/task_changes.html", {"task": task, "lines": lines, "older": older})


@page(Permission.DIRECTIVES_ASSIGN, methods=("POST",))
def withdraw_task(request: ViewerRequest, task_id: int) -> HttpResponse:
    """Take a task back from every unit that has not been verified."""
    _task(request, task_id)
    try:
        count = take_back_task(viewer=request.viewer, task_id=task_id, reason=request.POST.get("reason", ""))
    except CannotCascade as error:
        messages.error(request, str(error))
    else:
        text = ngettext("Withdrawn from %(num)d unit.", "Withdrawn from %(num)d units.", count)
        messages.success(request, text % {"num": count})
    return redirect("give_task", task_id)


@page(Permission.DIRECTIVES_VIEW)
def task_units(request: ViewerRequest, task_id: int) -> HttpResponse:
    """The part of a task's page that says to whom it was given and how they stand."""
    task = _task(request, task_id)
    context = {
        "task": task,
        "given": reading.standing_of_task(task),
        "may_apply": may_apply(request.viewer, task.directive),
        "may_cascade": may_cascade(request.viewer, task.directive),
    }
    return render(request, "directives/parts/task_units.html", context)


def _task(request: ViewerRequest, task_id: int) -> Task:
    seen = Task.objects.visible_to(request.viewer)
    task = seen.select_related("directive__body").filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task


def _meant(applied: reading.Applied) -> dict[str, Any]:
    return _shown(reading.units_meant(applied))


def _shown(meant: list[reading.Meant]) -> dict[str, Any]:
    return {"summary": reading.summary_of(meant), "units": meant[:SHOWN], "rest": max(0, len(meant) - SHOWN)}
