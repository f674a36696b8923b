"""The sealed lane: what its keepers see, and opening a denunciation by two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.views import sealed_response
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.sealing import (
    CannotUnseal,
    ask_to_unseal,
    decide_unsealing,
    open_sealed,
    open_sealed_file,
)
from lienthong.modules.petitions.actions.sealing_keepers import CannotName, end_keeper, name_keeper
from lienthong.modules.petitions.forms.sealing import ReasonForm
from lienthong.modules.petitions.models import Petition, Unsealing
from lienthong.modules.petitions.queries import sealing as reads
from lienthong.modules.petitions.queries.handling_list import number
from lienthong.modules.petitions.queries.lane import active_keepers
from lienthong.modules.petitions.queries.sealed_page import SealedPage, sealed_page
from lienthong.modules.petitions.views.handling_ways import WAYS

ONE = "petitions/pages/sealed_petition.html"


@page(Permission.PETITIONS_VIEW)
@never_cache
def sealed_petitions(request: ViewerRequest) -> HttpResponse:
    """The denunciations of the viewer's own lane; nobody else's are even counted."""
    before = request.GET.get("before", "")
    key = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    rows, following = reads.sealed_rows(request.viewer, before=key)
    return render(request, "petitions/pages/sealed_petitions.html", {"rows": rows, "before": following})


@page(Permission.PETITIONS_VIEW)
@never_cache
def sealed_petition(request: ViewerRequest, pk: int) -> HttpResponse:
    """One denunciation: closed, or asked to be opened, or open."""
    found = sealed_page(request.viewer, pk)
    if found is None:
        raise Http404
    return shown(request, found)


@page(Permission.PETITIONS_VIEW, methods=("POST",))
def ask_unsealing(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """Ask a second keeper."""
    petition = _kept(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        found = sealed_page(request.viewer, pk)
        return shown(request, found, form=form, status=422)
    try:
        ask_to_unseal(viewer=request.viewer, petition=petition, reason=form.cleaned_data["reason"])
    except CannotUnseal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Asked. Another keeper must agree within three days."))
    return redirect("sealed_petition", pk)


@page(Permission.PETITIONS_VIEW, methods=("POST",))
def decide_on_unsealing(request: ViewerRequest, pk: int, asked: int) -> HttpResponseBase:
    """Agree with a request of another keeper, or refuse it."""
    unsealing = get_object_or_404(Unsealing, pk=asked, petition=_kept(request, pk))
    try:
        decide_unsealing(viewer=request.viewer, unsealing=unsealing, grant=request.POST.get("decision") == "grant")
    except CannotUnseal as error:
        messages.error(request, str(error))
    return redirect("sealed_petition", pk)


@page(Permission.PETITIONS_VIEW, methods=("POST",))
@never_cache
def read_sealed(request: ViewerRequest, pk: int) -> HttpResponseBase:
    """The words, while they are open. By POST, for every reading is written down."""
    petition = _kept(request, pk)
    try:
        words = open_sealed(viewer=request.viewer, petition=petition)
    except CannotUnseal as error:
        messages.error(request, str(error))
        return redirect("sealed_petition", pk)
    found = sealed_page(request.viewer, pk, with_replies=True)
    return shown(request, found, words=words, files=reads.sealed_files(petition))


@page(Permission.PETITIONS_VIEW, methods=("POST",))
@never_cache
def sealed_file(request: ViewerRequest, pk: int, attachment: int) -> HttpResponseBase:
    """A file of the sender, while it is open. By POST, for every taking out is written down."""
    petition = _kept(request, pk)
    found = get_object_or_404(petition.attachments.select_related("file__blob"), pk=attachment)
    try:
        opened = open_sealed_file(viewer=request.viewer, petition=petition, attachment=found)
    except CannotUnseal as error:
        messages.error(request, str(error))
        return redirect("sealed_petition", pk)
    return sealed_response(request, opened.content, opened.media_type, opened.name)


@page(Permission.PETITIONS_DECIDE)
def lane_keepers(request: ViewerRequest) -> HttpResponse:
    """Where the viewer's body names keepers."""
    return render(request, "petitions/pages/lane_keepers.html", {"lanes": reads.lanes_named_by(request.viewer)})


@page(Permission.PETITIONS_DECIDE, methods=("GET", "POST"))
def lane_keeper(request: ViewerRequest, unit: int) -> HttpResponseBase:
    """The keepers of one lane: naming them and ending it."""
    lane = reads.lane_unit(request.viewer, unit)
    if lane is None:
        raise Http404
    if request.method == "POST":
        chosen = number(request.POST.get("position", "")) or 0
        try:
            name_keeper(viewer=request.viewer, unit=lane, position_id=chosen)
        except CannotName as error:
            messages.error(request, str(error))
        return redirect("lane_keeper", unit)
    people = reads.positions_to_name(lane)
    context = {"lane": lane, "keepers": active_keepers(lane.pk), "people": people}
    return render(request, "petitions/pages/lane_keeper.html", context)


@page(Permission.PETITIONS_DECIDE, methods=("POST",))
def end_lane_keeper(request: ViewerRequest, unit: int, pk: int) -> HttpResponseBase:
    """End somebody's keeping."""
    lane = reads.lane_unit(request.viewer, unit)
    keeper = next((one for one in active_keepers(unit) if one.pk == pk), None) if lane else None
    if keeper is None:
        raise Http404
    try:
        end_keeper(viewer=request.viewer, keeper=keeper)
    except CannotName as error:
        messages.error(request, str(error))
    return redirect("lane_keeper", unit)


def shown(request: ViewerRequest, found: SealedPage | None, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one denunciation, with the words, or the form of an act, where there is one."""
    context: dict[str, Any] = {"form": ReasonForm(), "words": None, "files": [], "way": None, "act_form": None}
    context |= {"page": found, "ways": WAYS, "templates": [], **more}
    return render(request, ONE, context, status=status)


def _kept(request: ViewerRequest, pk: int) -> Petition:
    petition = reads.sealed_petition_of(request.viewer, pk)
    if petition is None:
        raise Http404
    return petition
