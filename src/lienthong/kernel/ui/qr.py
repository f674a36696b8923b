"""Codes that a camera reads, as pictures inside the page."""

from functools import lru_cache

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around, as ISO/IEC 18004 asks


@lru_cache(maxsize=256)
def qr_path(text: str) -> tuple[int, str]:
    """The side of the QR code of a text in modules, with the white around it, and its dark ones as an SVG path."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    size = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return size, path


def qr_svg(text: str, label: str) -> Markup:
    """The QR code of a text as SVG that scales with its box; `label` is read to whoever cannot see it."""
    size, path = qr_path(text)
    return Markup(
        '<svg class="qr-code" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"></path><path fill="#000" d="{2}"></path></svg>'
    ).format(size, label, path)
