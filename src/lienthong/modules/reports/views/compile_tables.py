"""Tables of compiled figures: the pivot, saved views."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.compile_tables import CannotSaveTable, delete_table, save_table
from lienthong.modules.reports.models import Form, Table
from lienthong.modules.reports.queries.compile_beside import beside, choices_of, has_map, map_of_table
from lienthong.modules.reports.queries.compile_figure import readable_unit
from lienthong.modules.reports.queries.compile_report import forms_read
from lienthong.modules.reports.queries.compile_table import Table as Answer
from lienthong.modules.reports.queries.compile_table import table
from lienthong.modules.reports.rules.tables import Asked, asked_of

SHOWN = 400


@page(Permission.REPORTS_VIEW)
def compiled_table(request: ViewerRequest) -> HttpResponse:
    """The pivot that the address asks for; of nothing, a choice of forms."""
    asked = asked_in(request)
    forms = list(forms_read(request.viewer)[:200])
    saved = list(Table.objects.visible_to(request.viewer).order_by("name", "id")[:100])
    context = {"forms": forms, "saved": saved, "own": request.viewer.position_id, "found": None, "asked": asked}
    if forms:
        form = next((one for one in forms if one.pk == asked.form), forms[0])
        found = answer(request, asked, form)
        context |= {"found": found, "shown": found.lines[:SHOWN], **choices_of(found), **beside(found)}
    return render(request, "reports/pages/compiled_table.html", context, fragment="table")


@page(Permission.REPORTS_VIEW)
def compiled_table_map(request: ViewerRequest) -> JsonResponse:
    """What the map of a table draws: its last column, where units are the rows."""
    asked = asked_in(request)
    form = get_object_or_404(forms_read(request.viewer), pk=asked.form)
    found = answer(request, asked, form)
    if not has_map(found):
        raise Http404
    return JsonResponse(map_of_table(found, reverse("compiled_table")))


@page(Permission.REPORTS_VIEW)
def saved_table(request: ViewerRequest, pk: int) -> HttpResponse:
    """A saved view, opened at the address that it stands for."""
    one = get_object_or_404(Table.objects.visible_to(request.viewer), pk=pk)
    asked = asked_of(one.asked, one.asked.get("items", []))
    return HttpResponseRedirect(f"{reverse('compiled_table')}?{asked.query}&saved={one.pk}")


@page(Permission.REPORTS_VIEW, methods=("POST",))
def save_compiled_table(request: ViewerRequest) -> HttpResponse:
    """Keep the table that is shown under a name."""
    asked = asked_of(request.POST.dict(), request.POST.getlist("item"))
    try:
        kept = save_table(
            viewer=request.viewer,
            name=request.POST.get("name", ""),
            asked=asked,
            shared=request.POST.get("shared", ""),
        )
    except CannotSaveTable as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved as “%(name)s”.") % {"name": kept.name})
    return HttpResponseRedirect(f"{reverse('compiled_table')}?{asked.query}")


@page(Permission.REPORTS_VIEW, methods=("POST",))
def delete_saved_table(request: ViewerRequest, pk: int) -> HttpResponse:
    """Forget one's own saved view."""
    try:
        name = delete_table(viewer=request.viewer, table_id=pk)
    except Table.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Deleted: %(name)s") % {"name": name})
    return redirect("compiled_table")


def asked_in(request: ViewerRequest) -> Asked:
    """The table of an address."""
    return asked_of(request.GET.dict(), request.GET.getlist("item"))


def answer(request: ViewerRequest, asked: Asked, form: Form) -> Answer:
    """The table of a form for the unit asked for, else the viewer's body; 404 for one that they may not read."""
    unit = readable_unit(request.viewer, asked.unit or request.viewer.body_id)
    if unit is None:
        raise Http404
    return table(asked, form, unit)
