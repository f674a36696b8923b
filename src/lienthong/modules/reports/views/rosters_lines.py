"""A unit's list: its lines, adding and changing them on any screen, done and not done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions import rosters_lines as actions
from lienthong.modules.reports.actions import rosters_lists as lists
from lienthong.modules.reports.forms.rosters import EntryForm, ExpectedForm
from lienthong.modules.reports.models import Entry, RosterUnit
from lienthong.modules.reports.queries import rosters_lines as reads
from lienthong.modules.reports.queries.rosters import list_for
from lienthong.modules.reports.rules.rosters import lack_of, may_enter, may_reopen
from lienthong.modules.reports.rules.rosters_fields import fields_of, shown

REFUSALS = (actions.CannotKeepLine, lists.CannotFinishList)


@page(Permission.REPORTS_VIEW)
def roster_list(request: ViewerRequest, pk: int) -> HttpResponse:
    """One unit's list, searched and by page."""
    return _list_page(request, list_seen(request, pk), None)


def _list_page(request: ViewerRequest, kept: RosterUnit, form: ExpectedForm | None, status: int = 200) -> HttpResponse:
    given = request.GET
    asked = reads.Asked(given.get("q", "")[:100], "lacking" in given, given.get("after", "")[:400])
    fields = fields_of(kept.roster.fields)
    lines, after = reads.lines_of(kept, fields, asked)
    context = {
        "kept": kept,
        "fields": fields,
        "asked": asked,
        "lines": lines,
        "after": after,
        "lack": lack_of(kept),
        "may_enter": may_enter(request.viewer, kept),
        "may_reopen": may_reopen(request.viewer, kept),
        "form": form or ExpectedForm(initial={"expected": kept.expected}),
        "removed": reads.removed_lines(kept, fields),
        "entries": told("roster_unit", kept.pk, limit=20),
    }
    return render(request, "reports/pages/roster_list.html", context, fragment=_fragment(request), status=status)


def _fragment(request: ViewerRequest) -> str:
    """What htmx asks for: the lines alone when they are narrowed, else the whole list (opened from My work)."""
    return "lines" if request.headers.get("HX-Target") == "lines" else "detail"


