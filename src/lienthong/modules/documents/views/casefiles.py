"""Case files: the list, one with its index, adding and taking out, paper."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import casefiles as actions
from lienthong.modules.documents.models import CaseFile
from lienthong.modules.documents.queries import casefiles as reading
from lienthong.modules.documents.rules.casefiles import may_change_case_file, may_open_case_file


@page(Permission.DOCUMENTS_VIEW, methods=("GET", "POST"))
def case_files(request: ViewerRequest) -> HttpResponse:
    """The case files of the viewer's unit; opening one."""
    title = request.POST.get("title", "")
    if request.method == "POST":
        try:
            made = actions.open_case_file(viewer=request.viewer, title=title, code=request.POST.get("code", ""))
        except actions.CannotFile as error:
            messages.error(request, str(error))
        else:
            return redirect("case_file", made.pk)
    before = request.GET.get("before", "")
    lines, older = reading.case_files(request.viewer, before=int(before) if before.isdecimal() else None)
    context = {
        "lines": lines,
        "older": f"{request.path}?before={older}" if older else "",
        "may_open": may_open_case_file(request.viewer),
        "title": title,
    }
    return render(request, "documents/pages/case_files.html", context)


@page(Permission.DOCUMENTS_VIEW)
def case_file(request: ViewerRequest, case_file_id: int) -> HttpResponse:
    """One case file with the index of its documents."""
    return render(request, "documents/pages/case_file.html", _context(request, case_file_id))


@page(Permission.DOCUMENTS_VIEW)
def case_file_print(request: ViewerRequest, case_file_id: int) -> HttpResponse:
    """The index on paper."""
    return render(request, "documents/pages/case_file_print.html", _context(request, case_file_id))


@page(Permission.DOCUMENTS_VIEW, methods=("GET", "POST"))
def add_to_case_file(request: ViewerRequest) -> HttpResponse:
    """Put a document into a case file: choose the file, or do it."""
    asked = request.POST if request.method == "POST" else request.GET
    ids = [int(key) for key in asked.getlist("document") if key.isdecimal() and len(key) < 18][:500]
    if request.method == "POST":
        chosen = request.POST.get("case_file", "")
        try:
            count = actions.file_documents(
                viewer=request.viewer, case_file_id=int(chosen) if chosen.isdecimal() else 0, document_ids=ids
            )
        except actions.CannotFile as error:
            messages.error(request, str(error))
        else:
            said = ngettext("%(count)d document added.", "%(count)d documents added.", count) % {"count": count}
            messages.success(request, said)
            return redirect("case_file", int(chosen))
    context = {"files": reading.open_case_files(request.viewer), "ids": ids}
    return render(request, "documents/pages/case_file_add.html", context, fragment="act")


@page(Permission.DOCUMENTS_VIEW, methods=("POST",))
def remove_from_case_file(request: ViewerRequest, case_file_id: int) -> HttpResponse:
    """Take a document out."""
    chosen = request.POST.get("document", "")
    try:
        actions.take_from_case_file(
            viewer=request.viewer, case_file_id=case_file_id, document_id=int(chosen) if chosen.isdecimal() else 0
        )
    except actions.CannotFile as error:
        messages.error(request, str(error))
    return redirect("case_file", case_file_id)


@page(Permission.DOCUMENTS_VIEW, methods=("POST",))
def close_case_file(request: ViewerRequest, case_file_id: int) -> HttpResponse:
    """Close it."""
    try:
        actions.close_case_file(viewer=request.viewer, case_file_id=case_file_id)
    except actions.CannotFile as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The case file is closed."))
    return redirect("case_file", case_file_id)


def _context(request: ViewerRequest, case_file_id: int) -> dict[str, object]:
    found: CaseFile | None = reading.case_file(request.viewer, case_file_id)
    if found is None:
        raise Http404
    return {
        "file": found,
        "entries": reading.entries(request.viewer, found),
        "may_change": may_change_case_file(request.viewer, found),
    }
