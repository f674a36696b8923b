"""What changed between two versions, line by line and word by word, for people to read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
# Two lines that share less than this much are a line gone and a line new, not one line changed.
ALIKE = 0.45
AROUND = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One line: `kind` same, added, removed, changed or skipped; `parts` are (kind, text) with the same kinds."""

    kind: str
    parts: tuple[tuple[str, str], ...]


def words_changed(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The words of two lines as parts: same, removed, added; joining same and added gives `new`."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(after[c:d])))
            continue
        if b > a:
            parts.append(("removed", "".join(before[a:b])))
        if d > c:
            parts.append(("added", "".join(after[c:d])))
    return tuple(parts)


def lines_changed(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Every line of two texts with what happened to it."""
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Change("same", (("same", line),)) for line in new[c:d]]
        else:
            found += _replaced(old[a:b], new[c:d])
    return found


def only_changes(lines: Sequence[Change]) -> list[Change]:
    """The changed lines with one unchanged line around each; between them `skipped`, with how many lines."""
    shown = {
        place for at, line in enumerate(lines) if line.kind != "same" for place in range(at - AROUND, at + AROUND + 1)
    }
    found: list[Change] = []
    skipped = 0
    for place, line in enumerate(lines):
        if place in shown:
            if skipped:
                found.append(Change("skipped", (("same", str(skipped)),)))
            found.append(line)
            skipped = 0
        else:
            skipped += 1
    if skipped and found:
        found.append(Change("skipped", (("same", str(skipped)),)))
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    found: list[Change] = []
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else None
        after = new[place] if place < len(new) else None
        if before is not None and after is not None and SequenceMatcher(None, before, after).ratio() >= ALIKE:
            found.append(Change("changed", words_changed(before, after)))
            continue
        if before is not None:
            found.append(Change("removed", (("removed", before),)))
        if after is not None:
            found.append(Change("added", (("added", after),)))
    return found
