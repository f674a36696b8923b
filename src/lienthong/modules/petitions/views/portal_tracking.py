"""Following one's own petition by its code, and the receipt."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.access.pages import public, public_page
from lienthong.kernel.database.routing import reading
from lienthong.kernel.ui.qr import qr_svg
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.portal_guarding import count_visit
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.portal_receipt_paper import own_address, receipt_pdf
from lienthong.modules.petitions.queries.portal_receipts import receipt_of
from lienthong.modules.petitions.queries.portal_tracking import own_petition
from lienthong.modules.petitions.queries.tracking import petition_of_code
from lienthong.modules.petitions.rules.codes import grouped, plain_code
from lienthong.modules.petitions.views.portal_limits import limited

# Whoever uses a shared computer leaves nothing behind, and no other site learns the code from a link.
_PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "microphone=(self)",  # an answer may be spoken
}


@public_page(methods=("GET", "POST"))
@limited
def portal_track(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    typed = request.POST.get("code", "")[:60]
    if request.method == "POST":
        if _found(request, typed):
            return redirect("portal_own", grouped(plain_code(typed)))
        fault = _("There is no petition with this code. Look at it again: it has 16 signs, no O and no I.")
        return render(request, "petitions/pages/portal_track.html", {"typed": typed, "fault": fault}, status=422)
    return render(request, "petitions/pages/portal_track.html", {"typed": typed, "fault": ""})


@public
@limited
def portal_own(request: HttpRequest, code: str) -> HttpResponse:
    """Who has it, until when and why, and what happened."""
    return own_page(request, opened(request, code), code)


@public
@limited
def portal_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The code with its picture for a camera, and the signed receipt; with `?text` or `?pdf` as a file."""
    petition = opened(request, code)
    shown = grouped(plain_code(code))
    with reading():
        receipt = receipt_of(petition)
        if "text" in request.GET:
            return _file(receipt.encode(), f"{petition.reference}.txt", "text/plain; charset=utf-8")
        if "pdf" in request.GET:
            return _file(receipt_pdf(petition, shown, receipt), f"{petition.reference}.pdf", "application/pdf")
    address = own_address(shown)
    picture = qr_svg(address, _("Picture of the address for a camera"))
    context = {"petition": petition, "code": shown, "address": address, "picture": picture, "receipt": receipt}
    return _private(request, "petitions/pages/portal_receipt.html", context)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type, headers=_PRIVATE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def own_page(
    request: HttpRequest, petition: Petition, code: str, *, fault: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """The page of a petition for whoever has its code, with what went wrong and what was typed where something did."""
    with reading():
        context = {
            "own": own_petition(petition, get_language() or "vi"),
            "code": grouped(plain_code(code)),
            "verdicts": Petition.Verdict.choices,
            "done": " ".join(str(message) for message in messages.get_messages(request)),
            "fault": fault,
            "typed": typed,
        }
        return _private(request, "petitions/pages/portal_own.html", context, status=status)


def opened(request: HttpRequest, code: str) -> Petition:
    """The petition of a code; raises Http404, and counts who tries codes that there are not."""
    found = _found(request, code)
    if found is None:
        raise Http404
    return found


def _found(request: HttpRequest, code: str) -> Petition | None:
    with reading():
        found = petition_of_code(code[:60])
    if found is None:
        count_visit(what="track", address=visitor_address(request))
    return found


def _private(request: HttpRequest, page: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, page, context, status=status)
    for name, value in _PRIVATE.items():
        response[name] = value
    return response
