"""Paging by key: the place after the last row read, as one opaque word in an address.

A list has an explicit, unique order; the next page is what comes after the last row's key, so that it costs the same
wherever it lies and no row is shown twice when others come in above.
"""

import base64
import binascii
import json
from datetime import date, datetime
from typing import Any


class BadCursor(ValueError):
    """The word is not one that `encode` made, or its parts are not of the types asked for."""


def encode(*key: Any) -> str:
    """The key of a row as one word that fits into an address; dates, moments, whole numbers, text and None."""
    plain = [part.isoformat() if isinstance(part, date) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(word: str, *types: type) -> tuple[Any, ...] | None:
    """The key behind a word, its parts of the given types (or None); None for an empty word. Raises BadCursor."""
    if not word:
        return None
    try:
        parts = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (binascii.Error, ValueError) as error:
        raise BadCursor(word) from error
    if not isinstance(parts, list) or len(parts) != len(types):
        raise BadCursor(word)
    return tuple(_typed(part, kind, word) for part, kind in zip(parts, types, strict=True))


def _typed(part: Any, kind: type, word: str) -> Any:
    if part is None:
        return None
    if kind in (date, datetime) and isinstance(part, str):
        try:
            return kind.fromisoformat(part)
        except ValueError as error:
            raise BadCursor(word) from error
    if isinstance(part, kind) and not isinstance(part, bool):
        return part
    raise BadCursor(word)
