"""Vietnamese text: one normal form, folding for search, and the order in which Vietnamese people sort."""

import re
import unicodedata
from functools import lru_cache

# The alphabet in its order: ă after a, đ after d …, foreign letters where Latin has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: chr(ord("A") + 2 * place) for place, letter in enumerate(_ALPHABET)}
# No tone, then huyền, hỏi, ngã, sắc, nặng: the order of the tones in dictionaries.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}
_FOLDS = str.maketrans({"đ": "d", "Đ": "d"})
_SPACES = re.compile(r"\s+")


def nfc(value: str) -> str:
    """The composed normal form, in which all text is stored and compared."""
    return unicodedata.normalize("NFC", value)


@lru_cache(maxsize=8192)
def fold(value: str) -> str:
    """Lower case without any accent, đ as d, spaces single: what search without accents compares."""
    bare = unicodedata.normalize("NFD", value.translate(_FOLDS).lower())
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return _SPACES.sub(" ", kept).strip()


def sort_key(value: str) -> str:
    """A string whose plain byte order is Vietnamese order, as `Intl.Collator("vi")` has it.

    Three levels parted by a character below all others: letters (ă, â, đ, ê, ô, ơ, ư in their own places), then tones,
    then case with small letters first. Digits stand before letters, spaces and punctuation before digits.
    """
    letters: list[str] = []
    tones: list[str] = []
    cases: list[str] = []
    for char in _clusters(value):
        base, tone, upper = _weights(char)
        letters.append(base)
        tones.append(tone)
        cases.append(upper)
    return "\x01".join(("".join(letters), "".join(tones).rstrip("0"), "".join(cases).rstrip("0")))


def person_sort_key(full_name: str) -> str:
    """Order of people: by given name, then family name, then middle names, as Vietnamese lists have it."""
    family, middle, given = names(full_name)
    return "\x02".join(sort_key(part) for part in (given, family, middle))


def names(full_name: str) -> tuple[str, str, str]:
    """Family, middle and given name of a full name: ("Nguyễn", "Thị Minh", "Khai")."""
    words = nfc(full_name).split()
    if not words:
        return "", "", ""
    if len(words) == 1:
        return "", "", words[0]
    return words[0], " ".join(words[1:-1]), words[-1]


def _clusters(value: str) -> list[str]:
    """Characters with their combining marks, decomposed."""
    found: list[str] = []
    for char in unicodedata.normalize("NFD", value):
        if found and unicodedata.combining(char):
            found[-1] += char
        else:
            found.append(char)
    return found


@lru_cache(maxsize=4096)
def _weights(cluster: str) -> tuple[str, str, str]:
    """Weights of one character at the three levels: letter, tone, case."""
    first, marks = cluster[0], cluster[1:]
    small = first.lower()
    shape = "".join(mark for mark in marks if mark in _SHAPES)
    letter = unicodedata.normalize("NFC", small + shape)
    place = _PLACE.get(letter) or _PLACE.get(small)
    tone = "".join(_TONES.get(mark, "") for mark in marks) or "0"
    case = "1" if first != small else "0"
    if place:
        return place, tone, case
    if first.isdigit():
        return first, tone, case
    if first.isalpha():
        return "\x7f" + small, tone, case
    return "\x20" if first.isspace() else "\x21" + first, tone, case
