"""The periods of recurring tasks: pure arithmetic over days. A period is known by its first day."""

from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def period_of(recurrence: str, on: date) -> date:
    """The first day of the period that holds a day; weeks begin on Monday, the others with a month."""
    if recurrence == "week":
        return on - timedelta(days=on.weekday())
    months = MONTHS[recurrence]
    return date(on.year, (on.month - 1) // months * months + 1, 1)


def next_period(recurrence: str, first: date) -> date:
    """The first day of the period after the one that begins on `first`."""
    if recurrence == "week":
        return first + timedelta(days=7)
    months = first.month - 1 + MONTHS[recurrence]
    return date(first.year + months // 12, months % 12 + 1, 1)


def period_end(recurrence: str, first: date) -> date:
    """The last day of a period."""
    return next_period(recurrence, first) - timedelta(days=1)


def is_closed(recurrence: str, first: date, today: date) -> bool:
    """Whether a period takes no more reports: the whole period after it is over, and its figures are used."""
    return today >= next_period(recurrence, next_period(recurrence, first))
