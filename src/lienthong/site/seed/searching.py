"""Entries in the search for seeded documents, by SQL alone; a test holds them equal to what the product writes."""

from collections.abc import Callable

from django.db.models import Max, Min

from lienthong.kernel.database.sql import statements
from lienthong.kernel.language.text import fold
from lienthong.modules.documents.models import Document

SQL = statements(__file__)
CHUNK = 100_000
_MARKED = "".join(
    letter
    for letter in map(chr, range(0xC0, 0x1EFA))
    if letter.islower() and len(fold(letter)) == 1 and fold(letter).isascii() and fold(letter).isalpha()
)
_BARE = "".join(map(fold, _MARKED))


def index_documents(tell: Callable[[float], None]) -> None:
    """Write the entries of every document, in chunks of ids."""
    ends = Document.objects.aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, CHUNK):
        span = {"first": first, "last": first + CHUNK}
        SQL["index_documents"].run(marked=_MARKED, bare=_BARE, **span)
        SQL["index_shares"].run(**span)
        tell((first - ends["first"]) / (ends["last"] - ends["first"] + 1))
