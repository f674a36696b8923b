"""Public petitions: the list, one of them, its files, and “me too”."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.access.pages import public_page
from lienthong.kernel.database.paging import BadCursor
from lienthong.kernel.files.views import file_response
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.portal_guarding import count_visit
from lienthong.modules.petitions.actions.portal_supporting import new_visitor, support_petition
from lienthong.modules.petitions.models import Attachment, Petition, PetitionKind
from lienthong.modules.petitions.queries import portal_cases as cases
from lienthong.modules.petitions.queries.portal_choices import topics_in_use
from lienthong.modules.petitions.queries.portal_places import place_of, places_matching, provinces
from lienthong.modules.petitions.rules.portal_words import PHASES
from lienthong.modules.petitions.views.portal_limits import limited

VISITOR = "lienthong_visitor"
A_YEAR = 365 * 24 * 3600


@public_page()
def portal_cases(request: HttpRequest) -> HttpResponse:
    """The list, with filters that are plain fields of a form."""
    asked = cases.Asked.of(request.GET.dict())
    after = request.GET.get("after", "")
    try:
        lines, following = cases.public_lines(asked, after=after)
    except BadCursor:
        return redirect("portal_cases")
    context = {
        "lines": lines,
        "asked": asked,
        "place": place_of(asked.place) if asked.place else None,
        "older": f"?{urlencode({**asked.values, 'after': following})}" if following else "",
        "first": f"?{urlencode(asked.values)}" if after else "",
        "provinces": provinces(),
        "topics": topics_in_use(get_language() or "vi"),
        "phases": [(key, name) for key, (name, _states) in PHASES.items()],
        "kinds": [kind for kind in PetitionKind.choices if kind[0] != PetitionKind.DENUNCIATION],
        "near": places_matching(asked.q)[:3] if asked.q and not after else [],
    }
    return render(request, "petitions/pages/portal_cases.html", context)


@public_page()
def portal_case(request: HttpRequest, reference: str) -> HttpResponse:
    """One public petition, its answers and files."""
    try:
        case = cases.public_case(reference, get_language() or "vi")
    except Petition.DoesNotExist as error:
        raise Http404 from error
    done = " ".join(str(message) for message in messages.get_messages(request))
    return render(request, "petitions/pages/portal_case.html", {"case": case, "done": done})


@public_page(methods=("POST",))
@limited
def portal_support(request: HttpRequest, reference: str) -> HttpResponse:
    """Say “me too”, once a browser."""
    count_visit(what="support", address=visitor_address(request))
    visitor = request.COOKIES.get(VISITOR, "")[:60] or new_visitor()
    try:
        is_new = support_petition(reference=reference, visitor=visitor)
    except Petition.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Noted: you too.") if is_new else _("You had said so before; it counts once."))
    response = redirect("portal_case", reference)
    secure = request.is_secure()
    response.set_cookie(VISITOR, visitor, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


@public_page()
def portal_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file as it was approved for everybody; with `?small` its small picture."""
    try:
        file = cases.public_file(pk).redacted
    except Attachment.DoesNotExist as error:
        raise Http404 from error
    if file is None:
        raise Http404
    return file_response(request, (file.thumbnail or file) if "small" in request.GET else file)
