"""The list of directives, one directive, making it, its state, paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions import texts as actions
from lienthong.modules.directives.actions import texts_making as making
from lienthong.modules.directives.forms.texts import DirectiveForm, NewDirectiveForm
from lienthong.modules.directives.models import Directive
from lienthong.modules.directives.queries import texts as reading
from lienthong.modules.directives.queries.tasks_tree import tree_of, walk
from lienthong.modules.directives.queries.texts_reader import read_version
from lienthong.modules.directives.queries.texts_versions import touched_count
from lienthong.modules.directives.rules.assigning import is_follower
from lienthong.modules.directives.rules.texts import may_make, may_move, may_prepare
from lienthong.modules.documents.api import document_address


@page(Permission.DIRECTIVES_VIEW)
def directives(request: ViewerRequest) -> HttpResponse:
    """Directives by state, narrowed by kind, body and words; paging by key."""
    given = request.GET
    state = given.get("state", "active")
    body = given.get("body", "")
    chosen = reading.Chosen(
        state=state if state in Directive.State.values else "active",
        kind=given.get("kind", ""),
        body_id=int(body) if body.isascii() and body.isdigit() and len(body) < 18 else None,
        q=given.get("q", "")[:100],
    )
    lines, older = reading.directives_page(request.viewer, chosen, after=given.get("after", ""))
    context = {
        "chosen": chosen,
        "lines": lines,
        "older": older,
        "counts": reading.counts_by_state(request.viewer),
        "bodies": reading.bodies_with_directives(request.viewer),
        "kinds": Directive.Kind.choices,
        "states": Directive.State.choices,
        "may_make": may_make(request.viewer),
    }
    return render(request, "directives/pages/directives.html", context, fragment="list")


def found_directive(request: ViewerRequest, directive_id: int) -> Directive:
    """The directive, if the viewer may read it; 404 for any other."""
    found = reading.directive_for(request.viewer, directive_id)
    if found is None:
        raise Http404
    return found


def head_of(request: ViewerRequest, directive: Directive) -> dict[str, Any]:
    """What the head of every page about a directive shows: name, tabs, what may be done."""
    viewer = request.viewer
    return {
        "directive": directive,
        "may_prepare": may_prepare(viewer, directive),
        "may_move": [state for state in Directive.State.values if may_move(viewer, directive, state)],
        "touched": touched_count(directive) if may_prepare(viewer, directive) else 0,
    }


@page(Permission.DIRECTIVES_VIEW)
def directive(request: ViewerRequest, directive_id: int) -> HttpResponse:
    """One directive: facts, its tree, what happened."""
    found = found_directive(request, directive_id)
    version = reading.newest_version(found.pk)
    context = {
        **head_of(request, found),
        "version": version,
        "counts": reading.counts_of(found, version),
        "tree": tree_of(request.viewer, found),
        # A task that was never given stays what only its own body has read.
        "entries": told("directive", found.pk, without=() if is_follower(request.viewer, found) else ("TaskDeleted",)),
        "document": reading.readable_document(request.viewer, found.document_id),
        "document_href": document_address(found.document_id) if found.document_id else "",
    }
    return render(request, "directives/pages/directive.html", context)


@page(Permission.DIRECTIVES_PREPARE, methods=("GET", "POST"))
def new_directive(request: ViewerRequest) -> HttpResponseBase:
    """Make a directive of an uploaded file, or of a document (`?document=`)."""
    asked = request.POST.get("document") or request.GET.get("document", "")
    source = making.source_of(request.viewer, int(asked) if asked.isdecimal() and len(asked) < 18 else None)
    form = NewDirectiveForm(
        request.POST or None, request.FILES or None, has_document=source is not None, initial=making.initial_of(source)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = making.make_from(request.viewer, form.head(), form.cleaned_data["file"], source)
        except making.REFUSED as error:
            form.add_error(None if source and not form.cleaned_data["file"] else "file", str(error))
        else:
            messages.success(request, _("The text was read. Choose provisions and make tasks of them."))
            return redirect("read_directive", made.pk)
    context = {"form": form, "source": source}
    return render(
        request, "directives/pages/new_directive.html", context, status=422 if request.method == "POST" else 200
    )


@page(Permission.DIRECTIVES_PREPARE, methods=("GET", "POST"))
def edit_directive(request: ViewerRequest, directive_id: int) -> HttpResponseBase:
    """Change what a directive is called and its days."""
    found = found_directive(request, directive_id)
    if not may_prepare(request.viewer, found):
        raise Http404
    form = DirectiveForm(request.POST or None, initial=DirectiveForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_directive(viewer=request.viewer, directive_id=found.pk, head=form.head())
        except actions.CannotMakeDirective as error:
            form.add_error(None, str(error))
        else:
            return redirect("directive", found.pk)
    context = {"form": form, "directive": found}
    return render(request, "directives/pages/edit_directive.html", context, status=422 if form.errors else 200)


@page(Permission.DIRECTIVES_VIEW, methods=("POST",))
def move_directive(request: ViewerRequest, directive_id: int) -> HttpResponseBase:
    """Bring it into force, close it, open it again."""
    found = found_directive(request, directive_id)
    said = {"active": _("The directive is in force."), "closed": _("The directive is closed.")}
    state = request.POST.get("state", "")
    try:
        actions.move_directive(viewer=request.viewer, directive_id=found.pk, state=state)
    except actions.CannotMoveDirective as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said.get(state, ""))
    return redirect("directive", found.pk)


@page(Permission.DIRECTIVES_VIEW)
def print_directive(request: ViewerRequest, directive_id: int) -> HttpResponse:
    """The tree and the text on paper."""
    found = found_directive(request, directive_id)
    version = reading.newest_version(found.pk)
    context = {
        "directive": found,
        "rows": list(walk(tree_of(request.viewer, found))),
        "read": read_version(request.viewer, found, version) if version and "text" in request.GET else None,
    }
    return render(request, "directives/pages/print_directive.html", context)
