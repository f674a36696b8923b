"""What the kernel keeps in the database for itself."""

from typing import ClassVar

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
