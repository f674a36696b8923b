"""The page of an assignment, and everything that may be done on it."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.actions import CannotStore, store_upload
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import finished, render, toast, wants_fragment
from lienthong.modules.directives.actions.reports import CannotReport, read_assignment, save_draft
from lienthong.modules.directives.models import Assignment
from lienthong.modules.directives.queries.reports_page import (
    AssignmentPage,
    assignment_of_extension,
    assignment_page,
    readable_file,
)
from lienthong.modules.directives.rules.assigning import may_report
from lienthong.modules.directives.views.reports_ways import REFUSALS, WAYS, numbers_of

PAGE = "directives/pages/assignment.html"


@page(Permission.DIRECTIVES_VIEW)
def assignment(request: ViewerRequest, pk: int) -> HttpResponse:
    """A unit's assignment: what is asked, how it stands, what can be done now, what happened."""
    return _shown(request, _found(request, pk))


@page(Permission.DIRECTIVES_VIEW)
def extension(request: ViewerRequest, pk: int) -> HttpResponse:
    """A request for more time, on the page of its assignment."""
    return _shown(request, _found(request, assignment_of_extension(pk) or 0))


@page(Permission.DIRECTIVES_VIEW, methods=("POST",))
def assignment_opened(request: ViewerRequest, pk: int) -> HttpResponse:
    """The page tells that it was opened: reading itself never writes."""
    try:
        read_assignment(viewer=request.viewer, assignment_id=pk)
    except Assignment.DoesNotExist as error:
        raise Http404 from error
    return HttpResponse(status=204)


@page(Permission.DIRECTIVES_VIEW, methods=("GET", "POST"))
def assignment_act(request: ViewerRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with an assignment: its form, and doing it."""
    found, way = _found(request, pk), WAYS.get(act)
    if way is None:
        raise Http404
    form = way.form_for(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            said = way.run(request, found, form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, said)
    files = _typed_files(request, found)
    context = {"page": found, "way": way, "form": form, "ways": WAYS, "files": files}
    return render(request, PAGE, context, fragment="act", status=422 if form.errors else 200)


@page(Permission.DIRECTIVES_REPORT, methods=("POST",))
def assignment_draft(request: ViewerRequest, pk: int) -> HttpResponse:
    """Keep what is being typed; says when it was kept."""
    percent = request.POST.get("percent", "")
    try:
        save_draft(
            viewer=request.viewer,
            assignment_id=pk,
            percent=int(percent) if percent.isascii() and percent.isdigit() and len(percent) < 4 else None,
            narrative=request.POST.get("narrative", ""),
            obstacles=request.POST.get("obstacles", ""),
            file_ids=numbers_of(request.POST.getlist("file")),
        )
    except (CannotReport, Assignment.DoesNotExist) as error:
        raise Http404 from error
    return render(request, "directives/parts/report_kept.html", {"at": timezone.now()})


@page(Permission.DIRECTIVES_REPORT, methods=("POST",))
def assignment_evidence(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take in one file that the report will show; its line goes into the form."""
    found = _found(request, pk)
    upload = request.FILES.get("files")
    if upload is None or not may_report(request.viewer, found.it):
        raise Http404
    try:
        file = store_upload(upload=upload, viewer=request.viewer)
    except CannotStore as error:
        return HttpResponse(status=422, headers={"X-Message": quote(str(error))})
    return render(request, "directives/parts/report_file.html", {"file": file, "pk": pk})


@page(Permission.DIRECTIVES_VIEW)
def assignment_file(request: ViewerRequest, pk: int, file_id: int) -> Any:
    """A file of the evidence."""
    file = readable_file(request.viewer, pk, file_id)
    if file is None:
        raise Http404
    return file_response(request, file)


def _found(request: ViewerRequest, pk: int) -> AssignmentPage:
    found = assignment_page(request.viewer, pk)
    if found is None:
        raise Http404
    return found


def _shown(request: ViewerRequest, found: AssignmentPage) -> HttpResponse:
    return render(request, PAGE, {"page": found, "way": None, "ways": WAYS, "files": []}, fragment="detail")


def _typed_files(request: ViewerRequest, found: AssignmentPage) -> list[Any]:
    """The files that are in the form already: those sent with it, or those of the draft."""
    if request.method != "POST":
        return found.draft_files
    sent = numbers_of(request.POST.getlist("file"))
    return [file for pk in sent if (file := readable_file(request.viewer, found.it.pk, pk))]


def _done(request: ViewerRequest, found: AssignmentPage, said: str) -> HttpResponse:
    """The page as it stands now; in a list the next row opens once nothing is left to do here."""
    if not wants_fragment(request):
        messages.success(request, said)
        return redirect("assignment", found.it.pk)
    now = assignment_page(request.viewer, found.it.pk) or found
    response = _shown(request, now)
    response["HX-Retarget"], response["HX-Reswap"] = "#assignment", "outerHTML"
    if not {"report", "accept", "decide"} & set(now.acts):
        finished(response, f"assignment-{found.it.pk}")
    return toast(response, said)
