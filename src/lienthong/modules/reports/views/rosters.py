"""Rosters: which there are, making one, its fields, bringing it into force."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.language import formats
from lienthong.kernel.org.models import Level
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions import rosters as actions
from lienthong.modules.reports.forms.rosters import EntryForm, FieldForm, RosterForm
from lienthong.modules.reports.models import Roster
from lienthong.modules.reports.queries import rosters as reads
from lienthong.modules.reports.rules.rosters import may_design, may_take_in_all
from lienthong.modules.reports.rules.rosters_fields import FIELD_TYPES, fields_of


@page(Permission.REPORTS_VIEW)
def rosters(request: ViewerRequest) -> HttpResponse:
    """The lists that the unit keeps, and all others that the viewer may read."""
    given = request.GET.get("state", "active")
    state = given if given in Roster.State.values else "active"
    lines = reads.rosters_of(request.viewer, state)
    context = {
        "state": state,
        "states": Roster.State.choices,
        "own": [line for line in lines if line.list_id],
        "others": [line for line in lines if not line.list_id],
        "may_make": may_design(request.viewer),
        "may_overlook": request.viewer.may(Permission.REPORTS_COMPILE),
    }
    return render(request, "reports/pages/rosters.html", context)


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def new_roster(request: ViewerRequest) -> HttpResponseBase:
    """Draft a roster; its fields come next."""
    form = RosterForm(request.POST if request.method == "POST" else None, initial={"levels": ["commune"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_roster(viewer=request.viewer, head=form.head())
        except actions.CannotChangeRoster as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Drafted. Now say what stands in each line."))
            return redirect("roster", made.pk)
    status = 422 if form.errors else 200
    return render(request, "reports/pages/edit_roster.html", {"form": form, "roster": None}, status=status)


@page(Permission.REPORTS_VIEW)
def roster(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a roster is: who keeps it, its fields, how a line looks, what happened."""
    found = roster_seen(request, pk)
    fields = fields_of(found.fields)
    context = {
        "roster": found,
        "fields": fields,
        "types": FIELD_TYPES,
        "level_names": [Level(level).label for level in found.levels],
        "keepers": reads.keeper_count(found),
        "may_design": may_design(request.viewer, found) and found.state != Roster.State.CLOSED,
        "may_overlook": request.viewer.may(Permission.REPORTS_COMPILE),
        "may_take_in": may_take_in_all(request.viewer, found),
        "preview": EntryForm(fields),
        "entries": told("roster", found.pk),
    }
    return render(request, "reports/pages/roster.html", context)


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def edit_roster(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Change what a roster is called, for what and whom it is."""
    found = roster_seen(request, pk)
    form = RosterForm(request.POST if request.method == "POST" else None, initial=RosterForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roster(viewer=request.viewer, roster_id=pk, head=form.head())
        except actions.CannotChangeRoster as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("roster", pk)
    status = 422 if form.errors else 200
    return render(request, "reports/pages/edit_roster.html", {"form": form, "roster": found}, status=status)


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def new_roster_field(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """One more field."""
    return _field_page(request, roster_seen(request, pk), "")


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def roster_field(request: ViewerRequest, pk: int, key: str) -> HttpResponseBase:
    """Change a field."""
    return _field_page(request, roster_seen(request, pk), key)


def _field_page(request: ViewerRequest, found: Roster, key: str) -> HttpResponseBase:
    known = {one.key: one for one in fields_of(found.fields)}
    if key and key not in known:
        raise Http404
    initial = FieldForm.initial_of(known[key]) if key else None
    form = FieldForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_field(viewer=request.viewer, roster_id=found.pk, field=form.field(key), before_key=key)
        except actions.CannotChangeRoster as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved: %(field)s") % {"field": form.cleaned_data["label"]})
            return redirect("new_roster_field" if "another" in request.POST else "roster", found.pk)
    context = {"form": form, "roster": found, "key": key, "label": known[key].name if key else ""}
    return render(request, "reports/pages/roster_field.html", context, status=422 if form.errors else 200)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def move_roster_field(request: ViewerRequest, pk: int, key: str, way: str) -> HttpResponseBase:
    """A field up or down."""
    try:
        actions.move_field(viewer=request.viewer, roster_id=pk, key=key, by=-1 if way == "up" else 1)
    except (actions.CannotChangeRoster, Roster.DoesNotExist) as error:
        messages.error(request, str(error))
    return redirect("roster", pk)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def remove_roster_field(request: ViewerRequest, pk: int, key: str) -> HttpResponseBase:
    """A field off."""
    roster_seen(request, pk)
    try:
        actions.remove_field(viewer=request.viewer, roster_id=pk, key=key)
    except actions.CannotChangeRoster as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The field is taken off; what lines hold of it stays stored."))
    return redirect("roster", pk)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def activate_roster(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Into force: every unit that keeps it finds it among its work."""
    roster_seen(request, pk)
    try:
        count = actions.activate_roster(viewer=request.viewer, roster_id=pk)
    except actions.CannotChangeRoster as error:
        messages.error(request, str(error))
    else:
        text = ngettext("In force: %(count)s unit keeps it.", "In force: %(count)s units keep it.", count)
        messages.success(request, text % {"count": formats.number(count)})
    return redirect("roster", pk)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def close_roster(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Kept no more."""
    roster_seen(request, pk)
    try:
        actions.close_roster(viewer=request.viewer, roster_id=pk)
    except actions.CannotChangeRoster as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Closed. What is there can still be read."))
    return redirect("roster", pk)


def roster_seen(request: ViewerRequest, pk: int) -> Roster:
    """The roster, if the viewer may read it; 404 for any other."""
    found = reads.roster_for(request.viewer, pk)
    if found is None:
        raise Http404
    return found
