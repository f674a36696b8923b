"""Lists as sheets: out, also as a template to fill in; in again, checked first, each fault by its cell."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.actions import CannotStore
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.org.models import Unit
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions import rosters_importing as actions
from lienthong.modules.reports.models import Roster, RosterImport, RosterUnit
from lienthong.modules.reports.queries import rosters_sheets as sheets
from lienthong.modules.reports.queries.rosters_files import MEDIA_TYPES, csv_of, xlsx_of
from lienthong.modules.reports.rules.rosters import may_enter, may_take_in_all
from lienthong.modules.reports.rules.rosters_fields import fields_of
from lienthong.modules.reports.views.rosters import roster_seen
from lienthong.modules.reports.views.rosters_board import attached
from lienthong.modules.reports.views.rosters_lines import list_seen

SHOWN_FAULTS = 200


@page(Permission.REPORTS_VIEW)
def roster_list_file(request: ViewerRequest, pk: int, kind: str) -> HttpResponse:
    """One list as a file; the spreadsheet is the template, too: change it, add to it, take it in."""
    kept = list_seen(request, pk)
    fields = fields_of(kept.roster.fields)
    heads, rows = sheets.headings_of(fields, of_many=False), sheets.list_rows(kept, fields)
    return _file(kept.roster, heads, rows, kind, f"danh-sach-{kept.pk}")


@page(Permission.REPORTS_COMPILE)
def roster_file(request: ViewerRequest, pk: int, kind: str) -> HttpResponse:
    """The lists of the body's whole subtree as one file."""
    roster = roster_seen(request, pk)
    body = Unit.objects.get(pk=request.viewer.body_id)
    fields, interval = fields_of(roster.fields), (body.lft, body.rgt)
    if kind == "xlsx" and sheets.line_count(roster, interval) > sheets.MOST_XLSX_ROWS:
        messages.error(request, _("That is more than a spreadsheet opens well. Take the CSV file."))
        return redirect("roster", pk)
    heads = sheets.headings_of(fields, of_many=True)
    return _file(roster, heads, sheets.roster_rows(roster, fields, interval), kind, f"danh-sach-chung-{pk}")


def _file(roster: Roster, heads: list[str], rows: Any, kind: str, name: str) -> HttpResponse:
    if kind not in MEDIA_TYPES:
        raise Http404
    content = csv_of(heads, rows) if kind == "csv" else xlsx_of(roster.name, heads, rows)
    return attached(content, f"{name}-{timezone.localdate().isoformat()}.{kind}", kind)


@page(Permission.REPORTS_ENTER, methods=("GET", "POST"))
def import_list(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Send in a sheet for one list."""
    kept = list_seen(request, pk)
    if not may_enter(request.viewer, kept):
        raise Http404
    return _received(request, kept.roster, kept)


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def import_all_lists(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Send in a sheet with lines of many lists."""
    roster = roster_seen(request, pk)
    if not may_take_in_all(request.viewer, roster):
        raise Http404
    return _received(request, roster, None)


def _received(request: ViewerRequest, roster: Roster, kept: RosterUnit | None) -> HttpResponseBase:
    error = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise actions.CannotTakeIn(_("Choose a file."))
            made = actions.receive_sheet(viewer=request.viewer, roster=roster, kept=kept, upload=upload)
        except (actions.CannotTakeIn, CannotStore) as refused:
            error = str(refused)
        else:
            return redirect("roster_import", made.pk)
    context = {"roster": roster, "kept": kept, "error": error, "most": sheets.MOST_ROWS}
    return render(request, "reports/pages/import_list.html", context, status=422 if error else 200)


@page(Permission.REPORTS_VIEW)
def roster_import(request: ViewerRequest, pk: int) -> HttpResponse:
    """How far a sheet is: being checked, what it would do with every fault, stored. The page follows by itself."""
    found = _import(request, pk)
    is_moving = found.state in {RosterImport.State.WAITING, RosterImport.State.TAKING}
    context = {
        "it": found,
        "is_moving": is_moving,
        "list_id": _list_id(found),
        "faults": [(row, get_column_letter(column) if column else "", text) for row, column, text in _shown(found)],
        "shown": SHOWN_FAULTS,
    }
    return render(request, "reports/pages/roster_import.html", context, fragment="progress")


@page(Permission.REPORTS_VIEW, methods=("POST",))
def take_in_sheet(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Store what has no fault."""
    found = _import(request, pk)
    try:
        actions.accept_sheet(viewer=request.viewer, import_id=found.pk)
    except actions.CannotTakeIn as error:
        messages.error(request, str(error))
    return redirect("roster_import", pk)


@page(Permission.REPORTS_VIEW)
def roster_import_faults(request: ViewerRequest, pk: int) -> HttpResponse:
    """The faulty rows of a sheet as they were sent, the cells marked, with what is wrong at the end."""
    found = _import(request, pk)
    heads, rows, bad = sheets.faulty_rows(blob_path(found.file.blob.sha256), found.faults)
    return attached(xlsx_of(_("Faults"), heads, rows, bad), f"loi-{pk}.xlsx", "xlsx")


def _shown(found: RosterImport) -> list[tuple[int, int, str]]:
    return [(row, column, text) for row, column, text in found.faults[:SHOWN_FAULTS]]


def _import(request: ViewerRequest, pk: int) -> RosterImport:
    mine = RosterImport.objects.filter(position_id=request.viewer.position_id)
    return get_object_or_404(mine.select_related("roster", "unit", "file__blob"), pk=pk)


def _list_id(found: RosterImport) -> int | None:
    kept = RosterUnit.objects.filter(roster_id=found.roster_id, unit_id=found.unit_id or 0)
    return kept.values_list("pk", flat=True).first()
