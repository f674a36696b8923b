"""Number, date and signer over the first page of an uploaded PDF: where there is room for them, and laying them on."""

import io
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from django.utils.translation import gettext as _

from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.ui.assets import DOCUMENT_FONTS
from lienthong.modules.documents.models import Document, Version
from lienthong.modules.documents.queries.drafting_pages import PDFIUM
from lienthong.modules.documents.queries.drafting_pdf import FONTS, LAYOUTS, signer_title, written_date

LAYOUT = LAYOUTS / "stamp.typ"
WIDTH, HEIGHT = 190.0, 38.0  # points; three lines, above the 20 mm where an official heading begins
MARGIN = 10.0
PREVIEW = 240  # pixels across in which room is looked for
PAPER = 235  # what is at least this bright is paper
MOST_INK = 0.02  # speckles of a scan
DOCUMENT_SIGNED, PROTECTED, SMALL, ODD = "signed", "protected", "small", "odd"


class CannotStamp(Exception):
    """Nothing can be laid over this PDF; the argument is why: `signed`, `protected`, `small` or `odd`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the mark will stand on the first page as it is seen: its upper left corner and its size, in points.

    `page` is the size of that page; `corner` names the place: `top-right`, `top-left`, `bottom-right`, `bottom-left`.
    """

    corner: str
    left: float
    top: float
    page: tuple[float, float]

    @property
    def share(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in thousandths of the page's width and height."""
        across, down = self.page
        measures = ((self.left, across), (self.top, down), (WIDTH, across), (HEIGHT, down))
        return tuple(round(1000 * size / whole) for size, whole in measures)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class StampPlan:
    """What issuing will do with a PDF: `spot`, or `fault` in words when it stays as it is; neither if composed."""

    spot: Spot | None = None
    fault: str = ""
    place: str = ""


def stamp_plan(version: Version) -> StampPlan:
    """Where number and date will stand on an uploaded version, or why they cannot; nothing for a composed one."""
    if version.content is not None or version.pdf is None:
        return StampPlan()
    try:
        spot = spot_of(blob_path(version.pdf.blob.sha256))
    except CannotStamp as error:
        return StampPlan(fault=FAULTS[error.args[0]]())
    return StampPlan(spot, place=PLACES[spot.corner]())


@lru_cache(maxsize=256)
def spot_of(pdf: Path) -> Spot:
    """The emptiest corner of the first page. Raises CannotStamp. Kept, as a stored PDF never changes."""
    try:
        with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
            return _spot(document)
    except (pypdfium2.PdfiumError, OSError, ValueError, ZeroDivisionError) as error:
        raise CannotStamp(ODD) from error


def stamped(pdf: Path, mark: bytes) -> bytes:
    """The PDF with `mark` (a PDF of one page) over its first page, all other pages as they were.

    What comes out is opened again and compared before it is given: pages, sizes and the mark's words. Raises
    CannotStamp.
    """
    out = io.BytesIO()
    try:
        with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
            spot, count = _spot(document), len(document)
            sizes = [document.get_page_size(place) for place in range(count)]
            _lay(document, mark, spot)
            document.save(out)
        _prove(out.getvalue(), sizes, mark)
    except (pypdfium2.PdfiumError, OSError, ValueError, ZeroDivisionError) as error:
        raise CannotStamp(ODD) from error
    return out.getvalue()


def mark_of(document: Document) -> bytes:
    """The mark of an issued document as a PDF of its own size."""
    signer = ", ".join(part for part in (document.signer_name, signer_title(document, "")) if part)
    data = {
        "fonts": FONTS if DOCUMENT_FONTS.exists() else FONTS[1:],
        "width": WIDTH,
        "symbol": f"{'Số' if document.type and document.type.system == 'party' else 'Số:'} {document.symbol}",
        "dated": written_date("", document.issued_on).capitalize(),
        "signed": f"Người ký: {signer}" if signer else "",
    }
    return bytes(
        typst.compile(
            LAYOUT,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[DOCUMENT_FONTS] if DOCUMENT_FONTS.exists() else [],
        )
    )


def _spot(document: pypdfium2.PdfDocument) -> Spot:
    raw = pypdfium2.raw
    if raw.FPDF_GetSignatureCount(document) > 0:
        raise CannotStamp(DOCUMENT_SIGNED)
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise CannotStamp(PROTECTED)
    across, down = document.get_page_size(0)
    if across < WIDTH + 2 * MARGIN or down < HEIGHT * 4:
        raise CannotStamp(SMALL)
    right, low = across - WIDTH - MARGIN, down - HEIGHT - MARGIN
    spots = [
        Spot("top-right", right, MARGIN, (across, down)),
        Spot("top-left", MARGIN, MARGIN, (across, down)),
        Spot("bottom-right", right, low, (across, down)),
        Spot("bottom-left", MARGIN, low, (across, down)),
    ]
    scale = PREVIEW / across
    picture = document[0].render(scale=scale).to_pil().convert("L")

    def ink(spot: Spot) -> float:
        box = (spot.left, spot.top, spot.left + WIDTH, spot.top + HEIGHT)
        part = picture.crop(tuple(int(side * scale) for side in box))
        counts = part.histogram()
        return float(sum(counts[:PAPER]) / max(1, part.width * part.height))

    inks = [ink(spot) for spot in spots]
    for spot, share in zip(spots, inks, strict=True):
        if share <= MOST_INK:
            return spot
    return spots[inks.index(min(inks))]


def _lay(document: pypdfium2.PdfDocument, mark: bytes, spot: Spot) -> None:
    page = document[0]
    with pypdfium2.PdfDocument(mark) as overlay:
        height = overlay.get_page_size(0)[1]
        form = overlay.page_as_xobject(0, document)
    thing = form.as_pageobject()
    low = MARGIN if spot.corner.startswith("bottom") else spot.page[1] - spot.top - height
    thing.set_matrix(_matrix(page, spot.left, low))
    page.insert_obj(thing)
    page.gen_content()


def _matrix(page: pypdfium2.PdfPage, x: float, y: float) -> pypdfium2.PdfMatrix:
    """Moves the mark to (x, y) of the page as it is seen, whatever its rotation and wherever its box begins."""
    left, bottom, right, top = page.get_cropbox()
    across, down = right - left, top - bottom
    turned = {
        0: (1, 0, 0, 1, left + x, bottom + y),
        90: (0, 1, -1, 0, left + across - y, bottom + x),
        180: (-1, 0, 0, -1, left + across - x, bottom + down - y),
        270: (0, -1, 1, 0, left + y, bottom + down - x),
    }
    return pypdfium2.PdfMatrix(*turned[page.get_rotation()])


def _prove(content: bytes, sizes: list[tuple[float, float]], mark: bytes) -> None:
    """Raises CannotStamp unless the pages are all there, as large as before, and the first says what the mark says."""
    with PDFIUM, pypdfium2.PdfDocument(content) as after, pypdfium2.PdfDocument(mark) as overlay:
        same = [after.get_page_size(place) for place in range(len(after))] == sizes
        if not same or not _words(overlay) <= _words(after):
            raise CannotStamp(ODD)


def _words(document: pypdfium2.PdfDocument) -> set[str]:
    text: Any = document[0].get_textpage().get_text_range()
    return set(str(text).split())


FAULTS = {
    DOCUMENT_SIGNED: lambda: _(
        "This PDF carries a digital signature, which any mark would break. It goes out as it is; number and date stand "
        "in the register and on the document's page."
    ),
    PROTECTED: lambda: _(
        "This PDF is protected against changes. It goes out as it is; number and date stand in the register and on the "
        "document's page. To have them on the paper, save it without protection and upload it again."
    ),
    SMALL: lambda: _(
        "The first page is too small for the mark. It goes out as it is; number and date stand in the register and on "
        "the document's page."
    ),
    ODD: lambda: _(
        "Nothing can be laid over this PDF. It goes out as it is; number and date stand in the register and on the "
        "document's page. Printing it to a new PDF usually helps."
    ),
}
PLACES = {
    "top-right": lambda: _("at the upper right of page 1"),
    "top-left": lambda: _("at the upper left of page 1"),
    "bottom-right": lambda: _("at the lower right of page 1"),
    "bottom-left": lambda: _("at the lower left of page 1"),
}
