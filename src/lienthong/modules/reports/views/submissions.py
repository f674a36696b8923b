"""Lists of reports: a unit's own, and those of the units that a body looks at."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.submissions import CannotMove, approve
from lienthong.modules.reports.actions.submissions_opening import CannotBegin, begin_submission
from lienthong.modules.reports.forms.entry import BeginForm
from lienthong.modules.reports.models import Form, Submission
from lienthong.modules.reports.queries import submissions as lists
from lienthong.modules.reports.queries.submissions_beginning import beginnings

MOST_SELECTED = 200


@page(Permission.REPORTS_VIEW)
def submissions(request: ViewerRequest) -> HttpResponse:
    """The reports of the viewer's unit and body: to fill in, overdue, sent, approved."""
    chosen = lists.Chosen.of(request.GET.dict())
    units = lists.own_units(request.viewer)
    context = _context(request, units, chosen)
    if chosen.tab == "open" and request.viewer.may(Permission.REPORTS_ENTER):
        context["beginnings"] = beginnings(units, form_id=chosen.form_id)
    return render(request, "reports/pages/submissions.html", context, fragment="rows")


@page(Permission.REPORTS_ENTER, methods=("POST",))
def begin_report(request: ViewerRequest) -> HttpResponse:
    """Begin a report whose period has not been laid before the unit yet, or go on with it."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        made = begin_submission(viewer=request.viewer, **form.cleaned_data)
    except Form.DoesNotExist as error:
        raise Http404 from error
    except CannotBegin as error:
        messages.warning(request, str(error))
        return redirect("submissions")
    return redirect("submission", made.pk)


@page(Permission.REPORTS_APPROVE)
def submissions_below(request: ViewerRequest) -> HttpResponse:
    """The reports of the units below: what waits to be approved, what is still missing."""
    chosen = lists.Chosen.of(request.GET.dict(), first="sent")
    context = _context(request, lists.units_looked_at(request.viewer), chosen)
    return render(request, "reports/pages/submissions_below.html", context, fragment="rows")


@page(Permission.REPORTS_APPROVE, methods=("POST",))
def approve_submissions(request: ViewerRequest) -> HttpResponse:
    """Approve the selected reports, each in a transaction of its own."""
    done = refused = 0
    for pk in _selected(request):
        try:
            approve(viewer=request.viewer, submission_id=pk)
            done += 1
        except (CannotMove, Submission.DoesNotExist):
            refused += 1
    if done:
        said = ngettext("%(count)d report approved.", "%(count)d reports approved.", done)
        messages.success(request, said % {"count": done})
    if refused or not done:
        messages.warning(request, _("%(count)d were left as they are: somebody was faster.") % {"count": refused})
    return redirect(asked_back(request) or "submissions_below")


def _context(request: ViewerRequest, units: list[int], chosen: lists.Chosen) -> dict[str, Any]:
    after = request.GET.get("after", "")
    lines, following = lists.submission_lines(units, chosen, after=after)
    asked = {**chosen.asked, "tab": chosen.tab}
    return {
        "lines": lines,
        "chosen": chosen,
        "others": urlencode(chosen.asked),
        "older": f"{request.path}?{urlencode({**asked, 'after': following})}" if following else "",
        "first": f"{request.path}?{urlencode(asked)}" if after else "",
        "counts": lists.submission_counts(units, chosen.form_id),
        "forms": lists.forms_of_units(units),
        "beginnings": [],
    }


def _selected(request: ViewerRequest) -> list[int]:
    keys = [key.removeprefix("submission-") for key in request.POST.getlist("selected")]
    return [int(key) for key in keys if key.isdecimal() and len(key) < 18][:MOST_SELECTED]
