"""Putting words into a text that an operator may have written: braces and names, nothing else."""

import re

PLACEHOLDERS = frozenset({"title", "name", "unit", "address", "product"})
_PLACE = re.compile(r"\{(\w+)\}")


class BadWording(ValueError):
    """A text with a placeholder that no notification fills; the argument names it."""


def fill(text: str, **values: str) -> str:
    """The text with each known `{name}` replaced; anything else stays as it is written.

    No format specifications, attributes or indexes are understood, so an operator's text can reach nothing.
    """
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def check_wording(text: str) -> None:
    """Raises BadWording for a placeholder that does not exist."""
    for name in _PLACE.findall(text):
        if name not in PLACEHOLDERS:
            raise BadWording(name)
