"""A report as a spreadsheet: given out, and taken in after a look at what it would change."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries.sheets import BadSheet
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.entry import CannotSave, save_values
from lienthong.modules.reports.forms.entry import posted_cells, seen_cells
from lienthong.modules.reports.queries.entry_page import EntryPage, entry_page
from lienthong.modules.reports.queries.entry_sheets import SheetLine, entry_sheet, sheet_lines

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHY = {
    "other": gettext_lazy("This sheet belongs to another report. Take the sheet of this one and fill it in."),
    "empty": gettext_lazy("Choose the filled sheet first."),
    "large": gettext_lazy("The file is too large."),
    "rows": gettext_lazy("The sheet has too many rows."),
    "columns": gettext_lazy("The sheet has too many columns."),
    "type": gettext_lazy("This is not an XLSX file that can be read."),
}


@page(Permission.REPORTS_VIEW)
def submission_sheet(request: ViewerRequest, pk: int) -> HttpResponse:
    """The sheet to fill in, with what stands there already."""
    found = _found(request, pk)
    name = f"bao-cao-{found.it.pk}-{found.it.period.starts_on}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(entry_sheet(found), content_type=XLSX, headers=headers)


@page(Permission.REPORTS_ENTER, methods=("GET", "POST"))
def import_submission(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take in a filled sheet: first what it would change and what is wrong, cell by cell, then doing it."""
    found = _found(request, pk)
    if not found.can_enter:
        messages.warning(request, found.why_not or _("Only the unit itself enters its figures."))
        return redirect("submission", pk)
    if request.method == "POST" and "confirmed" in request.POST:
        return _take_in(request, pk)
    lines: list[SheetLine] | None = None
    error = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            lines = sheet_lines(found, upload.read() if upload else b"")
        except BadSheet as bad:
            error = str(WHY[bad.why])
    context = {"page": found, "lines": lines, "error": error}
    return render(request, "reports/pages/import_submission.html", context, status=422 if error else 200)


def _take_in(request: ViewerRequest, pk: int) -> HttpResponse:
    posted = request.POST.dict()
    try:
        done = save_values(
            viewer=request.viewer, submission_id=pk, values=posted_cells(posted), seen=seen_cells(posted)
        )
    except CannotSave as error:
        messages.error(request, str(error))
        return redirect("submission", pk)
    count = sum(cell.state == "saved" for cell in done.cells)
    messages.success(request, ngettext("%(num)s figure taken in", "%(num)s figures taken in", count) % {"num": count})
    if left := len(done.cells) - count:
        said = ngettext(
            "%(num)s figure was changed meanwhile by somebody else and stays as it is",
            "%(num)s figures were changed meanwhile by somebody else and stay as they are",
            left,
        )
        messages.warning(request, said % {"num": left})
    messages.info(request, _("The report is not sent by that: look at it, then send it."))
    return redirect("submission", pk)


def _found(request: ViewerRequest, pk: int) -> EntryPage:
    found = entry_page(request.viewer, pk)
    if found is None:
        raise Http404
    return found
