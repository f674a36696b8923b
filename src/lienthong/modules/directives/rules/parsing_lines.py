"""What a single line of a Vietnamese legal text or resolution says it is, and which lines say nothing of the sort."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.modules.directives.rules.parsing_numbers import roman_value

POINTS = "abcdđeghiklmnopqrstuvxy"
"""The order of points: the Vietnamese alphabet without its marked letters, as drafting rules have it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The head of a line: what it opens, its number as printed, the words after it, and whether it ended in a stop."""

    kind: str
    number: str
    rest: str
    stop: str = ""


_PART = re.compile(r"(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ|Thứ)\s+)?([\wÀ-ỹ]+)\s*([.:]?)\s*(.*)$")
_CHAPTER = re.compile(r"(?:CHƯƠNG|Chương)\s+([IVXLC]+|\d+)\b\s*([.:–-]?)\s*(.*)$")
_SECTION = re.compile(r"(?:MỤC|Mục)\s+(\d+|[IVXLC]+|[A-Z])\b\s*([.:–-]?)\s*(.*)$")
_SUBSECTION = re.compile(r"(?:TIỂU MỤC|Tiểu mục)\s+(\d+|[IVXLC]+)\b\s*([.:–-]?)\s*(.*)$")
_ARTICLE = re.compile(r"(?:ĐIỀU|Điều)\s+(\d+[a-zđ]?)\s*([.:]?)\s*(.*)$")
_DECIMAL = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,3})\s*([.)]?)\s+(\S.*)$")
_CLAUSE = re.compile(r"(\d{1,3}[a-zđ]?)\s*([.)]|\s*[-–](?=\s))\s*(\S.*)$")
_ROMAN = re.compile(r"([IVXLC]+)\s*([.)]|\s*[-–](?=\s))\s*(\S.*)$")
_LETTER = re.compile(r"([A-HK])\s*([.)])\s*(\S.*)$")
_POINT = re.compile(rf"([{POINTS}]\d?)\s*(\))\s*(\S.*)$")
_DASH = re.compile(r"([-–—•*])\s+(\S.*)$")
_TERMS = (
    ("subsection", _SUBSECTION),
    ("part", _PART),
    ("chapter", _CHAPTER),
    ("section", _SECTION),
    ("article", _ARTICLE),
)
_PARTS = {"NHẤT": "1", "HAI": "2", "BA": "3", "TƯ": "4", "BỐN": "4", "NĂM": "5", "SÁU": "6", "BẢY": "7", "TÁM": "8"}
_LEADERS = re.compile(r"(?:[.…]\s?){4,}\s*\d*\s*$|\t+\s*\d+\s*$")
_TAIL = re.compile(
    r"(?:Nơi nhận|NƠI NHẬN)\s*:?|(?:T/M|TM\.|KT\.|TL\.|TUQ\.|Q\.)\s*[A-ZĐÀ-Ỹ]"
    r"|(?:Bộ luật|Luật|Hiến pháp|Pháp lệnh|Nghị quyết) này (?:đã )?được .{0,160}thông qua"
)
_SIGNATORY = re.compile(
    r"(?:TỔNG BÍ THƯ|BÍ THƯ|CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|CHÁNH ÁN|VIỆN TRƯỞNG|TỔNG KIỂM TOÁN|GIÁM ĐỐC)\b.{0,40}$"
)
_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|KẾ HOẠCH|ĐỀ ÁN|CHƯƠNG TRÌNH|DANH MỤC|ĐIỀU LỆ|MẪU|BIỂU)\b"
)
LONGEST_HEADING = 250


def is_upper(line: str) -> bool:
    """Whether a line is set in capitals."""
    return any(char.isalpha() for char in line) and line == line.upper()


def mark_of(line: str) -> Mark | None:
    """The mark at the head of a line in a text with articles; None for plain words. A name in passing
    (“Điều 12 của Luật này”) is none: what follows a mark is a stop, nothing, or a heading."""
    for kind, pattern in _TERMS:
        if found := pattern.match(line):
            number, stop, rest = found[1], found[2], found[3].strip()
            if kind == "part":
                number = _PARTS.get(number.upper(), number if number.isdigit() or roman_value(number) else "")
            if number and (stop or not rest or (kind != "article" and is_upper(rest))):
                return Mark(kind, number, rest, stop)
            return None
    return _numbered(line)


def _numbered(line: str) -> Mark | None:
    for kind, pattern in (("decimal", _DECIMAL), ("clause", _CLAUSE), ("point", _POINT)):
        if found := pattern.match(line):
            return Mark(kind, found[1], found[3], found[2].strip())
    if found := _DASH.match(line):
        return Mark("dash", "", found[2])
    return None


def letter_or_roman(line: str) -> tuple[Mark | None, Mark | None]:
    """The marks of a resolution's upper levels that a line may bear: a letter (A, B) and a roman number (I, II)."""
    letter, roman = _LETTER.match(line), _ROMAN.match(line)
    return (
        Mark("letter", letter[1], letter[3], letter[2]) if letter else None,
        Mark("roman", roman[1], roman[3], roman[2].strip()) if roman and roman_value(roman[1]) else None,
    )


