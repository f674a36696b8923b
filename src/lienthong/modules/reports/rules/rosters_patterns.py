"""Patterns of texts in rosters: regular expressions that cost a time in proportion to the text, whatever is written.

They are RE2's: no reference back and no look around, hence no pattern that runs for hours on a short text.
"""

from functools import lru_cache
from typing import Any

import re2

LONGEST_PATTERN = 200
# What a pattern may take once it is read: nested repetitions multiply.
_MOST_MEMORY = 1 << 20


class CannotReadPattern(ValueError):
    """The pattern cannot be read, or is too large."""


@lru_cache(maxsize=500)
def _read(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options=options)
    except (re2.error, UnicodeError) as error:
        raise CannotReadPattern(str(error)) from error


def check_pattern(pattern: str) -> None:
    """Raises CannotReadPattern for one that cannot be read or is too long or too large."""
    if len(pattern) > LONGEST_PATTERN:
        raise CannotReadPattern
    _read(pattern)


def fits_pattern(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern says; one that cannot be read refuses nothing."""
    try:
        return _read(pattern).fullmatch(text) is not None
    except (CannotReadPattern, UnicodeError):
        return True
