"""The append-only record of what happened."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One fact: who did what to what, in which position, when.

    Written in the same transaction as the change. No foreign keys: the record outlives what it speaks of, and the
    audit must not depend on other tables.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    verb = models.CharField(max_length=60, db_collation="C")
    subject_kind = models.CharField(max_length=40, db_collation="C")
    subject_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    position_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["unit_id", "id"], name="event_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"


class Tile(models.Model):
    """Up to 256 hashes of one level of the Merkle log; a finished one is a single hash of the level above."""

    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "place"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.place}"


class Checkpoint(models.Model):
    """The root over the first `size` events, up to `last_event_id`, with a signature (`note`, C2SP tlog-checkpoint)."""

    size = models.BigIntegerField(unique=True)
    last_event_id = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["last_event_id"], name="checkpoint_event")]

    def __str__(self) -> str:
        return f"{self.size} events"


class Horizon(models.Model):
    """One row: the newest event seen, and a transaction; once it and all older ones ended, no earlier event comes."""

    event_id = models.BigIntegerField()
    next_transaction = models.BigIntegerField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"up to {self.event_id}"
