"""Checking a receipt: here by pasting it, or without us by the key."""

from django.http import HttpRequest, HttpResponse

from lienthong.kernel.access.pages import public_page
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.queries import portal_receipts as receipts
from lienthong.modules.petitions.rules.receipts import LONGEST_NOTE, unpacked


@public_page(methods=("GET", "POST"))
def portal_verify(request: HttpRequest) -> HttpResponse:
    """Paste a receipt, or let a camera read the square on its paper, and learn whether it is ours."""
    note = request.POST.get("receipt", "")[:LONGEST_NOTE] or unpacked(request.GET.get("note", ""))
    context = {"note": note, "checked": receipts.checked_receipt(note) if note.strip() else None}
    return render(request, "petitions/pages/portal_verify.html", context)


@public_page()
def portal_key(request: HttpRequest) -> HttpResponse:
    """The public key, for checking without us."""
    response = HttpResponse(receipts.key_text(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="lienthong-receipts.pem"'
    return response
