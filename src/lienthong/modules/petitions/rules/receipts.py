"""A receipt as lines of text: what was received, when, about where, by whom; signed by the key of the log."""

from collections.abc import Sequence

FIRST = "lienthong/receipt 1"
KEYS = ("reference", "received", "kind", "place", "office", "words", "files")


def receipt_text(values: Sequence[str]) -> str:
    """The lines of a receipt, one value for each of KEYS; line breaks within a value become spaces."""
    lines = (f"{key}: {' '.join(value.split())}" for key, value in zip(KEYS, values, strict=True))
    return "\n".join((FIRST, *lines)) + "\n"


def read_receipt(note: str) -> dict[str, str]:
    """What a receipt says, by KEYS; empty for a text that is none. Whether its signature holds is another question."""
    head, *lines = note.split("\n\n", maxsplit=1)[0].splitlines() or [""]
    found = dict(line.split(": ", 1) for line in lines if ": " in line)
    return found if head == FIRST and tuple(found) == KEYS else {}
