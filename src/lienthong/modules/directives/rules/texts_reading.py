"""The words of a directive's file, page by page. Run as a program of its own, because it parses what strangers sent.

`python -m lienthong.modules.directives.rules.texts_reading MEDIA_TYPE PATH` prints one JSON object: `text`, in which a
form feed stands where a page begins, `pages`, `error`. A paragraph of a DOCX is one line, its automatic number written
out before it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lienthong.kernel.files.extraction import main
from lienthong.kernel.files.rules import DOCX, MOST_TEXT, PDF, TEXT

NEW_PAGE = "\f"
PROGRAM = "lienthong.modules.directives.rules.texts_reading"


def read(media_type: str, path: Path) -> dict[str, Any]:
    """Text and pages of a file; parsers may raise anything for bad content."""
    if media_type == PDF:
        text, pages = _pdf(path)
    elif media_type == DOCX:
        text, pages = "\n".join(_docx(path)), None
    elif media_type == TEXT:
        text, pages = path.read_text(encoding="utf-8-sig", errors="replace"), None
    else:
        text, pages = "", None
    return {"text": text[:MOST_TEXT].replace("\x00", ""), "pages": pages, "error": ""}


def _pdf(path: Path) -> tuple[str, int]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    words: list[str] = []
    for page in document:
        words.append(page.get_textpage().get_text_range().replace(NEW_PAGE, " "))
        if sum(map(len, words)) > MOST_TEXT:
            break
    return NEW_PAGE.join(words), len(document)


def _docx(path: Path) -> Iterator[str]:
    import docx
    from docx.table import Table

    document = docx.Document(str(path))
    numbers = _Numbers(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text.replace("\n", " ") for cell in row.cells)
            continue
        begins_page = bool(block._p.xpath(".//w:lastRenderedPageBreak | .//w:br[@w:type='page']"))
        for line in (numbers.before(block) + block.text).split("\n"):
            yield (NEW_PAGE if begins_page else "") + line
            begins_page = False


class _Numbers:
    """The automatic numbers of a DOCX (ECMA-376, part 1, 17.9): one count a level of each list."""

    def __init__(self, document: Any) -> None:
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None
        )
        self.root: Any = part.element if part is not None else None
        self.counts: dict[tuple[str, int], int] = {}

    def before(self, paragraph: Any) -> str:
        """The number that stands before a paragraph, with a space; empty for one that has none."""
        found = paragraph._p.xpath("./w:pPr/w:numPr")
        style = paragraph.style
        while not found and style is not None:
            found = style.element.xpath("./w:pPr/w:numPr")
            style = style.base_style
        if not found or self.root is None:
            return ""
        number = _value(found[0], "./w:numId/@w:val")
        level = int(_value(found[0], "./w:ilvl/@w:val") or 0)
        return self._next(number, level) if number not in {"", "0"} else ""

    def _next(self, number: str, level: int) -> str:
        levels = self._levels(number)
        if level not in levels:
            return ""
        start, kind, pattern = levels[level]
        self.counts[number, level] = self.counts.get((number, level), start - 1) + 1
        for key in [key for key in self.counts if key[0] == number and key[1] > level]:
            del self.counts[key]
        if kind == "bullet":
            return "- "
        for place, (first, form, _text) in levels.items():
            pattern = pattern.replace(f"%{place + 1}", _shown(self.counts.get((number, place), first), form))
        return f"{pattern.strip()} " if kind != "none" else ""

    def _levels(self, number: str) -> dict[int, tuple[int, str, str]]:
        abstract = _value(self.root, f"./w:num[@w:numId='{int(number)}']/w:abstractNumId/@w:val")
        if not abstract:
            return {}
        return {
            int(_value(level, "./@w:ilvl")): (
                int(_value(level, "./w:start/@w:val") or 1),
                _value(level, "./w:numFmt/@w:val") or "decimal",
                _value(level, "./w:lvlText/@w:val"),
            )
            for level in self.root.xpath(f"./w:abstractNum[@w:abstractNumId='{int(abstract)}']/w:lvl")
        }


def _value(element: Any, path: str) -> str:
    from docx.oxml.ns import nsmap
    from lxml.etree import XPath

    found = XPath(path, namespaces=nsmap)(element)  # python-docx's own `xpath` is not on every element
    return str(found[0]) if found else ""


def _shown(value: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"}:
        tens, ones = divmod(value, 10)
        text = "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][ones]
        return text if form == "upperRoman" else text.lower()
    if form in {"upperLetter", "lowerLetter"}:
        letters = "abcdđeghiklmnopqrstuvxy"
        text = letters[(value - 1) % len(letters)]
        return text if form == "lowerLetter" else text.upper()
    return f"{value:02}" if form == "decimalZero" else str(value)


if __name__ == "__main__":
    main(read)
