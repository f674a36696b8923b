"""Registering what came on paper: files dropped become rows, rows become numbers in the register."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.actions import CannotStore
from lienthong.kernel.files.models import File
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render, wants_fragment
from lienthong.modules.documents.actions.incoming import CannotRegister
from lienthong.modules.documents.actions.incoming_paper import (
    AlreadyRegistered,
    DuplicateFound,
    Paper,
    drop_scan,
    keep_scan,
)
from lienthong.modules.documents.actions.incoming_paper import register_paper as register
from lienthong.modules.documents.forms.incoming import PaperForm
from lienthong.modules.documents.models import Scan
from lienthong.modules.documents.queries.incoming_holders import leaders
from lienthong.modules.documents.queries.incoming_scans import scan_of, scans
from lienthong.modules.documents.rules.incoming import may_register

ROW = "documents/parts/scan_row.html"


@page(Permission.DOCUMENTS_REGISTER)
def register_paper(request: ViewerRequest) -> HttpResponse:
    """Drop files; complete a row for each; nothing that was dropped is lost by leaving the page."""
    rows = [(scan, _blank(scan)) for scan in scans(request.viewer)]
    context = {"rows": rows, "leaders": leaders(request.viewer), "may_register": may_register(request.viewer)}
    return render(request, "documents/pages/register_paper.html", context)


@page(Permission.DOCUMENTS_REGISTER, methods=("POST",))
def add_scan(request: ViewerRequest) -> HttpResponse:
    """One dropped file, several without JavaScript, or none for paper that is not scanned."""
    uploads: list[Any] = request.FILES.getlist("files") or [None]
    made, failed = [], []
    for upload in uploads:
        try:
            made.append(keep_scan(viewer=request.viewer, upload=upload))
        except (CannotStore, CannotRegister) as error:
            failed.append(str(error))
    if not wants_fragment(request):
        for text in failed:
            messages.error(request, text)
        return redirect("register_paper")
    if failed:
        return HttpResponse(status=422, headers={"X-Message": quote(failed[0])})
    return render(request, ROW, {"scan": made[0], "form": _blank(made[0]), "found": [], "done": None})


@page(Permission.DOCUMENTS_REGISTER, methods=("POST",))
def complete_scan(request: ViewerRequest, scan_id: int) -> HttpResponse:
    """Save one row: its document is registered, or the row comes back as typed with what to put right."""
    scan = scan_of(request.viewer, scan_id)
    form = PaperForm(request.POST, auto_id=f"scan-{scan_id}-%s")
    context: dict[str, Any] = {"scan": scan, "scan_id": scan_id, "form": form, "found": [], "done": None}
    if scan is None:
        context["gone"] = _("This row has been registered already; it stands in the register.")
    elif form.is_valid():
        try:
            context["done"] = register(viewer=request.viewer, scan_id=scan_id, paper=Paper(**form.cleaned_data))
        except DuplicateFound as error:
            context["found"] = error.found
        except AlreadyRegistered as error:
            context["gone"] = str(error)
        except CannotRegister as error:
            form.add_error(None, str(error))
    status = 422 if form.errors or context["found"] else 200
    if not wants_fragment(request) and context["done"]:
        messages.success(
            request, _("Registered: arrival number %(number)d") % {"number": context["done"].arrival_number}
        )
        return redirect("register_paper")
    return render(request, "documents/pages/scan.html", context, fragment="row", status=status)


@page(Permission.DOCUMENTS_REGISTER)
def scan_file(request: ViewerRequest, scan_id: int) -> Any:
    """The file of a row that is not complete yet."""
    scan = scan_of(request.viewer, scan_id)
    if scan is None or scan.file is None:
        raise Http404
    return file_response(request, File.objects.select_related("blob").get(pk=scan.file.pk))


@page(Permission.DOCUMENTS_REGISTER, methods=("POST",))
def remove_scan(request: ViewerRequest, scan_id: int) -> HttpResponse:
    """Take a row away."""
    try:
        drop_scan(viewer=request.viewer, scan_id=scan_id)
    except CannotRegister as error:
        messages.error(request, str(error))
    if wants_fragment(request):
        return HttpResponse("")
    return redirect("register_paper")


def _blank(scan: Scan) -> PaperForm:
    return PaperForm(auto_id=f"scan-{scan.pk}-%s")