@page(Permission.REPORTS_ENTER, methods=("GET", "POST"))
def new_roster_entry(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """One more line."""
    kept = list_seen(request, pk)
    fields = fields_of(kept.roster.fields)
    form = EntryForm(fields, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_entry(
                viewer=request.viewer,
                list_id=pk,
                given=form.given(),
                request_key=form.cleaned_data["request_key"],
            )
        except actions.CannotKeepLine as error:
            _refuse(form, error)
        else:
            return _kept_line(request, made, "new_roster_entry")
    return _entry_page(request, kept, form, None)


@page(Permission.REPORTS_VIEW, methods=("GET", "POST"))
def roster_entry(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """A line, to be read, or changed by who keeps the list."""
    found = reads.entry_for(request.viewer, pk)
    if found is None:
        raise Http404
    entry, kept = found
    fields = fields_of(kept.roster.fields)
    initial = EntryForm.initial_of(fields, entry.values, entry.revision)
    form = EntryForm(fields, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            actions.change_entry(viewer=request.viewer, entry_id=pk, given=form.given(), revision=revision)
        except actions.CannotKeepLine as error:
            _refuse(form, error)
        else:
            return _kept_line(request, Entry.objects.get(pk=pk), "")
    return _entry_page(request, kept, form, entry)


def _entry_page(request: ViewerRequest, kept: RosterUnit, form: EntryForm, entry: Entry | None) -> HttpResponse:
    fields = fields_of(kept.roster.fields)
    values = entry.values if entry else {}
    faults = entry.faults if entry else {}
    context: dict[str, Any] = {
        "kept": kept,
        "form": form,
        "entry": entry,
        "title": actions.title_of(entry, fields) if entry else "",
        "may_enter": may_enter(request.viewer, kept),
        "facts": [(one.name, shown(one, values.get(one.key)) or "–") for one in fields],
        "lacks": {f"v_{one.key}": one.fault(faults[one.key]) for one in fields if one.key in faults},
        "needed": {f"v_{one.key}" for one in fields if one.required},
    }
    return render(request, "reports/pages/roster_entry.html", context, status=422 if form.errors else 200)


def _kept_line(request: ViewerRequest, entry: Entry, another: str) -> HttpResponseBase:
    """Say how the line stands, and go to the list or to the next line."""
    if entry.faults:
        messages.warning(request, _("Saved, not complete yet: something that is needed is missing."))
    else:
        messages.success(request, _("Saved"))
    list_id = RosterUnit.objects.values_list("pk", flat=True).get(roster_id=entry.roster_id, unit_id=entry.unit_id)
    return redirect(another if another and "another" in request.POST else "roster_list", list_id)


def _refuse(form: EntryForm, error: actions.CannotKeepLine) -> None:
    form.take_faults(error.faults)
    if not error.faults:
        form.add_error(None, str(error))
    if isinstance(error, actions.LineChanged):
        typed = dict(form.cleaned_data)
        for one in form.roster_fields:
            now = shown(one, error.entry.values.get(one.key))
            if str(typed.get(f"v_{one.key}") or "") != now:
                form.add_error(f"v_{one.key}", _("Now there: %(value)s") % {"value": now or "–"})
        form.data = {**form.data.dict(), "revision": str(error.entry.revision)}  # type: ignore[attr-defined]


@page(Permission.REPORTS_ENTER, methods=("POST",))
def remove_roster_entry(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Take a line off; the list offers to put it back."""
    return _moved(request, pk, actions.remove_entry, _("The line is taken off. It can be put back below the list."))


@page(Permission.REPORTS_ENTER, methods=("POST",))
def restore_roster_entry(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Put a line back."""
    return _moved(request, pk, actions.restore_entry, _("The line is back."))


def _moved(request: ViewerRequest, pk: int, act: Any, said: str) -> HttpResponseBase:
    entry = Entry.objects.visible_to(request.viewer).filter(pk=pk).first()
    if entry is None:
        raise Http404
    try:
        act(viewer=request.viewer, entry_id=pk)
    except Entry.DoesNotExist:
        messages.info(request, _("That was done already."))
    except actions.CannotKeepLine as error:
        messages.error(request, " ".join([str(error), *error.faults.values()]))
    else:
        messages.success(request, said)
    list_id = RosterUnit.objects.values_list("pk", flat=True).get(roster_id=entry.roster_id, unit_id=entry.unit_id)
    return redirect("roster_list", list_id)


@page(Permission.REPORTS_ENTER, methods=("POST",))
def state_expected(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """How many lines the list will have."""
    kept, form = list_seen(request, pk), ExpectedForm(request.POST)
    if not form.is_valid():
        return _list_page(request, kept, form, status=422)
    try:
        lists.state_expected(viewer=request.viewer, list_id=pk, expected=form.cleaned_data["expected"])
    except REFUSALS as error:
        form.add_error(None, str(error))
        return _list_page(request, kept, form, status=422)
    messages.success(request, _("Saved"))
    return redirect("roster_list", pk)


@page(Permission.REPORTS_ENTER, methods=("POST",))
def finish_list(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The list is complete."""
    list_seen(request, pk)
    try:
        lists.finish_list(viewer=request.viewer, list_id=pk)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done: the level above sees it now."))
    return redirect("roster_list", pk)


@page(Permission.REPORTS_VIEW, methods=("POST",))
def reopen_list(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The list is not complete after all."""
    list_seen(request, pk)
    try:
        lists.reopen_list(viewer=request.viewer, list_id=pk, reason=request.POST.get("reason", ""))
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, pgettext("roster", "Open again"))
    return redirect("roster_list", pk)


def list_seen(request: ViewerRequest, pk: int) -> RosterUnit:
    """The list, if the viewer may read it; 404 for any other."""
    kept = list_for(request.viewer, pk)
    if kept is None:
        raise Http404
    return kept
