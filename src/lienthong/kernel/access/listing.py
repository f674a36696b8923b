"""Lists of the REST interface: a page by key, with the place at which the next one begins."""

from collections.abc import Sequence
from typing import Any

from ninja.errors import HttpError

from lienthong.kernel.database.paging import BadCursor, decode, encode

MOST = 200
"""Rows of a page at most."""


def place_of(after: str, limit: int, *types: type) -> tuple[Any, ...] | None:
    """The key after which a page begins, None for the first. Raises HttpError 422 for what no list gave out."""
    if not 1 <= limit <= MOST:
        raise HttpError(422, f"limit: from 1 to {MOST}")
    try:
        return decode(after, *types)
    except BadCursor as error:
        raise HttpError(422, "after: not a place that this list gave out") from error


def listed(found: Any, fields: Sequence[str], after: str, limit: int, *, oldest_first: bool = False) -> dict[str, Any]:
    """One page of a query set by its key, `id` among the fields, newest first unless said. Raises HttpError 422."""
    key = place_of(after, limit, int)
    if key:
        found = found.filter(pk__gt=key[0]) if oldest_first else found.filter(pk__lt=key[0])
    rows = list(found.order_by("pk" if oldest_first else "-pk").values(*fields)[: limit + 1])
    return {"items": rows[:limit], "next": encode(rows[limit - 1]["id"]) if len(rows) > limit else None}
