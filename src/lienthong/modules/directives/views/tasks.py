"""The page of a task: what it says, where it stands in the text, its documents, what happened."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org.queries import units_matching
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions import tasks_documents as documents
from lienthong.modules.directives.actions.tasks import CannotChangeTask
from lienthong.modules.directives.actions.texts_versions import confirm_provisions
from lienthong.modules.directives.queries import tasks as reading


@page(Permission.DIRECTIVES_VIEW)
def task(request: ViewerRequest, task_id: int) -> HttpResponse:
    """One task; what other parts show about it is fetched into its slots."""
    sheet = reading.task_sheet(request.viewer, task_id)
    if sheet is None:
        raise Http404
    return render(request, "directives/pages/task.html", {"it": sheet})


@page(Permission.DIRECTIVES_PREPARE, methods=("POST",))
def confirm_task(request: ViewerRequest, task_id: int) -> HttpResponseBase:
    """Still right under the new wording."""
    sheet = reading.task_sheet(request.viewer, task_id)
    if sheet is None:
        raise Http404
    try:
        confirm_provisions(viewer=request.viewer, task_id=task_id)
    except CannotChangeTask as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Confirmed: the task is still right."))
    return redirect("review_tasks", sheet.task.directive_id)


@page(Permission.DIRECTIVES_PREPARE, methods=("POST",))
def link_document(request: ViewerRequest, task_id: int) -> HttpResponseBase:
    """Put a document beside the task."""
    chosen = request.POST.get("document", "")
    try:
        documents.link_document(
            viewer=request.viewer,
            task_id=task_id,
            document_id=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0,
        )
    except CannotChangeTask as error:
        messages.error(request, str(error))
    return redirect("task", task_id)


@page(Permission.DIRECTIVES_PREPARE, methods=("POST",))
def unlink_document(request: ViewerRequest, task_id: int, document_id: int) -> HttpResponseBase:
    """Take a document from the task."""
    try:
        documents.unlink_document(viewer=request.viewer, task_id=task_id, document_id=document_id)
    except CannotChangeTask as error:
        messages.error(request, str(error))
    return redirect("task", task_id)


@page(Permission.DIRECTIVES_PREPARE)
def find_documents(request: ViewerRequest) -> HttpResponse:
    """Documents that the viewer may read, for a typeahead."""
    rows = reading.document_options(request.viewer, request.GET.get("q", ""))
    return render(request, "directives/parts/options.html", {"rows": rows})


@page(Permission.DIRECTIVES_PREPARE)
def find_units(request: ViewerRequest) -> HttpResponse:
    """Open units by name, for a typeahead."""
    found = units_matching(request.GET.get("q", ""), limit=20)
    return render(request, "directives/parts/options.html", {"rows": [(one.id, one.name, one.above) for one in found]})
