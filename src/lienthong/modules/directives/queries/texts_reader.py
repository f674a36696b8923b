"""A version of a text to be read: each provision's own words, and what was made of it."""

from collections import defaultdict
from dataclasses import dataclass

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.directives.models import Directive, Indicator, Objective, Task, TaskProvision, TextVersion
from lienthong.modules.directives.rules.citations import cite

UPPER = {"part", "chapter", "section"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something made of a provision: `kind` is objective, task or indicator."""

    kind: str
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One provision: its `words` without those of the provisions below it, `depth` in the tree of the text."""

    address: str
    kind: str
    label: str
    heading: str
    words: str
    page: int
    depth: int
    citation: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; `entries` are the articles in a chapter."""

    address: str
    label: str
    heading: str
    entries: list["Entry"]


@dataclass(frozen=True, slots=True)
class Read:
    """A text: what stands before the first provision, the provisions, what stands below them."""

    before: str
    pieces: list[Piece]
    after: str
    contents: list[Entry]


def marks_of(viewer: Viewer, directive: Directive) -> dict[str, list[Mark]]:
    """What was made of each address, tasks first. Three queries."""
    found: dict[str, list[Mark]] = defaultdict(list)
    seen = Task.objects.visible_to(viewer).filter(directive=directive)
    rows = TaskProvision.objects.filter(task__in=seen).order_by("task__order", "task_id")
    for address, pk, title in rows.values_list("address", "task_id", "task__title"):
        found[address].append(Mark("task", pk, title))
    for kind, model in (("objective", Objective), ("indicator", Indicator)):
        made = model.objects.filter(directive=directive).exclude(address="").order_by("order", "id")
        for address, pk, title in made.values_list("address", "id", "title"):
            found[address].append(Mark(kind, pk, title))
    return found


def read_version(viewer: Viewer, directive: Directive, version: TextVersion) -> Read:
    """A version with all its provisions; five queries."""
    rows = list(
        version.provisions.order_by("order").values_list(
            "id", "parent_id", "address", "kind", "label", "heading", "first", "last", "page"
        )
    )
    marks = marks_of(viewer, directive)
    text = version.text
    depths: dict[int, int] = {}
    pieces = []
    for place, (pk, parent, address, kind, label, heading, first, last, page) in enumerate(rows):
        depths[pk] = depths[parent] + 1 if parent else 0
        follower = rows[place + 1] if place + 1 < len(rows) else None
        end = follower[6] if follower and follower[1] == pk else last
        words = _without_mark(text[first:end].strip(), heading, kind)
        pieces.append(
            Piece(address, kind, label, heading, words, page, depths[pk], cite(address), tuple(marks.get(address, ())))
        )
    begin, end = (rows[0][6], max(row[7] for row in rows)) if rows else (len(text), len(text))
    return Read(text[:begin].strip(), pieces, text[end:].strip(), contents_of(pieces))


def _without_mark(words: str, heading: str, kind: str) -> str:
    """The words below a heading: label and heading are shown by themselves."""
    if kind in UPPER:
        lines = words.split("\n")
        return "\n".join(lines[1:]).strip() if not heading else _below(words, heading)
    if kind == "article" and heading:
        return "\n".join(words.split("\n")[1:]).strip()
    return words


def _below(words: str, heading: str) -> str:
    """What follows a heading that may fill several lines."""
    wanted, seen = "".join(heading.split()), ""
    lines = words.split("\n")
    for place, line in enumerate(lines):
        seen += "".join(line.split())
        if seen.endswith(wanted):
            return "\n".join(lines[place + 1 :]).strip()
    return "\n".join(lines[1:]).strip()


def contents_of(pieces: list[Piece]) -> list[Entry]:
    """The table of contents: upper parts with the articles inside them, or the articles alone."""
    top: list[Entry] = []
    open_at: list[tuple[int, Entry]] = []
    for piece in pieces:
        if piece.kind not in UPPER and piece.kind != "article":
            continue
        entry = Entry(piece.address, piece.label, piece.heading, [])
        while open_at and open_at[-1][0] >= piece.depth:
            open_at.pop()
        (open_at[-1][1].entries if open_at else top).append(entry)
        open_at.append((piece.depth, entry))
    return top


def suggested_title(words: str, heading: str) -> str:
    """What a node made of a provision may be called: its heading, else its first sentence without the mark."""
    if heading:
        return heading[:300]
    line = words.split("\n", maxsplit=1)[0]
    head, _stop, rest = line.partition(" ")
    if head.rstrip(".)").isalnum() and len(head) <= 6 and head[-1:] in ".)" and rest:
        line = rest
    sentence = line.split(". ")[0]
    return sentence.rstrip(".;: ")[:300]
