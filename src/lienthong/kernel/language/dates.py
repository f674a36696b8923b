"""Dates as people type them: `5/11`, `mai`, `hôm nay`, `+3`, `2026-11-05`."""

import datetime as dt
import re

from lienthong.kernel.language.text import fold

_WORDS = {
    "hom nay": 0, "nay": 0, "today": 0,
    "mai": 1, "ngay mai": 1, "tomorrow": 1,
    "mot": 2, "ngay mot": 2, "ngay kia": 2,
    "hom qua": -1, "qua": -1, "yesterday": -1,
}  # fmt: skip
_WEEKDAYS = {
    "thu hai": 0, "t2": 0, "monday": 0, "mon": 0,
    "thu ba": 1, "t3": 1, "tuesday": 1, "tue": 1,
    "thu tu": 2, "t4": 2, "wednesday": 2, "wed": 2,
    "thu nam": 3, "t5": 3, "thursday": 3, "thu": 3,
    "thu sau": 4, "t6": 4, "friday": 4, "fri": 4,
    "thu bay": 5, "t7": 5, "saturday": 5, "sat": 5,
    "chu nhat": 6, "cn": 6, "sunday": 6, "sun": 6,
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{4}|\d{2}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})[a-z]* (\d{{4}})")
_OFFSET = re.compile(r"([+-])\s*(\d{1,4})\s*([dnwt]?)")


def parse_date(typed: str, *, today: dt.date) -> dt.date:
    """The day that was typed. Without a year it is the nearest such day: at most half a year from `today`.

    `+3` is three days on, `+2t` (tuần) or `+2w` two weeks on; a weekday is the next one. Raises `ValueError`.
    """
    words = fold(typed)
    if words in _WORDS:
        return today + dt.timedelta(days=_WORDS[words])
    if words in _WEEKDAYS:
        return today + dt.timedelta(days=(_WEEKDAYS[words] - today.weekday() - 1) % 7 + 1)
    if match := _OFFSET.fullmatch(words):
        days = int(match[2]) * (7 if match[3] in ("w", "t") and match[3] else 1)
        return today + dt.timedelta(days=days if match[1] == "+" else -days)
    return _written(words, today)


def _written(words: str, today: dt.date) -> dt.date:
    """A day in figures, or with an English month."""
    if match := _ENGLISH.fullmatch(words):
        return dt.date(int(match[3]), _MONTHS.index(match[2][:3]) + 1, int(match[1]))
    if match := _ISO.fullmatch(words):
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY.fullmatch(words):
        day, month, year = int(match[1]), int(match[2]), match[3]
        if year:
            return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        return _nearest(day, month, today)
    raise ValueError(words)


def _nearest(day: int, month: int, today: dt.date) -> dt.date:
    found = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(dt.date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"{day}/{month}")
    return min(found, key=lambda date: abs((date - today).days))
