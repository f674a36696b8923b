"""Compiled figures as files."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.modules.reports.queries.compile_export import report_sheet, sdmx_of_report, sdmx_of_table, table_sheet
from lienthong.modules.reports.queries.compile_files import ENDINGS, MEDIA_TYPES, file_of
from lienthong.modules.reports.queries.compile_report import forms_read, report
from lienthong.modules.reports.queries.compile_ways import way_of
from lienthong.modules.reports.views.compile import number, period_at, span_at, unit_read
from lienthong.modules.reports.views.compile_tables import answer, asked_in


@page(Permission.REPORTS_VIEW)
def compiled_report_file(request: ViewerRequest, form: int, period: str, unit: int, kind: str) -> HttpResponse:
    """The compiled report of a form; as SDMX-CSV its figures for the unit and those below."""
    one, at, of = get_object_or_404(forms_read(request.viewer), pk=form), period_at(period), unit_read(request, unit)
    way = way_of(request.GET.get("way", ""))
    if kind == "sdmx":
        return _sent(sdmx_of_report(one, at, of, way), kind, span_at(at).sdmx)
    found = report(one, at, of, way, number(request, "figure"))
    return _made(report_sheet(one, at, of, found), kind, span_at(at).sdmx)


@page(Permission.REPORTS_VIEW)
def compiled_table_file(request: ViewerRequest, kind: str) -> HttpResponse:
    """The table of an address, all of its rows."""
    asked = asked_in(request)
    forms = forms_read(request.viewer)
    form = get_object_or_404(forms, pk=asked.form) if asked.form else forms.first()
    if form is None:
        raise Http404(_("No form is in force."))
    found = answer(request, asked, form)
    if found.refused:
        messages.error(request, found.refused)
        return redirect(f"{reverse('compiled_table')}?{asked.query}")
    if kind == "sdmx":
        return _sent(sdmx_of_table(found), kind, timezone.localdate().isoformat())
    return _made(table_sheet(found), kind, timezone.localdate().isoformat())


def _made(sheet: object, kind: str, name: str) -> HttpResponse:
    if kind not in MEDIA_TYPES:
        raise Http404
    return _sent(file_of(sheet, kind), kind, name)  # type: ignore[arg-type]


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPES[kind])
    ending = ENDINGS.get(kind, kind)
    response["Content-Disposition"] = f'attachment; filename="so-lieu-{name}.{ending}"'
    return response
