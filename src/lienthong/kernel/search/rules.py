"""How text becomes words, and a question becomes a query. Words are folded: no accents, đ as d, lower case."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from lienthong.kernel.language.text import fold, nfc

_WORD = re.compile(r"[0-9a-z]+(?:[-/.][0-9a-z]+)*")
_PART = re.compile(r"[0-9a-z]+")
_QUOTED = re.compile(r'"([^"]+)"')

LONGEST_WORD = 60
MOST_WORDS = 20_000
MOST_ASKED = 12


def words_of(*texts: str) -> list[str]:
    """The distinct folded words of texts; `204-QĐ/TW` gives itself and its parts."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(fold(text)):
            found[word[:LONGEST_WORD]] = None
            for part in _PART.findall(word):
                found[part[:LONGEST_WORD]] = None
            if len(found) >= MOST_WORDS:
                return list(found)
    return list(found)


EVERYBODY = 0
"""The unit whose mark says that an entry may be seen by whoever signs in."""


def unit_mark(unit_id: int) -> str:
    """The mark of a unit that may see an entry; `EVERYBODY` for all of them."""
    return f":u{unit_id}"


def week_mark(on: date) -> str:
    """The mark of a day's ISO week."""
    year, week, _ = on.isocalendar()
    return f":w{year}{week:02}"


def month_mark(on: date) -> str:
    """The mark of a day's month."""
    return f":m{on:%Y%m}"


def marks_of(*, kind: str, on: date, unit_ids: Iterable[int], extra: Iterable[str] = ()) -> list[str]:
    """Every mark of an entry. `extra` are marks of the record's own kind, such as `:t12`."""
    return [f":k{kind}", week_mark(on), month_mark(on), *map(unit_mark, unit_ids), *extra]


def asked_words(question: str) -> list[str]:
    """The words of a question; a number with its symbol stays whole. At most `MOST_ASKED`."""
    found: dict[str, None] = {}
    for word in _WORD.findall(fold(question)):
        found[word[:LONGEST_WORD]] = None
    return list(found)[:MOST_ASKED]


def phrases(question: str) -> list[str]:
    """Passages in double quotes, which must stand in the title, reference or sender word for word."""
    return [fold(phrase) for phrase in _QUOTED.findall(question) if fold(phrase)]


def tsquery_of(words: Iterable[str], marks: Iterable[str] = ()) -> str:
    """A query in PostgreSQL's own writing that asks for all words and marks; nothing in them can act as an operator."""
    return " & ".join("'" + word.replace("\\", "").replace("'", "''") + "'" for word in [*words, *marks])


def exactness(question: str, *texts: str) -> int:
    """How well texts answer a question as it was typed: words with their accents, and the whole passage.

    Zero when the question was typed without accents and no passage matches; used to order the newest entries only.
    """
    typed = nfc(question).casefold().replace('"', " ")
    haystack = " ".join(nfc(text).casefold() for text in texts)
    score = 4 if " ".join(typed.split()) in " ".join(haystack.split()) else 0
    there = set(haystack.split())
    return score + sum(1 for word in typed.split() if word in there and fold(word) != word)


def windows(newest: date) -> tuple[list[str], list[str], date, date]:
    """Two windows back from a day: marks of two weeks, marks of two months, and the first day of each."""
    week_first = newest - timedelta(days=newest.weekday() + 7)
    month_first = (newest.replace(day=1) - timedelta(days=1)).replace(day=1)
    return (
        [week_mark(newest), week_mark(week_first)],
        [month_mark(newest), month_mark(month_first)],
        week_first,
        month_first,
    )
