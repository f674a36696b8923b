"""Nodes of a directive's tree: adding, editing, moving and deleting objectives, indicators and tasks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render, toast, wants_fragment
from lienthong.modules.directives.actions import tasks as actions
from lienthong.modules.directives.actions import tasks_goals as goals
from lienthong.modules.directives.forms.tasks import IndicatorForm, NodeForm, ObjectiveForm, TaskForm
from lienthong.modules.directives.models import Directive, Indicator, Objective, Task
from lienthong.modules.directives.queries import texts as reading
from lienthong.modules.directives.queries.tasks_tree import tree_of
from lienthong.modules.directives.queries.texts_reader import marks_of, suggested_title
from lienthong.modules.directives.rules.citations import cite_all
from lienthong.modules.directives.rules.texts import may_prepare
from lienthong.modules.directives.views.texts import found_directive

NODE = "directives/pages/node.html"


@dataclass(frozen=True, slots=True)
class Way:
    """How one kind of node is made: its form, saving, deleting, and what is said."""

    model: type[Any]
    form: type[NodeForm]
    save: Callable[[ViewerRequest, Directive, Any, int | None], Any]
    delete: Callable[[ViewerRequest, Directive, int], object]
    new: str | Promise
    edit: str | Promise


def _save_task(request: ViewerRequest, directive: Directive, values: Any, pk: int | None) -> Task:
    if pk:
        return actions.change_task(viewer=request.viewer, task_id=pk, values=values)
    return actions.add_task(viewer=request.viewer, directive_id=directive.pk, values=values)


WAYS = {
    "task": Way(
        Task,
        TaskForm,
        _save_task,
        lambda request, _directive, pk: actions.delete_task(viewer=request.viewer, task_id=pk),
        gettext_lazy("New task"),
        gettext_lazy("Edit the task"),
    ),
    "objective": Way(
        Objective,
        ObjectiveForm,
        lambda request, directive, values, pk: goals.save_objective(
            viewer=request.viewer, directive_id=directive.pk, values=values, objective_id=pk
        ),
        lambda request, directive, pk: goals.delete_objective(
            viewer=request.viewer, directive_id=directive.pk, objective_id=pk
        ),
        gettext_lazy("New objective"),
        gettext_lazy("Edit the objective"),
    ),
    "indicator": Way(
        Indicator,
        IndicatorForm,
        lambda request, directive, values, pk: goals.save_indicator(
            viewer=request.viewer, directive_id=directive.pk, values=values, indicator_id=pk
        ),
        lambda request, directive, pk: goals.delete_indicator(
            viewer=request.viewer, directive_id=directive.pk, indicator_id=pk
        ),
        gettext_lazy("New indicator"),
        gettext_lazy("Edit the indicator"),
    ),
}


@page(Permission.DIRECTIVES_PREPARE, methods=("GET", "POST"))
def add_node(request: ViewerRequest, directive_id: int, kind: str) -> HttpResponseBase:
    """Make a node of the chosen provisions (`address`, several), below `parent` or for `objective`."""
    directive, way = _found(request, directive_id, kind)
    if request.method == "POST":
        form = way.form(request.POST, directive=directive)
    else:
        form = way.form(directive=directive, initial=_initial(request, directive))
    return _form(request, directive, kind, form, None)


@page(Permission.DIRECTIVES_PREPARE, methods=("GET", "POST"))
def edit_node(request: ViewerRequest, directive_id: int, kind: str, pk: int) -> HttpResponseBase:
    """Change a node."""
    directive, way = _found(request, directive_id, kind)
    node = way.model.objects.filter(directive=directive, pk=pk).first()
    if node is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = way.form(typed, directive=directive, node=node, initial=way.form.initial_of(node))  # type: ignore[attr-defined]
    return _form(request, directive, kind, form, node)


@page(Permission.DIRECTIVES_PREPARE, methods=("POST",))
def delete_node(request: ViewerRequest, directive_id: int, kind: str, pk: int) -> HttpResponseBase:
    """Delete a node; the page asked first."""
    directive, way = _found(request, directive_id, kind)
    try:
        way.delete(request, directive, pk)
    except actions.CannotChangeTask as error:
        return _answer(request, directive, str(error), kind="bad")
    return _answer(request, directive, _("Deleted."))


@page(Permission.DIRECTIVES_PREPARE, methods=("POST",))
def move_task(request: ViewerRequest, task_id: int) -> HttpResponseBase:
    """Move a task up or down among its siblings."""
    try:
        task = actions.move_task(viewer=request.viewer, task_id=task_id, up=request.POST.get("way") == "up")
    except actions.CannotChangeTask as error:
        raise Http404 from error
    return _answer(request, task.directive, "")


def _found(request: ViewerRequest, directive_id: int, kind: str) -> tuple[Directive, Way]:
    directive = found_directive(request, directive_id)
    if kind not in WAYS or not may_prepare(request.viewer, directive):
        raise Http404
    return directive, WAYS[kind]


def _initial(request: ViewerRequest, directive: Directive) -> dict[str, Any]:
    """A title from the words of the chosen provisions, and where the node shall stand."""
    asked = request.GET.getlist("address")[:200]
    version = reading.newest_version(directive.pk)
    found = reading.provisions_at(version, asked) if version else []
    above = {
        name: int(value)
        for name in ("parent", "objective", "task")
        if (value := request.GET.get(name, "")).isdecimal() and len(value) < 18
    }
    title = suggested_title(found[0][2], found[0][1]) if found else ""
    return {"title": title, "address": [address for address, _heading, _words in found], **above}


def _form(request: ViewerRequest, directive: Directive, kind: str, form: NodeForm, node: Any) -> HttpResponseBase:
    way = WAYS[kind]
    if request.method == "POST" and form.is_valid():
        try:
            saved = way.save(request, directive, form.values(), node.pk if node else None)  # type: ignore[attr-defined]
        except actions.CannotChangeTask as error:
            form.refuse(error)
        else:
            touched = [address for address, _words in form.places()]
            return _answer(request, directive, _("Saved."), touched=touched, new=(kind, saved.pk))
    context = {
        "directive": directive,
        "kind": kind,
        "form": form,
        "node": node,
        "title": way.edit if node else way.new,
        "cited": cite_all(address for address, _words in form.places()),
        "back": asked_back(request),
    }
    return render(request, NODE, context, fragment="form", status=422 if form.is_bound else 200)


def _answer(
    request: ViewerRequest,
    directive: Directive,
    said: str,
    *,
    kind: str = "done",
    touched: list[str] | None = None,
    new: tuple[str, int] | None = None,
) -> HttpResponseBase:
    """The tree anew beside the text, with the marks of touched provisions; else back to where one came from."""
    if not wants_fragment(request):
        back = asked_back(request)
        return redirect(back) if back else redirect("read_directive", directive.pk)
    marks = marks_of(request.viewer, directive)
    context = {
        "directive": directive,
        "tree": tree_of(request.viewer, directive),
        "may_prepare": may_prepare(request.viewer, directive),
        "touched": [(address, marks.get(address, [])) for address in touched or ()],
        "new": new,
    }
    response = render(request, "directives/parts/tree_answer.html", context)
    response.headers["HX-Retarget"] = "#side"
    response.headers["HX-Trigger"] = json.dumps({"node-saved": {}})
    return toast(response, said, kind=kind) if said else response
