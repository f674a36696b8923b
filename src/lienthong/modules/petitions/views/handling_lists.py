"""The staff's list of petitions, what is done to many at once, and what typing into a form finds."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, asked_back, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.org.queries import units_matching
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions import bulk
from lienthong.modules.petitions.models import PetitionKind
from lienthong.modules.petitions.queries import handling_list as lists
from lienthong.modules.petitions.queries.handling_export import XLSX, petitions_sheet
from lienthong.modules.petitions.queries.handling_page import petitions_matching

_BODIES = ("central", "province", "commune")


@page(Permission.PETITIONS_VIEW)
def petitions(request: ViewerRequest) -> HttpResponse:
    """The petitions of the viewer's unit, or of one that they oversee: by tab, filtered, paged by key."""
    chosen = lists.Filter.of(request.GET.dict())
    units, name = _units(request, chosen)
    after = request.GET.get("after", "")
    lines, following = lists.petition_lines(request.viewer, units, chosen, after=after)
    asked = {**chosen.asked, "tab": chosen.tab}
    context = {
        "lines": lines,
        "chosen": chosen,
        "unit": name,
        "query": urlencode(asked),
        "others": urlencode(chosen.asked),
        "older": f"{request.path}?{urlencode({**asked, 'after': following})}" if following else "",
        "first": f"{request.path}?{urlencode(asked)}" if after else "",
        "counts": lists.petition_counts(units),
        "kinds": [one for one in PetitionKind.choices if one[0] != PetitionKind.DENUNCIATION],
        "topics": lists.topics_to_choose(),
    }
    return render(request, "petitions/pages/petitions.html", context, fragment="rows")


@page(Permission.PETITIONS_VIEW)
def petitions_export(request: ViewerRequest) -> HttpResponse:
    """The list as a spreadsheet."""
    chosen = lists.Filter.of(request.GET.dict())
    units, name = _units(request, chosen)
    lines, _following = lists.petition_lines(request.viewer, units, chosen, size=lists.MOST_EXPORTED)
    content = petitions_sheet(name or request.viewer.unit_name, lines)
    headers = {"Content-Disposition": 'attachment; filename="phan-anh-kien-nghi.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@page(Permission.PETITIONS_SCREEN, methods=("POST",))
def petitions_bulk(request: ViewerRequest, act: str) -> HttpResponse:
    """Accept, refuse with one reason, or merge every selected petition."""
    selected = [key.removeprefix("petition-") for key in request.POST.getlist("selected")]
    ids = [one for key in selected if (one := lists.number(key)) is not None]
    if act == "accept":
        done = bulk.accept_many(viewer=request.viewer, petition_ids=ids)
    elif act == "refuse":
        done = bulk.refuse_many(viewer=request.viewer, petition_ids=ids, reason=request.POST.get("reason", ""))
    elif act == "merge":
        done = bulk.merge_many(viewer=request.viewer, petition_ids=ids)
    else:
        raise Http404
    _say(request, done)
    return redirect(asked_back(request) or "petitions")


@page(Permission.PETITIONS_VIEW)
def find_petition_units(request: ViewerRequest) -> HttpResponse:
    """Units that may answer petitions, by name, for a field in which one is typed."""
    found = units_matching(request.GET.get("q", ""), limit=20, levels=_BODIES)
    return _options(request, [(one.id, one.name, one.above) for one in found])


@page(Permission.PETITIONS_VIEW)
def find_petitions(request: ViewerRequest) -> HttpResponse:
    """Petitions by reference or words, for a field in which one is typed."""
    found = petitions_matching(request.viewer, request.GET.get("q", ""))
    return _options(request, found)


def _options(request: ViewerRequest, rows: list[tuple[int, str, str]]) -> HttpResponse:
    return render(request, "petitions/parts/options.html", {"rows": rows})


def _say(request: ViewerRequest, done: bulk.Done) -> None:
    if done.done:
        text = ngettext("Done with %(num)d petition.", "Done with %(num)d petitions.", done.done)
        messages.success(request, text % {"num": done.done})
    if done.refused or not done.done:
        text = _("%(num)d were left as they are. %(why)s")
        messages.warning(request, (text % {"num": done.refused, "why": done.why}).strip())


def _units(request: ViewerRequest, chosen: lists.Filter) -> Any:
    found = lists.units_of(request.viewer, chosen)
    if found is None:
        raise Http404
    return found
