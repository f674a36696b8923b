"""From a text to its provisions: parts, chapters, sections, articles, clauses, points, and paragraphs without a number.

Two manners are known. Legal texts count articles through, clauses below them, points below these (Law 64/2025/QH15
and Decree 78/2025/ND-CP, form of legal documents). Resolutions of the Party count I, 1, 1.1, a) and use dashes
(Regulation 66-QĐ/TW). A text with articles is of the first manner. Addresses follow the identifiers of Akoma Ntoso
(OASIS, naming convention 1.0, section 5); decision 12 says where they differ.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lienthong.modules.directives.rules.parsing_lines import (
    LONGEST_HEADING,
    Mark,
    contents_lines,
    is_upper,
    letter_or_roman,
    mark_of,
    quoted_lines,
)
from lienthong.modules.directives.rules.parsing_numbers import address_number, leading_number
from lienthong.modules.directives.rules.parsing_order import Counting, Level, level_of
from lienthong.modules.directives.rules.parsing_whole import Segment, segments_of

MOST_PROVISIONS = 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """One provision: `text[first:last]` on `page` (from 1); `parent` is its parent's place in the list, None on top."""

    kind: str
    address: str
    label: str
    heading: str
    parent: int | None
    first: int
    last: int
    page: int
    sha256: str


@dataclass(slots=True)
class _Node:
    level: Level
    number: str
    heading: str
    parent: "_Node | None"
    start: int
    end: int = 0
    address: str = ""
    own: int = 0
    has_children: bool = False


def parse(text: str, pages: Sequence[int] = ()) -> list[Found]:
    """The provisions of a text with one paragraph a line, in the order of reading; `pages` are where pages begin.

    Children lie inside their parent, siblings one after the other. Empty for a text that has no mark at all.
    """
    lines = text.split("\n")
    clean = [line.strip() for line in lines]
    skipped = quoted_lines(clean) | contents_lines(clean)
    nodes: list[_Node] = []
    for segment in segments_of(clean, skipped):
        nodes += _Walk(clean, skipped, segment).nodes()
    nodes = nodes[:MOST_PROVISIONS]
    _give_addresses(nodes)
    return _placed(nodes, text, lines, pages)


