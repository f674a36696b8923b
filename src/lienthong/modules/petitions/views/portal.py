"""The portal's first page, and choosing the place."""

from django.http import HttpRequest, HttpResponse

from lienthong.kernel.access.pages import public_page
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.queries import portal_places as places

LONGEST_ASKED = 100


@public_page()
def portal(request: HttpRequest) -> HttpResponse:
    """What one can do here, in one look."""
    return render(request, "petitions/pages/portal.html", {"provinces": places.provinces()})


@public_page()
def portal_place(request: HttpRequest) -> HttpResponse:
    """Choose the place: by its name, or from its province."""
    asked = request.GET.get("q", "")[:LONGEST_ASKED].strip()
    chosen = request.GET.get("province", "")
    province = places.place_of(int(chosen)) if chosen.isdecimal() and len(chosen) < 12 else None
    context = {
        "asked": asked,
        "province": province,
        "found": places.communes_of(province.id) if province else places.places_matching(asked),
        "provinces": places.provinces(),
    }
    return render(request, "petitions/pages/portal_place.html", context)
