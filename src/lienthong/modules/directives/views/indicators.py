"""Indicators: the list, the grid of one, taking tables in, files."""

from datetime import date
from typing import Any
from urllib.parse import quote
from zipfile import BadZipFile

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org.models import Unit
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions.indicators import CannotSetTarget, set_target, take_targets
from lienthong.modules.directives.forms.indicators import TargetsForm
from lienthong.modules.directives.models import Directive, Indicator
from lienthong.modules.directives.queries import indicators as reads
from lienthong.modules.directives.rules.indicators import COLUMNS
from lienthong.modules.directives.views.steering_files import sent

LARGEST_SHEET = 5 * 2**20
HEADS = 3  # title, period and headings stand above the first unit of a sheet that was made here


@page(Permission.DIRECTIVES_VIEW)
def indicators(request: ViewerRequest) -> HttpResponse:
    """Every indicator of the directives that the viewer reads."""
    found = list(reads.indicators_of(request.viewer)[:500])
    return render(request, "directives/pages/indicators.html", {"indicators": found})


@page(Permission.DIRECTIVES_VIEW)
def indicator(request: ViewerRequest, pk: int) -> HttpResponse:
    """The grid of one indicator for a unit, the units below it, and a period."""
    return _grid_page(request, _indicator(request, pk), None)


@page(Permission.DIRECTIVES_VIEW, methods=("POST",))
def save_target(request: ViewerRequest, pk: int, unit: int, starts: str, ends: str) -> HttpResponse:
    """One cell of the grid, as it is left."""
    column = next((name for name in COLUMNS if name in request.POST), "")
    if not column:
        raise Http404
    try:
        set_target(
            viewer=request.viewer,
            indicator=_indicator(request, pk),
            unit_id=_unit(request, str(unit)).pk,
            period=_period(starts, ends),
            column=column,
            typed=request.POST[column],
        )
    except CannotSetTarget as error:
        return HttpResponse(status=422, headers={"X-Message": quote(str(error))})
    return HttpResponse(status=204)


@page(Permission.DIRECTIVES_VIEW, methods=("POST",))
def take_in_targets(request: ViewerRequest, pk: int) -> HttpResponse:
    """A pasted table or a workbook for a period."""
    one, form = _indicator(request, pk), TargetsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _grid_page(request, one, form, status=422)
    try:
        lines = _lines(form.cleaned_data)
        period = (form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
        taken = take_targets(viewer=request.viewer, indicator=one, period=period, lines=lines)
    except CannotSetTarget as error:
        form.add_error(None, str(error))
        return _grid_page(request, one, form, status=422)
    for fault in taken.faults[:20]:
        messages.error(request, fault)
    messages.success(request, _("Figures of %(count)s units are set.") % {"count": taken.count})
    return redirect(f"{reverse('indicator', kwargs={'pk': pk})}?starts={period[0]}&ends={period[1]}")


@page(Permission.DIRECTIVES_VIEW)
def indicator_file(request: ViewerRequest, pk: int, kind: str) -> HttpResponse:
    """The grid as a spreadsheet, CSV or PDF."""
    one = _indicator(request, pk)
    return sent(reads.target_sheet(one, _grid(request, one)), kind, f"chi-tieu-{one.pk}")


@page(Permission.DIRECTIVES_VIEW)
def directive_iati(request: ViewerRequest, directive_id: int) -> JsonResponse:
    """A directive's indicators in the shape of IATI results."""
    directive = get_object_or_404(Directive.objects.visible_to(request.viewer), pk=directive_id)
    response = JsonResponse(
        reads.iati_of(request.viewer, directive), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="iati-{directive.pk}.json"'
    return response


def _grid_page(request: ViewerRequest, one: Indicator, form: TargetsForm | None, status: int = 200) -> HttpResponse:
    grid = _grid(request, one)
    starts, ends = grid.period or ("", "")
    context = {
        "indicator": one,
        "grid": grid,
        "columns": list(zip(COLUMNS, reads.heads(), strict=True)),
        "form": form or TargetsForm(initial={"starts_on": starts, "ends_on": ends}),
        "may_write": any(row.may for row in grid.rows) or one.directive.body_id == request.viewer.body_id,
    }
    return render(request, "directives/pages/indicator.html", context, status=status)


def _grid(request: ViewerRequest, one: Indicator) -> reads.Grid:
    starts, ends = request.GET.get("starts", ""), request.GET.get("ends", "")
    period = _period(starts, ends) if starts and ends else None
    return reads.grid_of(request.viewer, one, _unit(request, request.GET.get("unit", "")), period)


def _indicator(request: ViewerRequest, pk: int) -> Indicator:
    return get_object_or_404(reads.indicators_of(request.viewer), pk=pk)


def _unit(request: ViewerRequest, asked: str) -> Unit:
    """A unit of the viewer's body's subtree; the body itself when none is asked for."""
    body = Unit.objects.get(pk=request.viewer.body_id)
    wanted = int(asked) if asked.isdecimal() and len(asked) < 19 else body.pk
    return get_object_or_404(Unit.objects.filter(lft__gte=body.lft, lft__lte=body.rgt), pk=wanted)


def _period(starts: str, ends: str) -> tuple[date, date]:
    try:
        return date.fromisoformat(starts), date.fromisoformat(ends)
    except ValueError as error:
        raise Http404 from error


def _lines(given: dict[str, Any]) -> list[list[Any]]:
    upload = given["file"]
    if not upload:
        return [line.split("\t") for line in given["pasted"].splitlines()]
    if upload.size > LARGEST_SHEET:
        raise CannotSetTarget(_("The file is too large."))
    try:
        sheet = load_workbook(upload, read_only=True, data_only=True).worksheets[0]
        return [list(row) for row in sheet.iter_rows(min_row=HEADS + 1, max_row=5000, max_col=8, values_only=True)]
    except (BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise CannotSetTarget(_("This is not an XLSX file that can be read.")) from error
