"""The page of a petition, and everything that may be done on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import finished, render, toast, wants_fragment
from lienthong.modules.petitions.actions.moving import CannotMove
from lienthong.modules.petitions.queries.handling_page import (
    PetitionPage,
    petition_of_part,
    petition_page,
    readable_file,
)
from lienthong.modules.petitions.queries.handling_people import templates_for
from lienthong.modules.petitions.queries.similar import similar_petitions
from lienthong.modules.petitions.views.handling_ways import USUAL, WAYS

PAGE = "petitions/pages/petition.html"


@page(Permission.PETITIONS_VIEW)
def petition(request: ViewerRequest, pk: int) -> HttpResponse:
    """A petition: what was said, who has it until when and why, what can be done now, what happened."""
    return _shown(request, _found(request, pk))


@page(Permission.PETITIONS_VIEW)
def petition_part(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a unit was asked, on the page of its petition."""
    return _shown(request, _found(request, petition_of_part(pk) or 0))


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
def petition_act(request: ViewerRequest, pk: int, act: str) -> HttpResponse:
    """One thing to do with a petition: its form, and doing it."""
    found, way = _found(request, pk), WAYS.get(act)
    if way is None:
        raise Http404
    form = way.form_for(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            said = way.run(request, found, form)
        except CannotMove as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, said, leaves=way.leaves)
    is_offered = act in found.acts or request.method == "POST"
    context = _context(found) | {"way": way if is_offered else None, "form": form}
    if act == "draft":
        context["templates"] = templates_for(found.it)
    return render(request, PAGE, context, fragment="act", status=422 if form.errors else 200)


@page(Permission.PETITIONS_VIEW)
def petition_file(request: ViewerRequest, pk: int, file_id: int) -> Any:
    """A file of the sender, as it was sent."""
    file = readable_file(request.viewer, pk, file_id)
    if file is None:
        raise Http404
    return file_response(request, file)


@page(Permission.PETITIONS_VIEW)
def petition_similar(request: ViewerRequest, pk: int) -> HttpResponse:
    """The part of the page that shows petitions which say much the same."""
    found = _found(request, pk)
    rows = similar_petitions(found.it.text, 6, viewer=request.viewer, but=pk)
    return render(request, "petitions/parts/petition_similar.html", {"rows": rows, "it": found.it})


def _found(request: ViewerRequest, pk: int) -> PetitionPage:
    found = petition_page(request.viewer, pk)
    if found is None:
        raise Http404
    return found


def _context(found: PetitionPage) -> dict[str, Any]:
    return {"page": found, "way": None, "form": None, "ways": WAYS, "usual": USUAL, "templates": []}


def _shown(request: ViewerRequest, found: PetitionPage) -> HttpResponse:
    return render(request, PAGE, _context(found), fragment="detail")


def _done(request: ViewerRequest, found: PetitionPage, said: str, *, leaves: bool) -> HttpResponse:
    """The page as it stands now; in a list the next row opens once nothing is left to do here."""
    now = petition_page(request.viewer, found.it.pk)
    if not wants_fragment(request) or now is None:
        messages.success(request, said)
        target = redirect("petition", found.it.pk) if now else redirect("petitions")
        if wants_fragment(request):
            return HttpResponse(status=204, headers={"HX-Redirect": target.url})
        return target
    response = _shown(request, now)
    response["HX-Retarget"], response["HX-Reswap"] = "#petition", "outerHTML"
    if leaves or not set(USUAL) & set(now.acts):
        finished(response, f"petition-{found.it.pk}")
    return toast(response, said)
