"""Pages of a document as pictures, and what its files are made of."""

import ctypes
import hashlib
import io
import threading
from pathlib import Path

import pypdfium2

from lienthong.kernel.files.models import Blob
from lienthong.kernel.files.queries import blob_path
from lienthong.kernel.files.rules import DOCX
from lienthong.modules.documents.rules.drafting_format import DocxFacts, PdfFacts

# PDFium is one library for the whole process and is not safe to be entered twice.
PDFIUM = threading.Lock()
WIDTHS = (500, 900, 1400)
MOST_PAGES = 400
EMU_PER_MM = 36_000


class CannotDraw(Exception):
    """The file says that it is a PDF and cannot be opened as one."""


Pdf = bytes | Path
"""A PDF laid out just now, or one that lies in the file store under its hash."""


def fingerprint(pdf: Pdf) -> str:
    """A short name of a PDF's content, for addresses that change with it."""
    return pdf.name[:12] if isinstance(pdf, Path) else hashlib.sha256(pdf).hexdigest()[:12]


def page_count(pdf: Pdf) -> int:
    """How many pages a PDF has. Raises CannotDraw."""
    with PDFIUM, _opened(pdf) as document:
        return len(document)


def _opened(pdf: Pdf) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise CannotDraw from error


def page_picture(pdf: Pdf, page: int, width: int) -> bytes:
    """One page as PNG, `width` pixels wide (of WIDTHS). Raises IndexError for one that is not there, CannotDraw."""
    if width not in WIDTHS:
        raise IndexError(width)
    with PDFIUM, _opened(pdf) as document:
        if not 1 <= page <= min(len(document), MOST_PAGES):
            raise IndexError(page)
        sheet = document[page - 1]
        picture = sheet.render(scale=width / sheet.get_width()).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()


def pdf_facts(pdf: Pdf) -> PdfFacts:
    """Sizes of the pages and fonts that are not embedded."""
    loose: set[str] = set()
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        sizes = tuple(document.get_page_size(place) for place in range(min(len(document), MOST_PAGES)))
        for place in range(min(len(document), 20)):
            for thing in document[place].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
                font = pypdfium2.raw.FPDFTextObj_GetFont(thing.raw)
                if font and pypdfium2.raw.FPDFFont_GetIsEmbedded(font) == 0:
                    loose.add(_font_name(font))
    return PdfFacts(sizes, tuple(sorted(loose)))


def docx_facts(blob: Blob) -> DocxFacts | None:
    """Paper, margins and fonts of a DOCX; None for other types and for one that cannot be read."""
    if blob.media_type != DOCX:
        return None
    return _docx_facts(blob_path(blob.sha256))


def _docx_facts(path: Path) -> DocxFacts | None:
    import docx

    try:
        document = docx.Document(str(path))
    except Exception:  # noqa: BLE001  (parsers raise anything for bad content)
        return None
    pages, margins = [], []
    for section in document.sections:
        pages.append(((section.page_width or 0) / EMU_PER_MM, (section.page_height or 0) / EMU_PER_MM))
        sides = {side: getattr(section, f"{side}_margin") for side in ("top", "bottom", "left", "right")}
        margins.append({side: value / EMU_PER_MM for side, value in sides.items() if value is not None})
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs if run.font.name}
    default = document.styles["Normal"].font.name if "Normal" in document.styles else None
    return DocxFacts(tuple(pages), tuple(margins), tuple(sorted(fonts | ({default} if default else set()))))


def _font_name(font: object) -> str:
    buffer = (ctypes.c_char * 128)()
    pypdfium2.raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    return bytes(buffer).split(b"\0")[0].decode("utf-8", "replace")
