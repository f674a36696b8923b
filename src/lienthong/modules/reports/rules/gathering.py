"""Short periods gathered into longer ones, pure: weeks into months, months into quarters.

A period belongs to the longer one in which it lies. Only weeks lie across: a week belongs to the one that has its
Thursday, as ISO 8601 gives weeks to years, so that each counts once.
"""

from datetime import timedelta

from lienthong.modules.reports.rules.periods import Span, span_of

LENGTHS = ("day", "week", "month", "quarter", "half", "year", "term")
THURSDAY = timedelta(days=3)


def lengths_over(type: str) -> tuple[str, ...]:  # noqa: A002  (the field's name)
    """The lengths into which periods of a type can be gathered."""
    return LENGTHS[LENGTHS.index(type) + 1 :] if type in LENGTHS else ()


def gathered_into(span: Span, length: str) -> Span:
    """The longer period to which one belongs."""
    return span_of(length, span.starts_on + THURSDAY if span.type == "week" else span.starts_on)


def parts_of(whole: Span, type: str) -> list[Span]:  # noqa: A002  (the field's name)
    """The periods of a type that belong to a longer one, in order."""
    span, found = span_of(type, whole.starts_on), []
    while span.starts_on <= whole.ends_on:
        if gathered_into(span, whole.type) == whole:
            found.append(span)
        span = span.next
    return found
