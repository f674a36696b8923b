"""Periods in words."""

from django.utils.translation import gettext as _

from lienthong.kernel.language import formats
from lienthong.modules.reports.rules.periods import Span


def name_of(span: Span) -> str:
    """A period in the present language: `Tuần 47/2026`, `Tháng 11/2026`, `Quý 4/2026`."""
    first = span.starts_on
    if span.type == "day":
        return formats.date(first)
    if span.type == "week":
        year, week, _day = first.isocalendar()
        return _("Week %(number)s/%(year)s") % {"number": week, "year": year}
    names = {
        "month": (_("Month %(number)s/%(year)s"), first.month),
        "quarter": (_("Quarter %(number)s/%(year)s"), first.month // 3 + 1),
        "half": (_("Half-year %(number)s/%(year)s"), first.month // 6 + 1),
        "year": (_("Year %(year)s"), 0),
        "term": (_("Term %(year)s–%(number)s"), first.year + 5),
    }
    name, number = names[span.type]
    return name % {"number": number, "year": first.year}


def short_name_of(span: Span) -> str:
    """The same for a heading of a narrow column: `47/26`."""
    first = span.starts_on
    if span.type == "week":
        year, week, _day = first.isocalendar()
        return f"{week}/{year % 100:02}"
    if span.type == "day":
        return f"{first.day}/{first.month}"
    parts = {"month": f"{first.month}/", "quarter": f"Q{first.month // 3 + 1}/", "half": f"S{first.month // 6 + 1}/"}
    return f"{parts[span.type]}{first.year % 100:02}" if span.type in parts else str(first.year)
