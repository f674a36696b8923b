"""What is searched: one entry for a record and those who may see it."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Entry(models.Model):
    """One record as it is searched, for the holders named in `words`.

    `words` holds the folded words, and marks that begin with a colon: `:u12` a unit that may see it, `:w202647` and
    `:m202611` its week and month (so that the newest are found without reading the rest), `:k…` its kind, `:t12` its
    type. A record has an entry for those it was sent to (`share` 0) and one for each unit it was shown to later
    (`share` its id), so that a document with thousands of recipients is not written again for each of them.
    """

    kind = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField()
    share = models.BigIntegerField(default=0)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    sender = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500)
    words = SearchVectorField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "subject_id", "share"], name="entry_once")]
        indexes: ClassVar = [GinIndex(fields=["words"], name="entry_words")]

    def __str__(self) -> str:
        return self.title
