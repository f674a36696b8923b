"""Writing entries; called by the jobs of modules after their records changed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from lienthong.kernel.database.sql import statements
from lienthong.kernel.search.models import Entry
from lienthong.kernel.search.rules import marks_of, words_of

SQL = statements(__file__)


@transaction.atomic
def put_entry(
    *,
    kind: str,
    subject_id: int,
    on: date,
    title: str,
    unit_ids: Iterable[int],
    reference: str = "",
    sender: str = "",
    texts: Iterable[str] = (),
    marks: Iterable[str] = (),
    share: int = 0,
) -> None:
    """Write one entry of a record for the units that may see it; rewrites the one that stands there.

    `texts` are searched besides title, reference and sender; `marks` are extra marks such as `:t12`.
    """
    words = words_of(reference, title, sender, *texts)
    SQL["put"].run(
        kind=kind,
        subject_id=subject_id,
        share=share,
        on=on,
        reference=reference[:60],
        sender=sender[:200],
        title=title[:500],
        words=[*words, *marks_of(kind=kind, on=on, unit_ids=unit_ids, extra=marks)],
    )


def drop_entries(*, kind: str, subject_id: int, share: int | None = None) -> None:
    """Remove the entries of a record, or one of them."""
    entries = Entry.objects.filter(kind=kind, subject_id=subject_id)
    (entries if share is None else entries.filter(share=share)).delete()
