"""The portal's first page, and choosing the place."""

from django.http import HttpRequest, HttpResponse

from lienthong.kernel.access.pages import public_page
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.forms.portal import PointForm
from lienthong.modules.petitions.queries import portal_places as places
from lienthong.modules.petitions.queries.portal_former import Found, places_found
from lienthong.modules.petitions.queries.portal_maps import place_map

LONGEST_ASKED = 100


@public_page()
def portal(request: HttpRequest) -> HttpResponse:
    """What one can do here, in one look."""
    return render(request, "petitions/pages/portal.html", {"provinces": places.provinces()})


@public_page()
def portal_place(request: HttpRequest) -> HttpResponse:
    """Choose the place: by its name, on the map, by where the telephone is, or from its province."""
    asked = request.GET.get("q", "")[:LONGEST_ASKED].strip()
    here = PointForm(request.GET)
    point = here.place if "latitude" in request.GET else None
    chosen = request.GET.get("province", "")
    province = places.place_of(int(chosen)) if chosen.isdecimal() and len(chosen) < 12 else None
    province = province if province and province.level == "province" else None
    context = {
        "asked": asked,
        "province": province,
        "is_here": "latitude" in request.GET,
        "found": [Found(point)] if point else places_found(asked),
        "communes": places.communes_of(province.id) if province else [],
        "provinces": places.provinces(),
        "map": place_map(province),
    }
    response = render(request, "petitions/pages/portal_place.html", context)
    response["Permissions-Policy"] = "geolocation=(self)"  # a telephone may say where it is, when it is asked to
    return response
