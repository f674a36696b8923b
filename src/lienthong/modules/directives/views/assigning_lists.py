"""Lists: a unit's assignments, what waits to be looked at, samples to look at again."""

from secrets import randbelow
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.directives.actions.appraisal import (
    CannotAppraise,
    CannotRecheck,
    accept_report,
    decide_recheck,
    draw_sample,
)
from lienthong.modules.directives.forms.appraisal import DrawForm, RecheckForm
from lienthong.modules.directives.models import Assignment
from lienthong.modules.directives.queries import assigning_list as lists
from lienthong.modules.directives.queries.assigning_export import XLSX, assignments_sheet

MOST_SELECTED = 200


@page(Permission.DIRECTIVES_VIEW)
def assignments(request: ViewerRequest) -> HttpResponse:
    """The assignments of the viewer's unit, or of one that they oversee: by tab, filtered, paged by key."""
    chosen = lists.Filter.of(request.GET.dict())
    units, name = _units(request, chosen)
    after = request.GET.get("after", "")
    lines, following = lists.assignment_lines(units, chosen, after=after)
    asked = {**chosen.asked, "tab": chosen.tab}
    context = {
        "lines": lines,
        "chosen": chosen,
        "unit": name,
        "query": urlencode(asked),
        "others": urlencode(chosen.asked),
        "older": f"{request.path}?{urlencode({**asked, 'after': following})}" if following else "",
        "first": f"{request.path}?{urlencode(asked)}" if after else "",
        "counts": lists.assignment_counts(units),
        "directives": lists.directives_to_choose(request.viewer),
    }
    return render(request, "directives/pages/assignments.html", context, fragment="rows")


@page(Permission.DIRECTIVES_VIEW)
def assignments_export(request: ViewerRequest) -> HttpResponse:
    """The list as a spreadsheet."""
    chosen = lists.Filter.of(request.GET.dict())
    units, name = _units(request, chosen)
    lines, _following = lists.assignment_lines(units, chosen, size=lists.MOST_EXPORTED)
    content = assignments_sheet(name or request.viewer.unit_name, lines)
    headers = {"Content-Disposition": 'attachment; filename="nhiem-vu.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page(Permission.DIRECTIVES_APPRAISE)
def appraisals(request: ViewerRequest) -> HttpResponse:
    """Reports that wait for the viewer's body to confirm or verify them."""
    after = request.GET.get("after", "")
    lines, following = lists.appraisals_waiting(request.viewer, after=after)
    context = {
        "lines": lines,
        "older": f"{request.path}?{urlencode({'after': following})}" if following else "",
        "first": request.path if after else "",
    }
    return render(request, "directives/pages/appraisals.html", context, fragment="rows")


@page(Permission.DIRECTIVES_APPRAISE, methods=("POST",))
def accept_selected(request: ViewerRequest) -> HttpResponse:
    """Confirm, or verify with one score, every selected report."""
    score = request.POST.get("score", "")
    done, refused = 0, 0
    for pk in _selected(request):
        try:
            accept_report(viewer=request.viewer, assignment_id=pk, score=int(score) if _is_score(score) else None)
            done += 1
        except (CannotAppraise, Assignment.DoesNotExist):
            refused += 1
    if done:
        said = ngettext("%(count)d report accepted.", "%(count)d reports accepted.", done)
        messages.success(request, said % {"count": done})
    if refused or not done:
        text = _("%(count)d were left as they are: to verify needs a score, or somebody was faster.")
        messages.warning(request, text % {"count": refused})
    return redirect(asked_back(request) or "appraisals")


@page(Permission.DIRECTIVES_APPRAISE, methods=("GET", "POST"))
def rechecks(request: ViewerRequest) -> HttpResponse:
    """Draw a sample of what was verified, and see what was drawn; units whose word held least."""
    viewer = request.viewer
    form = DrawForm(request.POST or None, viewer=viewer, seed=randbelow(10**6))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = draw_sample(
                viewer=viewer, directive_id=int(data["directive"]), size=data["size"], seed=data["seed"]
            )
        except CannotRecheck as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, ngettext("%(num)d task drawn.", "%(num)d tasks drawn.", count) % {"num": count})
            return redirect("rechecks")
    return render(
        request, "directives/pages/rechecks.html", _samples(request, form), status=422 if form.errors else 200
    )


def _samples(request: ViewerRequest, form: DrawForm) -> dict[str, object]:
    tab, after = request.GET.get("tab", "open"), request.GET.get("after", "")
    lines, following = lists.rechecks(request.viewer, undecided=tab != "done", after=after)
    return {
        "form": form,
        "lines": lines,
        "tab": "done" if tab == "done" else "open",
        "older": f"{request.path}?{urlencode({'tab': tab, 'after': following})}" if following else "",
        "rates": lists.unverified_rates(lft=request.viewer.lft, rgt=request.viewer.rgt, size=10),
    }


@page(Permission.DIRECTIVES_APPRAISE, methods=("POST",))
def recheck(request: ViewerRequest, pk: int) -> HttpResponse:
    """Say whether one of the sample holds."""
    form = RecheckForm(request.POST)
    try:
        if not form.is_valid():
            raise CannotRecheck(_("Say whether it holds."))
        holds = form.cleaned_data["holds"] == "yes"
        decide_recheck(viewer=request.viewer, recheck_id=pk, holds=holds, note=form.cleaned_data["note"])
    except CannotRecheck as error:
        messages.error(request, str(error))
    except Assignment.DoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, _("It holds.") if holds else _("The unit takes it up again."))
    return redirect("rechecks")


def _units(request: ViewerRequest, chosen: lists.Filter) -> tuple[list[int], str]:
    found = lists.units_of(request.viewer, chosen)
    if found is None:
        raise Http404
    return found


def _selected(request: ViewerRequest) -> list[int]:
    keys = [key.removeprefix("assignment-") for key in request.POST.getlist("selected")]
    return [int(key) for key in keys if key.isdecimal() and len(key) < 18][:MOST_SELECTED]


def _is_score(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4
