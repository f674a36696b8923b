"""The PDF of a composed document in its official layout, by Typst in the same process."""

import json
import threading
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone

from lienthong.kernel.files.queries import open_blob
from lienthong.kernel.ui.assets import DOCUMENT_FONTS
from lienthong.modules.documents.models import Document, Urgency, Version
from lienthong.modules.documents.rules.drafting_content import EMPTY, blocks_of, runs_of
from lienthong.modules.documents.rules.symbols import BY_DELEGATION, symbol_of, symbol_to_come

LAYOUTS = Path(__file__).resolve().parents[1] / "layouts"
FONTS = ["Tinos", "Times New Roman", "Liberation Serif", "Libertinus Serif"]
URGENCY = {Urgency.URGENT: "KHẨN", Urgency.VERY_URGENT: "THƯỢNG KHẨN", Urgency.FLASH: "HỎA TỐC"}
ENACTING = {"QĐ": "QUYẾT ĐỊNH", "NQ": "QUYẾT NGHỊ"}
FIRST_MONTHS = 2
ONE_DIGIT = 10

_lock = threading.Lock()


class CannotRender(Exception):
    """The document has nothing that can be laid out, or the layout failed."""


def render_pdf(
    document: Document, version: Version, *, number: int | None = None, issued_on: date | None = None
) -> bytes:
    """The PDF of a version as bytes; below 300 ms for a few pages.

    A composed version is laid out: without `number` as a draft with room for the number, with it (and `issued_on`)
    as it is issued. An uploaded version gives its own PDF unchanged. Raises CannotRender.
    """
    if version.content is not None:
        return compile_pdf(json.dumps(layout_data(document, version.content, number, issued_on), ensure_ascii=False))
    if version.pdf is None:
        raise CannotRender("this version has no PDF")
    with open_blob(version.pdf.blob) as stream:
        return stream.read()


def layout_data(
    document: Document, content: dict[str, Any], number: int | None = None, issued_on: date | None = None
) -> dict[str, Any]:
    """Everything that the layout shows, as plain data; `document` needs its type, body and unit."""
    kind, body = document.type, document.body
    if kind is None or body is None:
        raise CannotRender("only a document of one's own body is laid out")
    full = {**EMPTY, **content}
    form = "letter" if kind.layout.endswith("-letter") else "named"
    unit_symbol = "" if document.unit_id == document.body_id else document.unit.symbol
    symbol = (
        document.symbol or symbol_of(kind.system, number, kind.code, body.symbol, unit_symbol)
        if number
        else symbol_to_come(kind.system, kind.code, body.symbol, unit_symbol)
    )
    signer = document.signer or document.proposed_signer
    return {
        "system": kind.system,
        "form": form,
        "fonts": FONTS if DOCUMENT_FONTS.exists() else FONTS[1:],
        "title": document.summary,
        "draft": number is None,
        "urgency": URGENCY.get(Urgency(document.urgency), ""),
        "parent": parent_name(document),
        "body": body.name.upper(),
        "symbol": f"Số {symbol}" if kind.system == "party" else f"Số: {symbol}",
        "dated": written_date(full["place"], issued_on),
        "type_name": kind.name.upper(),
        "summary": document.summary,
        "addressees": full["addressees"],
        "bases": [runs_of(basis) for basis in full["bases"]],
        "enacting": ENACTING.get(kind.code, "") if full["bases"] else "",
        "content": blocks_of(full["body"]),
        "copies": full["copies"],
        "authority": full["authority"],
        "signer_title": signer_title(document, full["signer_title"]).upper(),
        "signer_name": document.signer_name or (signer.account.full_name if signer else ""),
    }


def signer_title(document: Document, typed: str) -> str:
    """The title over the signer's name: a delegate's with TUQ. before all, then what was typed, then the position's."""
    if document.signer_title.startswith(BY_DELEGATION):
        return document.signer_title
    signer = document.signer or document.proposed_signer
    return typed or document.signer_title or (signer.title if signer else "")


def parent_name(document: Document) -> str:
    """The body above, as it stands over the body's name; nothing at the centre."""
    body = document.body
    if body is None or body.parent is None or body.level == "central":
        return ""
    return body.parent.name.upper() if body.parent.level != "central" else ""


def written_date(place: str, on: date | None) -> str:
    """Place and date as Decree 30/2020 writes them: days below 10 and the months 1 and 2 with a nought in front."""
    before = f"{place}, " if place else ""
    if on is None:
        return f"{before}ngày       tháng       năm {timezone.localdate().year}"
    day = f"0{on.day}" if on.day < ONE_DIGIT else str(on.day)
    month = f"0{on.month}" if on.month <= FIRST_MONTHS else str(on.month)
    return f"{before}ngày {day} tháng {month} năm {on.year}"


@lru_cache(maxsize=32)
def compile_pdf(data: str) -> bytes:
    """The PDF of layout data (JSON); the last ones are kept, as a page of a draft is asked for many times."""
    with _lock:
        try:
            return bytes(_compiler().compile(format="pdf", sys_inputs={"data": data}))
        except typst.TypstError as error:
            raise CannotRender(error.message) from error


@cache
def _compiler() -> Any:
    """One compiler for the process: it keeps fonts and layouts, reads nothing else and fetches nothing."""
    has_own = DOCUMENT_FONTS.exists()
    fonts = typst.Fonts(include_system_fonts=not has_own, font_paths=[DOCUMENT_FONTS] if has_own else [])
    return typst.Compiler(LAYOUTS / "document.typ", root=LAYOUTS, font_paths=fonts)
