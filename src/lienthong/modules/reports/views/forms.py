"""Forms: the list, one form with its preview, its days and units, into force and out of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.org.models import Level
from lienthong.kernel.org.queries import units_matching
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions import forms as actions
from lienthong.modules.reports.forms.catalogue_forms import EndForm, ReportForm
from lienthong.modules.reports.models import Form, PeriodType
from lienthong.modules.reports.queries import forms as reads
from lienthong.modules.reports.rules.catalogue import may_change, may_design, may_design_form


@page(Permission.REPORTS_VIEW)
def report_forms(request: ViewerRequest) -> HttpResponse:
    """Forms by state, narrowed by level, period and words; paging by key."""
    given = request.GET
    state = given.get("state", "active")
    chosen = reads.Chosen(
        state=state if state in Form.State.values else "active",
        level=given.get("level", ""),
        period=given.get("period", ""),
        q=given.get("q", "")[:100],
    )
    lines, older = reads.forms_page(request.viewer, chosen, after=given.get("after", "")[:400])
    context = {
        "chosen": chosen,
        "lines": lines,
        "older": older,
        "counts": reads.counts_by_state(request.viewer),
        "states": Form.State.choices,
        "levels": Level.choices,
        "periods": PeriodType.choices,
        "may_design": may_design(request.viewer),
    }
    return render(request, "reports/pages/report_forms.html", context, fragment="list")


@page(Permission.REPORTS_VIEW)
def report_form(request: ViewerRequest, pk: int) -> HttpResponse:
    """One form: what it asks as it will be filled in, of whom, when, what happened."""
    return _shown(request, found_form(request, pk), EndForm())


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def new_report_form(request: ViewerRequest) -> HttpResponseBase:
    """Make a draft."""
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"begins_on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_form(viewer=request.viewer, values=form.values())
        except actions.CannotChangeForm as error:
            form.refuse(error)
        else:
            messages.success(request, _("The draft was made. Add what it asks."))
            return redirect("design_form", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "reports/pages/new_report_form.html", {"form": form}, status=status)


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def edit_report_form(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Change a form's name, days and units."""
    found = found_form(request, pk)
    if not may_change(request.viewer, found.owner_id) or found.state == Form.State.RETIRED:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, initial=ReportForm.initial_of(found))
    if form.is_bound and form.is_valid():
        try:
            revision = form.cleaned_data["revision"] or 0
            actions.change_form(viewer=request.viewer, form_id=pk, revision=revision, values=form.values())
        except actions.CannotChangeForm as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("report_form", pk)
    context = {"form": form, "found": found}
    return render(request, "reports/pages/edit_report_form.html", context, status=422 if form.is_bound else 200)


@page(Permission.REPORTS_VIEW)
def form_units(request: ViewerRequest, pk: int) -> HttpResponse:
    """Who fills a form in today, in the tree's order; paging by key."""
    found = found_form(request, pk)
    after = request.GET.get("after", "")
    on = max(timezone.localdate(), found.begins_on)
    lines, count, more = reads.units_of(found, on, after=int(after) if after.isdecimal() and len(after) < 10 else 0)
    context = {"found": found, "lines": lines, "count": count, "more": more, "on": on}
    return render(request, "reports/pages/form_units.html", context)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def report_form_act(request: ViewerRequest, pk: int, act: str) -> HttpResponseBase:
    """Bring a form into force, begin its next version, end it, delete its draft; the page asked first."""
    found = found_form(request, pk)
    if act not in _ACTS:
        raise Http404
    if act == "end" and not (ending := EndForm(request.POST)).is_valid():
        return _shown(request, found, ending, status=422)
    try:
        return _ACTS[act](request, found)
    except actions.CannotChangeForm as error:
        messages.error(request, str(error))
        return redirect("report_form", pk)


@page(Permission.REPORTS_DESIGN)
def find_form_units(request: ViewerRequest) -> HttpResponse:
    """Units to which a form is given, or not, by the words of their names."""
    without = set(request.GET.getlist("without")[:300])
    found = [
        (one.id, one.name, one.above)
        for one in units_matching(request.GET.get("q", "")[:100], bodies_only=True)
        if str(one.id) not in without
    ]
    return render(request, "reports/parts/found.html", {"found": found})


def found_form(request: ViewerRequest, pk: int) -> Form:
    """The form, if the viewer sees it; 404 for any other."""
    found = reads.form_for(request.viewer, pk)
    if found is None:
        raise Http404
    return found


def _shown(request: ViewerRequest, found: Form, ending: EndForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    lines, count, _more = reads.units_of(found, max(today, found.begins_on))
    if found.state == Form.State.DRAFT:
        count = reads.meant_count(found)
    context = {
        "found": found,
        "parts": reads.parts_of(found),
        "dates": reads.dates_of(found, today),
        "units": lines[:8],
        "count": count,
        "named": reads.chosen_names(found),
        "following": getattr(found, "next_form", None),
        "is_over": found.ends_on is not None and found.ends_on < today,
        "may_change": may_change(request.viewer, found.owner_id) and found.state != Form.State.RETIRED,
        "may_design": may_design_form(request.viewer, found),
        "ending": ending,
        "entries": told(actions.SUBJECT, found.pk),
    }
    return render(request, "reports/pages/report_form.html", context, status=status)


def _activate(request: ViewerRequest, found: Form) -> HttpResponseBase:
    actions.activate_form(viewer=request.viewer, form_id=found.pk)
    messages.success(request, _("The form is in force."))
    return redirect("report_form", found.pk)


def _version(request: ViewerRequest, found: Form) -> HttpResponseBase:
    made = actions.make_next_version(viewer=request.viewer, form_id=found.pk)
    messages.success(request, _("This is the draft of the next version."))
    return redirect("design_form", made.pk)


def _end(request: ViewerRequest, found: Form) -> HttpResponseBase:
    form = EndForm(request.POST)
    form.is_valid()
    actions.retire_form(viewer=request.viewer, form_id=found.pk, ends_on=form.cleaned_data["ends_on"])
    messages.success(request, _("The form ends."))
    return redirect("report_form", found.pk)


def _delete(request: ViewerRequest, found: Form) -> HttpResponseBase:
    actions.delete_form(viewer=request.viewer, form_id=found.pk)
    messages.success(request, _("“%(name)s” was deleted.") % {"name": found.name})
    return redirect("report_forms")


_ACTS: dict[str, Callable[[ViewerRequest, Form], HttpResponseBase]] = {
    "activate": _activate,
    "version": _version,
    "end": _end,
    "delete": _delete,
}
