"""Open311 GeoReport v2 with service request updates: what other apps read and send. JSON and XML by the ending.

http://wiki.open311.org/GeoReport_v2/ ; what an app sends is read by people like any petition before it is public, so
it gets a token, which is the sender's tracking code.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.access.pages import public, public_page
from lienthong.kernel.database.routing import reading
from lienthong.kernel.files.middleware import refused_upload, takes_files
from lienthong.modules.petitions.actions.open311 import CannotReceive, receive_request
from lienthong.modules.petitions.actions.open311_apps import CannotTrustApp, app_of
from lienthong.modules.petitions.actions.portal_guarding import TooMany, count_visit
from lienthong.modules.petitions.actions.portal_uploads import MOST_BYTES, MOST_TOGETHER, refusal
from lienthong.modules.petitions.forms.open311 import RequestForm
from lienthong.modules.petitions.models import TrustedApp
from lienthong.modules.petitions.queries import open311 as queries
from lienthong.modules.petitions.queries.tracking import petition_of_code
from lienthong.modules.petitions.rules.open311 import MEDIA_TYPES, written, written_one

Entry = Mapping[str, Any]


@public_page()
def open311_discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Where the service is and what it speaks."""
    address = settings.BASE_URL.rstrip("/") + "/open311/v2"
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": address,
        "changeset": "2026-11-22T00:00:00Z",
        "type": "production",
        "formats": ["application/json", "text/xml"],
    }
    told = {"changeset": "2026-11-22T00:00:00Z", "contact": settings.BASE_URL, "endpoints": [endpoint]}
    return _alone("discovery", told, form)


@public_page()
def open311_services(request: HttpRequest, form: str) -> HttpResponse:
    """The topics."""
    return _answer("services", queries.services(_language()), form)


@public_page()
def open311_service(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """What a topic asks besides the words."""
    found = queries.service_definition(code)
    return _alone("service_definition", found, form) if found else _error(404, _("No such service."), form)


@takes_files(each=MOST_BYTES, together=MOST_TOGETHER)
@csrf_exempt
@public
def open311_requests(request: HttpRequest, form: str) -> HttpResponse:
    """Public requests; by POST a new one. No cookie counts here, so no page of another site can act for anybody."""
    try:
        if request.method == "POST":
            return _receive(request, form)
        with reading():
            return _answer("requests", queries.requests_asked_for(request.GET.dict(), _language()), form)
    except queries.BadDate:
        return _error(400, _("Write dates as 2026-11-22T08:00:00Z."), form)
    except TooMany as error:
        response = _error(429, _("Too many at once"), form)
        response["Retry-After"] = str(error.seconds)
        return response


@public_page()
def open311_request(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """One public request."""
    found = queries.one_request(reference, _language())
    return _answer("requests", [found], form) if found else _error(404, _("No such public request."), form)


@public
def open311_token(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """The number of a request whose token the sender has."""
    try:
        with reading():
            found = petition_of_code(token[:60])
        if found is None:
            count_visit(what="track", address=visitor_address(request))
            return _error(404, _("No such token."), form)
    except TooMany:
        return _error(429, _("Too many at once"), form)
    return _answer("requests", [{"service_request_id": found.reference, "token": token}], form)


@public_page()
def open311_updates(request: HttpRequest, form: str) -> HttpResponse:
    """Public answers as updates."""
    try:
        return _answer("updates", queries.updates_asked_for(request.GET.dict()), form)
    except queries.BadDate:
        return _error(400, _("Write dates as 2026-11-22T08:00:00Z."), form)


def _counted_app(request: HttpRequest) -> TrustedApp | None:
    """The app that sends, counted as itself; whoever sends no key, or a wrong one, is counted by address."""
    try:
        app = app_of(key=request.POST.get("api_key", "") or request.GET.get("api_key", ""))
    except CannotTrustApp:
        count_visit(what="open311", address=visitor_address(request))
        raise
    count_visit(what="app" if app else "open311", address=f"app {app.pk}" if app else visitor_address(request))
    return app


def _receive(request: HttpRequest, form: str) -> HttpResponse:
    try:
        app = _counted_app(request)
    except CannotTrustApp:
        return _error(403, _("This API key is not known."), form)
    if refused := refused_upload(request):
        return _error(413, refusal(refused), form)
    sent = RequestForm({**request.POST.dict(), "kind": request.POST.get("attribute[kind]", "")})
    if not sent.is_valid():
        faults = [f"{name}: {fault}" for name, all_of in sent.errors.items() for fault in all_of]
        return _answer("errors", [{"code": 400, "description": fault} for fault in faults], form, status=400)
    try:
        received = receive_request(
            given=sent.cleaned_data,
            uploads=request.FILES.getlist("media"),
            language=_language(),
            key=request.headers.get("Idempotency-Key", ""),
            app=app,
        )
    except CannotReceive as error:
        return _error(400, str(error), form)
    address = settings.BASE_URL.rstrip("/") + reverse("portal_own", args=[received.grouped_code])
    notice = _("Keep the token: it is the tracking code. %(address)s") % {"address": address}
    return _answer("requests", [{"token": received.grouped_code, "service_notice": notice}], form, status=201)


def _language() -> str:
    return get_language() or "vi"


def _answer(kind: str, entries: Sequence[Entry], form: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(written(kind, entries, _known(form)), content_type=MEDIA_TYPES[form], status=status)


def _alone(root: str, entry: Entry, form: str) -> HttpResponse:
    return HttpResponse(written_one(root, entry, _known(form)), content_type=MEDIA_TYPES[form])


def _error(status: int, text: str, form: str) -> HttpResponse:
    return _answer("errors", [{"code": status, "description": text}], form, status=status)


def _known(form: str) -> str:
    """The form asked for by the ending; raises Http404 for any other."""
    if form not in MEDIA_TYPES:
        raise Http404
    return form
