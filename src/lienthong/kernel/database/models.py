"""What the kernel keeps in the database for itself."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CacheEntry(models.Model):
    """One entry of the cache that all processes share (unlogged: it may be lost in a crash, and costs little)."""

    key = models.CharField(max_length=250, primary_key=True, db_collation="C")
    value = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="cache_expires")]

    def __str__(self) -> str:
        return self.key


class Attempts(models.Model):
    """When something limited was tried under a key, in nanoseconds since 1970 (unlogged, as the cache is)."""

    key = models.CharField(max_length=250, primary_key=True, db_collation="C")
    hits = ArrayField(models.BigIntegerField())
    expires_at = models.DateTimeField()  # without an index, so that counting touches none but the key's

    def __str__(self) -> str:
        return self.key