def is_contents_line(line: str) -> bool:
    """Whether a line of a table of contents: dots or a tab, and a page number."""
    return bool(_LEADERS.search(line))


def ends_body(line: str, *, strict: bool) -> bool:
    """Whether a line begins what stands below the text: whom it was sent to, who adopted it, who signs.

    With `strict` a signatory's office alone is not enough: in a resolution it may be a heading.
    """
    return bool(_TAIL.match(line)) or (not strict and is_upper(line) and bool(_SIGNATORY.match(line)))


def opens_annex(line: str, after: Sequence[str]) -> bool:
    """Whether a line below the signature is the title of something appended; `after` are the lines that follow."""
    if not _ANNEX.match(line) or len(line) > LONGEST_HEADING:
        return False
    is_told = any(re.search(r"\((?:Ban hành )?[Kk]èm theo", each) for each in after[:8])
    return is_told or line.startswith(("PHỤ LỤC", "Phụ lục"))


def quoted_lines(lines: Sequence[str]) -> set[int]:
    """The lines that begin inside quotation marks, as new wording does in a text that amends another.

    A mark that is never closed opens nothing, so that one misprint does not swallow the rest.
    """
    inside: set[int] = set()
    opened: list[int] = []
    for place, line in enumerate(lines):
        for char in line:
            if char == "“":
                opened.append(place)
            elif char == "”" and opened:
                inside.update(range(opened.pop() + 1, place + 1))
    return inside | _straight(lines)


def _straight(lines: Sequence[str]) -> set[int]:
    """Lines between one that begins with a straight quotation mark and one that ends with it."""
    inside: set[int] = set()
    start: int | None = None
    for place, line in enumerate(lines):
        if start is None and line.startswith('"') and line.count('"') % 2:
            start = place
        elif start is not None and line.count('"') % 2:
            inside.update(range(start + 1, place + 1))
            start = None
    return inside


def contents_lines(lines: Sequence[str]) -> set[int]:
    """The lines of a table of contents: those with leaders, and all from “Mục lục” to where its first entry returns."""
    found = {place for place, line in enumerate(lines) if is_contents_line(line)}
    for place, line in enumerate(lines):
        if line.strip().rstrip(":").upper() != "MỤC LỤC":
            continue
        entries = [(where, mark_of(lines[where])) for where in range(place + 1, len(lines))]
        marks = [(where, mark) for where, mark in entries if mark and mark.kind in {"part", "chapter", "article"}]
        if marks:
            first = marks[0][1]
            again = [where for where, mark in marks[1:] if (mark.kind, mark.number) == (first.kind, first.number)]
            if again:
                found.update(range(place, again[0]))
    return found
