"""Blacking out words: which ones a rule suggests, and what the public reads instead."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

BLACK = "█████"
MOST_TOKENS = 5_000
_TOKEN = re.compile(r"\S+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WEB = re.compile(r"(?:https?://|www\.|zalo\.me|facebook\.com|fb\.com)\S+", re.IGNORECASE)
# Vietnamese telephone numbers: 0 or +84 and nine or ten digits, parted by spaces, dots or hyphens.
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .\-]?\d){8,10}(?!\d)")
# Identity cards (12 digits, 9 on old ones), tax codes and bank accounts: any long run of digits.
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){8,18}(?!\d)")
_PLATE = re.compile(r"(?<!\w)\d{2}[ \-]?[A-ZĐ]{1,2}\d?[ \-]?\d{3}[.]?\d{2}(?!\d)")
_PATTERNS = (("number", _NUMBER), ("phone", _PHONE), ("plate", _PLATE), ("email", _EMAIL), ("web", _WEB))
# A name follows one of these words, typed with its marks or where that is clear without; so many words of it are taken
# as long as they begin with a capital.
_BEFORE_NAME = frozenset(
    {"ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "tôi", "tên", "thầy", "cụ"}
    | {"ong", "chi", "chu", "bac", "chau", "toi", "ten", "thay", "cu"}
)
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text with what stands before it; `why` says which rule suggests to black it out."""

    place: int
    before: str
    word: str
    why: str = ""


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order, `MOST_TOKENS` at most; those that a rule suggests say why.

    `phone`, `number`, `email`, `plate`, `web` or `name`.
    """
    found = list(_TOKEN.finditer(text))[:MOST_TOKENS]
    why = _suggested(text, [(one.start(), one.end()) for one in found])
    tokens, end = [], 0
    for place, one in enumerate(found):
        tokens.append(Token(place, text[end : one.start()], one.group(), why.get(place, "")))
        end = one.end()
    return tokens


def redacted(text: str, black: Iterable[int]) -> str:
    """The text with the words at these places blacked out; neighbours become one block, so that nobody counts them."""
    wanted = set(black)
    said: list[str] = []
    was_black = False
    for token in tokens_of(text):
        is_black = token.place in wanted
        if is_black and was_black and "\n" not in token.before:
            continue
        said += [token.before, BLACK if is_black else token.word]
        was_black = is_black
    return "".join(said).strip()


def suggestions_in(text: str) -> list[str]:
    """What a rule would still black out in a text: asked once more of what is about to be published."""
    return [token.word for token in tokens_of(text) if token.why and token.why != "name"]


def _suggested(text: str, spans: list[tuple[int, int]]) -> dict[int, str]:
    why = {
        place: kind
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
        for place, (start, end) in enumerate(spans)
        if start < match.end() and end > match.start()
    }
    names = _names([text[start:end] for start, end in spans])
    return dict.fromkeys(names, "name") | why


def _names(words: list[str]) -> list[int]:
    """The places of words that follow a title or a pronoun and begin with a capital, up to a mark that ends a name."""
    found: list[int] = []
    for place, word in enumerate(words):
        if word.lower() not in _BEFORE_NAME:
            continue
        first = place + 2 if words[place + 1 : place + 2] == ["là"] else place + 1
        for step in range(first, min(first + _LONGEST_NAME, len(words))):
            if not words[step][:1].isupper():
                break
            found.append(step)
            if words[step][-1] in ".,;:!?":
                break
    return found
