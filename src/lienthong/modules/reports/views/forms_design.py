"""The designer of a form: sections and rows, each step saved as it is taken, the preview beside."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render, toast, wants_fragment
from lienthong.modules.reports.actions import forms_design as actions
from lienthong.modules.reports.actions.forms import CannotChangeForm
from lienthong.modules.reports.models import Form, Row, Section
from lienthong.modules.reports.queries import forms as reads
from lienthong.modules.reports.queries.catalogue import indicators_matching
from lienthong.modules.reports.rules.catalogue import may_design_form
from lienthong.modules.reports.views.forms import found_form


@page(Permission.REPORTS_DESIGN)
def design_form(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a draft asks, to be arranged, and how it will look."""
    return render(request, "reports/pages/design_form.html", _context(request, _draft(request, pk)), fragment="design")


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def design_act(request: ViewerRequest, pk: int, act: str) -> HttpResponseBase:
    """One step of the designer; the arranged form is answered."""
    found = _draft(request, pk)
    if act not in _ACTS:
        raise Http404
    fault = ""
    try:
        _ACTS[act](request, found)
    except CannotChangeForm as error:
        fault = str(error)
    except (Section.DoesNotExist, Row.DoesNotExist) as error:
        raise Http404 from error
    if not wants_fragment(request):
        if fault:
            messages.error(request, fault)
        return redirect(f"{reverse('design_form', args=[pk])}#section-{_number(request, 'section')}")
    answer = render(request, "reports/pages/design_form.html", _context(request, found), fragment="design")
    return toast(answer, fault, kind="bad") if fault else answer


@page(Permission.REPORTS_DESIGN)
def find_indicators(request: ViewerRequest, pk: int) -> HttpResponse:
    """Indicators that the form does not ask yet, by the words of their names."""
    found = found_form(request, pk)
    asked = list(Row.objects.filter(section__form=found).values_list("indicator_id", flat=True))
    lines = indicators_matching(request.GET.get("q", "")[:100], without=asked)
    return render(request, "reports/parts/found.html", {"found": [(one.key, one.name, one.note) for one in lines]})


def _draft(request: ViewerRequest, pk: int) -> Form:
    found = found_form(request, pk)
    if not may_design_form(request.viewer, found):
        raise Http404
    return found


def _context(request: ViewerRequest, found: Form) -> dict[str, Any]:
    return {"found": found, "parts": reads.parts_of(found), "layouts": Section.Layout.choices}


def _number(request: ViewerRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0


def _change_row(request: ViewerRequest, pk: int) -> object:
    return actions.change_row(
        viewer=request.viewer,
        form_id=pk,
        row_id=_number(request, "row"),
        label=request.POST.get("label", "")[:230],
        is_required="is_required" in request.POST,
    )


def _change_section(request: ViewerRequest, pk: int) -> object:
    given = request.POST
    return actions.change_section(
        viewer=request.viewer,
        form_id=pk,
        section_id=_number(request, "section"),
        title=given.get("title", "")[:230],
        note=given.get("note", "")[:2000],
        layout=given.get("layout", "list"),
    )


def _add_rows(request: ViewerRequest, pk: int) -> object:
    section = _number(request, "section")
    chosen = request.POST.getlist(f"indicator-{section}")[:200]
    ids = [int(one) for one in chosen if one.isdecimal() and len(one) < 18]
    return actions.add_rows(viewer=request.viewer, form_id=pk, section_id=section, indicator_ids=ids)


def _way(request: ViewerRequest) -> bool:
    return request.POST.get("way") == "up"


_ACTS: dict[str, Callable[[ViewerRequest, Form], object]] = {
    "add-section": lambda request, form: actions.add_section(
        viewer=request.viewer, form_id=form.pk, title=request.POST.get("title", "")[:230]
    ),
    "section": lambda request, form: _change_section(request, form.pk),
    "delete-section": lambda request, form: actions.delete_section(
        viewer=request.viewer, form_id=form.pk, section_id=_number(request, "section")
    ),
    "move-section": lambda request, form: actions.move_section(
        viewer=request.viewer, form_id=form.pk, section_id=_number(request, "section"), up=_way(request)
    ),
    "add": lambda request, form: _add_rows(request, form.pk),
    "row": lambda request, form: _change_row(request, form.pk),
    "remove": lambda request, form: actions.remove_row(
        viewer=request.viewer, form_id=form.pk, row_id=_number(request, "row")
    ),
    "move": lambda request, form: actions.move_row(
        viewer=request.viewer, form_id=form.pk, row_id=_number(request, "row"), up=_way(request)
    ),
}
