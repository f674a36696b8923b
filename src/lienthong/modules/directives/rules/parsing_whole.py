"""A text as a whole: where its body ends, what is appended below the signature, and in which manner each counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.modules.directives.rules.parsing_lines import ends_body, letter_or_roman, mark_of, opens_annex
from lienthong.modules.directives.rules.parsing_numbers import leading_number


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines `first` to `last` that count by themselves; `manner` is law, resolution, or empty where nothing counts."""

    first: int
    last: int
    manner: str
    is_annex: bool = False
    number: str = ""


def segments_of(lines: Sequence[str], skipped: set[int]) -> list[Segment]:
    """The body, then each annex."""
    tail, restart = _end_of_body(lines, skipped)
    body = Segment(0, tail, _manner(lines, skipped, 0, tail))
    titles = [place for place in range(tail, len(lines)) if opens_annex(lines[place], lines[place + 1 :])]
    if restart and not titles:
        titles = [restart]
    ends = [*titles[1:], len(lines)] if titles else []
    return [
        body,
        *(
            Segment(first, last, _manner(lines, skipped, first, last, annex=True), is_annex=True, number=str(number))
            for number, (first, last) in enumerate(zip(titles, ends, strict=True), 1)
        ),
    ]


def _end_of_body(lines: Sequence[str], skipped: set[int]) -> tuple[int, int | None]:
    """Where what stands below the text begins, and where articles start from 1 again (None if they do not)."""
    reached, at, restart = 0, 0, None
    for place, value in _articles(lines, skipped, 0, len(lines)):
        if value == 1 and reached:
            restart = place
            break
        if value > reached:
            reached, at = value, place
    if not reached:
        at = next((place for place, line in enumerate(lines) if place not in skipped and _counts(line)), 0)
    stop = restart or len(lines)
    tails = (
        place for place in range(at + 1, stop) if place not in skipped and ends_body(lines[place], strict=not reached)
    )
    return next(tails, stop), restart


def _articles(lines: Sequence[str], skipped: set[int], first: int, last: int) -> list[tuple[int, int]]:
    marks = [(place, mark_of(lines[place])) for place in range(first, last) if place not in skipped]
    # “Điều 1a” goes on after “Điều 1”; only the bare number begins anew.
    bare = [(place, mark.number) for place, mark in marks if mark and mark.kind == "article"]
    return [(place, leading_number(number)) for place, number in bare if number.isdigit()]


def _counts(line: str) -> bool:
    mark = mark_of(line)
    return bool(letter_or_roman(line)[1] or (mark and mark.kind in {"clause", "part", "chapter"}))


def _manner(lines: Sequence[str], skipped: set[int], first: int, last: int, *, annex: bool = False) -> str:
    """How a segment counts. An annex that is a form or a table has numbers too, so it must show more than a body."""
    articles = _articles(lines, skipped, first, last)
    if articles and (not annex or any(value == 2 for _place, value in articles)):
        return "law"
    numbers = [
        mark.number
        for place in range(first, last)
        if place not in skipped and (mark := letter_or_roman(lines[place])[1])
    ]
    return "resolution" if not annex or {"I", "II"} <= set(numbers) else ""
