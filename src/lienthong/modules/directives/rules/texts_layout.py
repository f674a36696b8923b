"""From pages to one text with a paragraph a line: page numbers, running heads and broken lines are taken out."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from lienthong.modules.directives.rules.parsing_lines import is_contents_line, is_upper, letter_or_roman, mark_of
from lienthong.modules.directives.rules.texts_reading import NEW_PAGE

_PAGE_NUMBER = re.compile(r"[-–—]?\s*(?:[Tt]rang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–—]?$")
_CLOSED = (".", ";", ":", "!", "?", "…", ".”", '."')
_TERMS = {"part", "chapter", "section", "subsection", "article"}
# After these words a number or letter names a place elsewhere.
_REFERS = re.compile(r"\b(?:[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Mm]ục|[Cc]hương|[Ss]ố|ngày|tháng|năm|từ|đến|và|hoặc)$")
EDGE = 2
WRAPPED_AT_MOST = 160


@dataclass(frozen=True, slots=True)
class Laid:
    """A text with one paragraph a line, and where in it each page begins."""

    text: str
    pages: list[int]


def lay(raw: str, *, is_set: bool = False) -> Laid:
    """Lay a text out; pages are divided by form feeds. Text is NFC, spaces are plain, empty lines are gone.

    `is_set` says that a typesetter broke the lines (PDF): they are always joined then, and letters differ in width.
    """
    pages = [_lines(page) for page in unicodedata.normalize("NFC", raw).split(NEW_PAGE)]
    if is_set or len(pages) > 1:
        pages = _without_edges(pages)
    width = _wrap_width([line for page in pages for line in page], is_set=is_set)
    least = 0.82 * width if is_set else width
    paragraphs: list[str] = []
    begins: list[tuple[int, int]] = []
    previous = ""
    for page in pages:
        begins.append((len(paragraphs), 0))
        for place, line in enumerate(page):
            if previous and width and _goes_on(previous, line, least):
                if place == 0:
                    begins[-1] = (len(paragraphs) - 1, len(paragraphs[-1]) + 1)
                paragraphs[-1] = f"{paragraphs[-1]} {line}"
            else:
                paragraphs.append(line)
            previous = line
    return Laid("\n".join(paragraphs), _offsets(paragraphs, begins))


def _lines(page: str) -> list[str]:
    lines = (re.sub(r"[ \u00a0\u200b\u2002-\u200a]+", " ", line).strip() for line in re.split(r"\r\n?|\n|\v", page))
    return [line for line in lines if line and line != "\ufeff"]


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Pages without page numbers and without what stands at the head or foot of most of them."""
    heads = Counter(_shape(line) for page in pages for line in {*page[:EDGE], *page[-EDGE:]})
    often = {shape for shape, count in heads.items() if count >= 3 and count > len(pages) / 2}
    kept = []
    for page in pages:
        body = list(page)
        for end in (0, -1):
            for _place in range(EDGE):
                if body and (_PAGE_NUMBER.match(body[end]) or _shape(body[end]) in often):
                    body.pop(end)
        kept.append(body)
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _wrap_width(lines: list[str], *, is_set: bool) -> int:
    """The width at which lines are broken, in characters; 0 for a text with one paragraph a line."""
    lengths = sorted(len(line) for line in lines)
    if len(lengths) < 3:
        return 0
    width = lengths[int(len(lengths) * 0.98)] if len(lengths) > 60 else lengths[-1]
    full = sum(1 for length in lengths if 0.75 * width <= length <= 1.1 * width)
    is_broken = is_set or (width <= WRAPPED_AT_MOST and full >= max(2, 0.3 * len(lengths)))
    return width if is_broken else 0


def _goes_on(previous: str, line: str, least: float) -> bool:
    """Whether a line goes on from the one before: its first word would not have fitted there, and nothing begins.

    Whether a sentence that begins a line after a full one begins a paragraph too cannot be told; it is taken to go on.
    """
    word = line.split(" ", 1)[0]
    mark = mark_of(line)
    if len(previous) + 1 + len(word) <= least or is_contents_line(previous) or is_contents_line(line):
        return line[:1].islower() and not mark and not previous.endswith((";", ":")) and not is_upper(previous)
    if mark and mark.kind in _TERMS:
        return not (previous.endswith(_CLOSED) or is_upper(previous) or mark_of(previous))
    if mark or any(letter_or_roman(line)):
        return bool(_REFERS.search(previous))
    return is_upper(line) == is_upper(previous)


def _offsets(paragraphs: list[str], begins: list[tuple[int, int]]) -> list[int]:
    starts, at = [], 0
    for paragraph in paragraphs:
        starts.append(at)
        at += len(paragraph) + 1
    return [starts[place] + inside if place < len(starts) else max(0, at - 1) for place, inside in begins]
