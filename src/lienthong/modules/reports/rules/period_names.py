"""Periods in few letters; `rules.submissions.period_name` says them in words."""

from lienthong.modules.reports.rules.periods import Span


def short_name_of(span: Span) -> str:
    """A period as the heading of a narrow column: `47/26`."""
    first = span.starts_on
    if span.type == "week":
        year, week, _day = first.isocalendar()
        return f"{week}/{year % 100:02}"
    if span.type == "day":
        return f"{first.day}/{first.month}"
    parts = {"month": f"{first.month}/", "quarter": f"Q{first.month // 3 + 1}/", "half": f"S{first.month // 6 + 1}/"}
    return f"{parts[span.type]}{first.year % 100:02}" if span.type in parts else str(first.year)
