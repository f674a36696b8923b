"""The receipt as a paper: what was received, the code, and two squares for a camera."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lienthong.kernel.language import formats
from lienthong.kernel.ui.assets import DOCUMENT_FONTS
from lienthong.kernel.ui.qr import qr_path
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.receipts import packed, read_receipt

LAYOUT = Path(__file__).resolve().parents[1] / "layouts" / "receipt.typ"


def own_address(code: str) -> str:
    """The address of a petition's own page."""
    return settings.BASE_URL.rstrip("/") + reverse("portal_own", args=[code])


def receipt_pdf(petition: Petition, code: str, receipt: str) -> bytes:
    """One page of A4 in the reader's language: one square opens the petition, the other checks the receipt.

    The signed receipt is printed, and lies in the file as an attachment for checking without us.
    """
    said = read_receipt(receipt)
    check = f"{settings.BASE_URL.rstrip('/')}{reverse('portal_verify')}?note={packed(receipt)}"
    data = {
        "language": get_language() or "vi",
        "head": _("Citizens' petitions"),
        "title": _("Receipt"),
        "reference": petition.reference,
        "facts": [
            [_("Received at"), formats.datetime(petition.received_at)],
            [_("Kind of petition"), petition.get_kind_display()],
            [_("The place"), said["place"].partition(" ")[2]],
            [_("Office that received it"), said["office"]],
            [_("Files"), said["files"]],
        ],
        "code_name": _("Your tracking code"),
        "code": code,
        "code_help": _("With it you see at any time who has your petition and until when. Keep it: it is your key."),
        "own": _square(own_address(code)),
        "check": _square(check),
        "check_name": _("Is this receipt genuine?"),
        "check_help": _("A camera on this square opens the check; or paste the text below at %(address)s.")
        % {"address": settings.BASE_URL.rstrip("/") + reverse("portal_verify")},
        "note_name": _("The signed receipt"),
        "note_help": _("It proves what was received and when, without giving away your words or your code."),
        "note": receipt,
    }
    return bytes(
        typst.compile(
            LAYOUT,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[DOCUMENT_FONTS] if DOCUMENT_FONTS.exists() else [],
        )
    )


def _square(text: str) -> str:
    """The QR code of a text as a picture of its own."""
    size, path = qr_path(text)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path fill="#000" d="{path}"/></svg>'
