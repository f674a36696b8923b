"""Periods: pure arithmetic over days, and the two spellings in which they travel.

DHIS2's: `20260214`, `2026W7`, `202602`, `2026Q1`, `2026S1`, `2026`; SDMX's (Technical Notes 2.1, section 4.2.6):
`2026-02-14`, `2026-W07`, `2026-02` or `2026-M02`, `2026-Q1`, `2026-S1`, `2026` or `2026-A1`. A term has no spelling in
either; it is `2025T` here and the time range `2025-01-01/P5Y` in SDMX.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "term": 60}
# The first year of a term between two congresses of the Party: 2020, 2025, 2030 …
FIRST_TERM = 2025

_DHIS2 = {
    "day": re.compile(r"(\d{4})(\d{2})(\d{2})"),
    "week": re.compile(r"(\d{4})W(\d{1,2})"),
    "month": re.compile(r"(\d{4})(\d{2})"),
    "quarter": re.compile(r"(\d{4})Q([1-4])"),
    "half": re.compile(r"(\d{4})S([12])"),
    "term": re.compile(r"(\d{4})T()"),
    "year": re.compile(r"(\d{4})()"),
}
_SDMX = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
    "week": re.compile(r"(\d{4})-W(\d{2})"),
    "month": re.compile(r"(\d{4})-M?(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "half": re.compile(r"(\d{4})-S([12])"),
    "term": re.compile(r"(\d{4})-01-01/P5Y()"),
    "year": re.compile(r"(\d{4})(?:-A1)?()"),
}


class NotAPeriod(ValueError):
    """No period is spelled so: a week 54, a thirteenth month, anything else."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period by its first day and type; both ends are included in it."""

    starts_on: date
    type: str

    @property
    def ends_on(self) -> date:
        """The last day."""
        return self.next.starts_on - timedelta(days=1)

    @property
    def next(self) -> "Span":
        """The period after this one, of the same type."""
        return self.moved(1)

    def moved(self, by: int) -> "Span":
        """The period `by` periods later (negative: earlier). Raises OverflowError beyond the calendar."""
        first = self.starts_on
        if self.type in {"day", "week"}:
            return Span(first + timedelta(days=by * (7 if self.type == "week" else 1)), self.type)
        months = first.year * 12 + first.month - 1 + by * MONTHS[self.type]
        if not 12 <= months < 120_000:
            raise OverflowError(f"no {self.type} there")
        return Span(date(months // 12, months % 12 + 1, 1), self.type)

    @property
    def dhis2(self) -> str:
        """As DHIS2 spells it."""
        first = self.starts_on
        if self.type == "week":
            year, week, _day = first.isocalendar()
            return f"{year:04}W{week}"
        months = {
            "day": f"{first.month:02}{first.day:02}",
            "month": f"{first.month:02}",
            "quarter": f"Q{first.month // 3 + 1}",
            "half": f"S{first.month // 6 + 1}",
            "term": "T",
        }
        return f"{first.year:04}{months.get(self.type, '')}"

    @property
    def sdmx(self) -> str:
        """As SDMX spells it."""
        first = self.starts_on
        match self.type:
            case "day":
                return first.isoformat()
            case "week":
                year, week, _day = first.isocalendar()
                return f"{year:04}-W{week:02}"
            case "month":
                return f"{first.year:04}-{first.month:02}"
            case "quarter" | "half":
                return f"{self.dhis2[:4]}-{self.dhis2[4:]}"
            case "term":
                return f"{first.year:04}-01-01/P5Y"
        return f"{first.year:04}"


def span_of(type: str, on: date) -> Span:  # noqa: A002  (the field's name)
    """The period of a type that holds a day."""
    if type == "day":
        return Span(on, type)
    if type == "week":
        return Span(on - timedelta(days=on.weekday()), type)
    if type == "term":
        return Span(date(on.year - (on.year - FIRST_TERM) % 5, 1, 1), type)
    size = MONTHS[type]
    return Span(date(on.year, (on.month - 1) // size * size + 1, 1), type)


def read_period(text: str) -> Span:
    """The period that `text` spells, in either way. Raises NotAPeriod."""
    for patterns in (_DHIS2, _SDMX):
        for kind, pattern in patterns.items():
            found = pattern.fullmatch(text.strip())
            if found and (span := _span(kind, [int(part) for part in found.groups() if part])):
                return span
    raise NotAPeriod(text)


def _span(kind: str, parts: list[int]) -> Span | None:
    """The period with these numbers; None where the calendar has none."""
    try:
        if kind == "week":
            return Span(date.fromisocalendar(parts[0], parts[1], 1), kind)
        if kind == "term":
            return Span(date(parts[0], 1, 1), kind) if (parts[0] - FIRST_TERM) % 5 == 0 else None
        if kind == "day":
            return Span(date(*parts), kind)
        nth = parts[1] if len(parts) > 1 else 1
        return Span(date(parts[0], (nth - 1) * MONTHS[kind] + 1, 1), kind)
    except ValueError:
        return None


def spans_between(type: str, first: date, last: date) -> list[Span]:  # noqa: A002 (the field's name)
    """The periods of a type that begin on or after the one that holds `first`, up to the one that holds `last`."""
    found, span = [], span_of(type, first)
    while span.starts_on <= last:
        found.append(span)
        span = span.next
    return found
