"""Keeping fingerprints of the newest petitions, so that those which say the same are found."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from lienthong.kernel.database.sql import statements
from lienthong.modules.petitions.models import Fingerprint
from lienthong.modules.petitions.rules.ngrams import grams_of

SQL = statements(__file__)
WINDOW = 100_000  # so many of the newest have one
LATELY = 2000  # so many of them are looked at every minute
TOGETHER = 1000


def fingerprint_new(*, among: int = LATELY) -> int:
    """Give fingerprints to those of the newest petitions, and of those published last, that lack one.

    Returns how many were made. Whoever comes second waits for nobody: what is there already stays.
    """
    made = 0
    for name, is_public in (("lacking_own", False), ("lacking_public", True)):
        rows = SQL[name].rows(among=among)
        for at in range(0, len(rows), TOGETHER):
            made += _write(rows[at : at + TOGETHER], is_public=is_public)
    return made


def tidy_fingerprints() -> None:
    """Let go of the fingerprints beyond the window and count n-grams anew."""
    fingerprint_new(among=WINDOW)
    SQL["forget_beyond"].run(window=WINDOW)
    count_grams()


@transaction.atomic
def count_grams() -> None:
    """Count about how many petitions hold each n-gram, by a sample of 20,000 of them."""
    SQL["forget_counts"].run()
    SQL["count_grams"].run()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE petitions_gramcount")


def _write(rows: Sequence[tuple[int, str]], *, is_public: bool) -> int:
    at = timezone.now()
    made = [Fingerprint(petition_id=pk, is_public=is_public, at=at, grams=grams_of(text)) for pk, text in rows]
    Fingerprint.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["petition_id", "is_public"], update_fields=["at", "grams"]
    )
    return len(made)
