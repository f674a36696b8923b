"""The first words of a petition as its title."""

from lienthong.kernel.language.text import nfc

LONGEST_TITLE = 120
LONGEST_TEXT = 20_000


def title_of(text: str) -> str:
    """The first line or sentence, cut between words when it is longer than 120 characters."""
    words = nfc(text).strip()
    first = words.splitlines()[0].strip() if words else ""
    for end in (". ", "? ", "! "):
        if end in first[:LONGEST_TITLE]:
            first = first[: first.index(end) + 1]
            break
    if len(first) <= LONGEST_TITLE:
        return first
    return f"{first[: LONGEST_TITLE - 1].rsplit(' ', 1)[0]}…"
