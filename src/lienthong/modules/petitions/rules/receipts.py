"""A receipt as lines of text: what was received, when, about where, by whom; signed by the key of the log."""

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

FIRST = "lienthong/receipt 1"
LONGEST_NOTE = 4000
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


def packed(note: str) -> str:
    """A note short enough for an address, and so for a code that a camera reads."""
    return urlsafe_b64encode(zlib.compress(note.encode(), 9)).decode().rstrip("=")


def unpacked(text: str) -> str:
    """The note in an address; empty for what is none, or unpacks to more than a note has."""
    try:
        folded = urlsafe_b64decode(text[:LONGEST_NOTE] + "=" * (-len(text[:LONGEST_NOTE]) % 4))
        reader = zlib.decompressobj()
        note = reader.decompress(folded, LONGEST_NOTE)
        return note.decode() if reader.eof else ""
    except (binascii.Error, zlib.error, ValueError):
        return ""
