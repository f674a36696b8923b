"""Signing in on the portal with an electronic identity, for who wants to be known; and what they have sent so.

Who somebody is stays in a signed cookie of the portal alone, half an hour long: no account, no session, no row.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.access.pages import public, public_page
from lienthong.kernel.accounts.actions.openid import (
    TIME_TO_SIGN_IN,
    CannotIdentify,
    Identity,
    begin_identity,
    finish_identity,
    provider_name,
)
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.portal_guarding import count_visit
from lienthong.modules.petitions.queries.portal_mine import sent_by
from lienthong.modules.petitions.rules.identity import Sender, sender_of
from lienthong.modules.petitions.views.portal_limits import limited

KNOWN, PENDING = "lienthong_portal_identity", "lienthong_portal_pending"
HALF_AN_HOUR = 30 * 60
_SALT = "lienthong portal identity"


def known_sender(request: HttpRequest) -> Sender | None:
    """Who has signed in with this browser in the last half hour, with the provider that is named now."""
    try:
        told = signing.loads(request.COOKIES.get(KNOWN, ""), salt=_SALT, max_age=HALF_AN_HOUR)
    except signing.BadSignature:
        return None
    found = Sender(told["issuer"], told["subject"], told["name"])
    return found if settings.IDENTITY_ISSUER and found.issuer == settings.IDENTITY_ISSUER else None


@public_page()
def portal_identity(request: HttpRequest) -> HttpResponse:
    """What signing in is for, and who is signed in."""
    return _page(request)


@public
@limited
def portal_identity_begin(request: HttpRequest) -> HttpResponse:
    """Off to the provider. A link and no form: a page's forms may be sent to this site alone."""
    count_visit(what="identity", address=visitor_address(request))
    try:
        address, pending = begin_identity(back=_back())
    except CannotIdentify as error:
        return _page(request, fault=str(error), status=503)
    response = HttpResponse(status=302, headers={"Location": address, "Cache-Control": "no-store"})
    _keep(response, PENDING, pending, TIME_TO_SIGN_IN)
    return response


@public
@limited
def portal_identity_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider."""
    count_visit(what="identity", address=visitor_address(request))
    pending = request.COOKIES.get(PENDING, "")
    try:
        found = finish_identity(pending=pending, answer=request.GET.dict())
    except CannotIdentify as error:
        response = _page(request, fault=str(error), status=422)
    else:
        response = redirect("portal_identity")
        _keep(response, KNOWN, _word(found), HALF_AN_HOUR)
    response.delete_cookie(PENDING, path=reverse("portal"))
    return response


@public_page(methods=("POST",))
def portal_identity_leave(request: HttpRequest) -> HttpResponse:
    """Forget who it is on this browser."""
    response = redirect("portal_identity")
    response.delete_cookie(KNOWN, path=reverse("portal"))
    return response


@public_page()
def portal_mine(request: HttpRequest) -> HttpResponse:
    """What the person who is signed in has sent under that identity."""
    sender = known_sender(request)
    if sender is None:
        return redirect("portal_identity")
    context = {"sender": sender, "rows": sent_by(sender, get_language() or "vi")}
    return _private(render(request, "petitions/pages/portal_mine.html", context))


def _page(request: HttpRequest, *, fault: str = "", status: int = 200) -> HttpResponse:
    provider = provider_name()
    if not provider:
        raise Http404
    context: dict[str, Any] = {"provider": provider, "sender": known_sender(request), "fault": fault}
    return _private(render(request, "petitions/pages/portal_identity.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _word(found: Identity) -> str:
    sender = sender_of(found.issuer, found.subject, found.name, secret=settings.SECRET_KEY)
    return signing.dumps({"issuer": sender.issuer, "subject": sender.subject, "name": sender.name}, salt=_SALT)


def _keep(response: HttpResponse, name: str, word: str, seconds: int) -> None:
    response.set_cookie(
        name, word, max_age=seconds, path=reverse("portal"), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _back() -> str:
    return settings.BASE_URL.rstrip("/") + reverse("portal_identity_back")
