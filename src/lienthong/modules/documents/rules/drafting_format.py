"""Checking the form of a document (kiểm tra thể thức) before it is submitted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lienthong.modules.documents.models import Document, DocumentType

DECREE = "Nghị định 30/2020/NĐ-CP"
GUIDANCE = "Hướng dẫn 36-HD/VPTW"
A4 = (595.3, 841.9)
A4_TOLERANCE = 6.0
# Millimetres: Decree 30/2020, annex I, I.3; Guidance 36 has 20, 20, 30 and 15.
MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
MARGIN_TOLERANCE = 1.0
TIMES = ("times", "tinos", "liberation serif", "nimbus roman", "termes", "freeserif")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `weight` is `bad` (cannot be issued so) or `warn`; `rule` is where the law or guidance says it."""

    weight: str
    text: "str | Promise"
    rule: str


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF is made of: size of each page in points, and the fonts that are not embedded."""

    sizes: tuple[tuple[float, float], ...]
    loose_fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocxFacts:
    """What a DOCX says of itself: page and margins of its sections in millimetres, fonts that it names."""

    pages: tuple[tuple[float, float], ...]
    margins: tuple[dict[str, float], ...]
    fonts: tuple[str, ...]


def findings_on_head(
    document: Document, kind: DocumentType | None, today: date, *, has_recipients: bool
) -> list[Finding]:
    """Faults of what every document must have, whoever wrote it and however."""
    party = kind is not None and kind.system != "state"
    source = GUIDANCE if party else DECREE
    found = []
    if not document.summary.strip():
        found.append(Finding("bad", _("There is no summary."), f"{source}, {'II.1.5' if party else 'Phụ lục I, II.5'}"))
    if kind is None:
        found.append(
            Finding("bad", _("No type of document is chosen."), f"{source}, {'II.1.5' if party else 'Điều 7'}")
        )
    elif kind.valid_from > today or (kind.valid_to is not None and kind.valid_to < today):
        found.append(Finding("bad", _("This type of document is not in force today."), kind.source))
    if document.proposed_signer_id is None and document.signer_id is None:
        rule = f"{source}, {'II.1.7' if party else 'Phụ lục I, II.7; Điều 13'}"
        found.append(Finding("warn", _("Nobody is named to sign."), rule))
    if not has_recipients:
        rule = f"{source}, {'II.1.9' if party else 'Phụ lục I, II.9'}"
        found.append(Finding("warn", _("No recipients are named yet; the clerk chooses them when issuing."), rule))
    return found


def findings_on_content(content: dict[str, Any], kind: DocumentType | None) -> list[Finding]:
    """Faults of a document composed here; margins, typeface and layout are right by themselves."""
    party = kind is not None and kind.system != "state"
    source = GUIDANCE if party else DECREE
    found = []
    if not content.get("body"):
        found.append(Finding("bad", _("The body is empty."), f"{source}, {'II.1.6' if party else 'Phụ lục I, II.6'}"))
    if not content.get("place"):
        rule = f"{source}, {'II.1.4' if party else 'Phụ lục I, II.4'}"
        found.append(Finding("bad", _("The place of issue is missing."), rule))
    if not content.get("copies"):
        rule = f"{source}, {'II.1.9' if party else 'Phụ lục I, II.9'}"
        found.append(Finding("warn", _("The list “Nơi nhận” is empty."), rule))
    if kind is not None and kind.layout.endswith("-letter") and not content.get("addressees"):
        rule = f"{source}, {'II.1.9' if party else 'Phụ lục I, II.9.a'}"
        found.append(Finding("warn", _("An official letter names its addressees (Kính gửi)."), rule))
    if kind is not None and kind.code in ("QĐ", "NQ") and not content.get("bases"):
        rule = f"{source}, {'II.1.6' if party else 'Phụ lục I, II.6.a'}"
        found.append(Finding("warn", _("A decision or resolution names the grounds on which it rests (Căn cứ)."), rule))
    return found


def findings_on_pdf(facts: PdfFacts) -> list[Finding]:
    """Faults of an uploaded PDF: pages of another size than A4, fonts that are not inside."""
    found = []
    wrong = [place for place, size in enumerate(facts.sizes, 1) if not _is_a4(size)]
    if wrong:
        pages = ", ".join(map(str, wrong[:10]))
        text = _("Not A4 (210 × 297 mm): page %(pages)s.") % {"pages": pages}
        found.append(Finding("warn", text, f"{DECREE}, Phụ lục I, I.1"))
    if facts.loose_fonts:
        text = _("Fonts that are not inside the file: %(fonts)s. It may look different elsewhere.") % {
            "fonts": ", ".join(facts.loose_fonts[:5])
        }
        found.append(Finding("warn", text, f"{DECREE}, Điều 9; TCVN 6909:2001"))
    return found


def findings_on_docx(facts: DocxFacts) -> list[Finding]:
    """Faults of an uploaded DOCX: paper, margins, typeface."""
    found = []
    points = [(width * 72 / 25.4, height * 72 / 25.4) for width, height in facts.pages]
    if any(not _is_a4(size) for size in points):
        found.append(Finding("warn", _("The paper is not A4 (210 × 297 mm)."), f"{DECREE}, Phụ lục I, I.1"))
    for side, (least, most) in MARGINS.items():
        values = {round(margins[side], 1) for margins in facts.margins if side in margins}
        off = [one for one in values if not least - MARGIN_TOLERANCE <= one <= most + MARGIN_TOLERANCE]
        if off:
            text = _("The %(side)s margin is %(value)s mm; it must be %(least)d to %(most)d mm.") % {
                "side": SIDES[side],
                "value": localize(off[0]),
                "least": least,
                "most": most,
            }
            found.append(Finding("warn", text, f"{DECREE}, Phụ lục I, I.3"))
    other = [font for font in facts.fonts if not font.lower().startswith(TIMES)]
    if other:
        text = _("Other typefaces than Times New Roman: %(fonts)s.") % {"fonts": ", ".join(other[:5])}
        found.append(Finding("warn", text, f"{DECREE}, Phụ lục I, I.4; TCVN 6909:2001"))
    return found


SIDES = {"top": _("top"), "bottom": _("bottom"), "left": _("left"), "right": _("right")}


def _is_a4(size: tuple[float, float]) -> bool:
    return all(abs(found - wanted) <= A4_TOLERANCE for found, wanted in zip(sorted(size), A4, strict=True))