class _Walk:
    """One pass over a segment: keeps the open nodes from the outermost to the innermost."""

    def __init__(self, lines: Sequence[str], skipped: set[int], segment: Segment) -> None:
        self.lines, self.skipped, self.segment = lines, skipped, segment
        self.counting = Counting()
        self.open: list[_Node] = []
        self.found: list[_Node] = []
        self.listed = 0

    def nodes(self) -> list[_Node]:
        """All nodes of the segment, in order."""
        place = self.segment.first
        if self.segment.is_annex:
            place = self._begin("annex", self.segment.number, "", place)
        while self.segment.manner and place < self.segment.last:
            mark = self._accepted(place)
            place = self._begin(mark.kind, mark.number, mark.rest, place) if mark else place + 1
        self._close(-1, self.segment.last)
        return list(self._with_paragraphs())

    def _accepted(self, place: int) -> Mark | None:
        line = self.lines[place]
        if not line or place in self.skipped:
            return None
        candidates = [mark_of(line)] if self.segment.manner == "law" else [*letter_or_roman(line), mark_of(line)]
        for mark in candidates:
            if mark and mark.kind == "clause" and self._is_in_a_list(mark, place):
                continue
            if mark and self.counting.follows(self.segment.manner, mark, [node.number for node in self.open]):
                return mark
        return None

    def _is_in_a_list(self, mark: Mark, place: int) -> bool:
        """Whether a number belongs to a list inside a point: it began at 1 there, and the clause's own comes later."""
        if not self.open or self.open[-1].level.kind != "point":
            self.listed = 0
            return False
        value = leading_number(mark.number)
        if mark.number == "1" or (self.listed and value == self.listed + 1 and self._comes_again(mark, place)):
            self.listed = value
            return True
        return False

    def _comes_again(self, mark: Mark, place: int) -> bool:
        for later in range(place + 1, self.segment.last):
            other = mark_of(self.lines[later])
            if other and other.kind == "article":
                return False
            if other and (other.kind, other.number) == ("clause", mark.number):
                return True
        return False

    def _begin(self, kind: str, number: str, rest: str, place: int) -> int:
        """Open a node at a line; returns the line after its heading."""
        level = level_of(kind, number)
        self._close(level.rank, place)
        heading, after = self._heading(level, rest, place)
        parent = self.open[-1] if self.open else None
        node = _Node(level, number, heading, parent, place, own=after)
        if parent:
            parent.has_children = True
        self.open.append(node)
        self.found.append(node)
        self.counting.opened(level, number)
        return after

    def _close(self, rank: int, place: int) -> None:
        while self.open and self.open[-1].level.rank >= rank:
            self.open.pop().end = place

    def _heading(self, level: Level, rest: str, place: int) -> tuple[str, int]:
        after = place + 1
        if level.kind == "annex":
            return self._capitals(self.lines[place], after)
        if level.spreads:
            return (rest, after) if rest and not is_upper(rest) else self._capitals(rest, after)
        if level.kind in {"article", "letter", "roman"} and not self._is_body(rest, after):
            return rest, after
        return "", after

    def _capitals(self, rest: str, after: int) -> tuple[str, int]:
        """A heading that goes on over lines in capitals, or stands on the next line alone."""
        parts = [rest] if rest else []
        while after < self.segment.last and after not in self.skipped:
            line = self.lines[after]
            goes_on = is_upper(line) or (not parts and 0 < len(line) <= LONGEST_HEADING)
            if (line and not goes_on) or self._accepted(after):
                break
            parts += [line] if line else []
            after += 1
        return " ".join(parts), after

    def _is_body(self, rest: str, after: int) -> bool:
        """Whether what follows a mark on its line is already the text, and no heading."""
        nothing_below = all(not line for line in self.lines[after : self.segment.last]) or bool(
            next((self._opens_sibling(place) for place in range(after, self.segment.last) if self.lines[place]), False)
        )
        return len(rest) > LONGEST_HEADING or (nothing_below and not is_upper(rest)) or rest.endswith((";", "./."))

    def _opens_sibling(self, place: int) -> bool:
        mark = None if place in self.skipped else mark_of(self.lines[place])
        return bool(mark and mark.kind in {"article", "section", "chapter", "part"})

    def _with_paragraphs(self) -> Iterator[_Node]:
        for node in self.found:
            yield node
            if not node.has_children and node.level.kind != "annex":
                yield from self._paragraphs(node)

    def _paragraphs(self, node: _Node) -> Iterator[_Node]:
        starts = [place for place in range(node.own, node.end) if self.lines[place] and place not in self.skipped]
        dashes = [place for place in starts if (mark := mark_of(self.lines[place])) and mark.kind == "dash"]
        if node.level.kind in {"clause", "point"} and (self.segment.manner == "law" or dashes):
            starts = dashes
        elif node.level.kind in {"article", "roman", "letter"} and not node.heading and self._has_words(node):
            starts = [node.start, *starts]
        starts = [place for place in starts if not self.lines[place].startswith("+")]
        if len(starts) > 1:
            for number, (start, end) in enumerate(pairwise([*starts, node.end]), 1):
                yield _Node(level_of("paragraph", ""), str(number), "", node, start, end, own=start + 1)

    def _has_words(self, node: _Node) -> bool:
        mark = mark_of(self.lines[node.start])
        return bool(mark and mark.rest)


def _give_addresses(nodes: list[_Node]) -> None:
    """Addresses from the innermost container that starts counting anew; a number that occurs twice gets its place."""
    seen: dict[str, int] = {}
    for node in nodes:
        level, upper = node.level, node.parent
        while upper and upper.level.rank >= 0 and level.runs_through(upper.level):
            upper = upper.parent
        own = f"{level.prefix}_{address_number(node.number)}"
        address = f"{upper.address}__{own}" if upper else own
        seen[address] = seen.get(address, 0) + 1
        node.address = address if seen[address] == 1 else f"{address}-{seen[address]}"


def _placed(nodes: list[_Node], text: str, lines: Sequence[str], pages: Sequence[int]) -> list[Found]:
    begins, at = [], 0
    for line in lines:
        begins.append(at)
        at += len(line) + 1
    places = {id(node): place for place, node in enumerate(nodes)}
    found = []
    for node in nodes:
        first, last = begins[node.start], begins[node.end - 1] + len(lines[node.end - 1])
        body = text[first:last]
        first += len(body) - len(body.lstrip())
        last -= len(body) - len(body.rstrip())
        found.append(
            Found(
                kind=node.level.stored,
                address=node.address,
                label=node.level.label(node.number),
                heading=node.heading[:500],
                parent=places[id(node.parent)] if node.parent else None,
                first=first,
                last=last,
                page=max(1, bisect_right(pages, first)),
                sha256=words_hash(_unnumbered(node, text[first:last])),
            )
        )
    return found


def _unnumbered(node: _Node, words: str) -> str:
    """The words without the provision's own number, so that one which is only renumbered keeps its hash."""
    first, _stop, others = words.partition("\n")
    roman = letter_or_roman(first)[1] if node.level.kind == "roman" else None
    mark = roman or (mark_of(first) if node.level.kind not in {"paragraph", "annex"} else None)
    return f"{mark.rest}\n{others}" if mark else words


def words_hash(words: str) -> str:
    """The SHA-256 of words with white space folded, so that a text wrapped otherwise is the same text."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()
