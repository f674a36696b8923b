"""Opinions summarised, and counts of petitions."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.models.catalogue import PetitionKind, Topic
from lienthong.modules.petitions.models.petitions import Petition


class OpinionRun(models.Model):
    """One summary over a chosen set of petitions (`asked`: its filters), made by a job."""

    class State(models.TextChoices):
        """How far the job is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_collation="C")
    size = models.IntegerField(default=0)
    done = models.SmallIntegerField(default=0)
    fault = models.TextField(blank=True)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class OpinionCluster(models.Model):
    """Petitions that say much the same: telling terms, and sentences with the petition each is from."""

    run = models.ForeignKey(OpinionRun, on_delete=models.CASCADE, related_name="clusters", db_index=False)
    place = models.IntegerField()
    terms: Any = ArrayField(models.CharField(max_length=80), default=list)
    size = models.IntegerField()
    sentences = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "place"], name="opinion_cluster_place")]

    def __str__(self) -> str:
        return " · ".join(self.terms)


class ClusterMember(models.Model):
    """That a petition belongs to a cluster, and how near its middle it is (0 to 1)."""

    cluster = models.ForeignKey(OpinionCluster, on_delete=models.CASCADE, related_name="members", db_index=False)
    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="+", db_index=False)
    nearness = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cluster", "petition"], name="cluster_member_once")]

    def __str__(self) -> str:
        return f"{self.petition_id} in {self.cluster_id}"


class PetitionTally(models.Model):
    """Derived: of the petitions received on a day, how many, by the unit that holds them, kind and topic.

    Kept when a petition changes, recomputed by `verify_petitions` from the petitions and their events without a
    difference. Late, overdue and open depend on the moment of asking and are read from the open ones.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=PetitionKind, db_collation="C")
    day = models.DateField()
    received = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    ineligible = models.IntegerField(default=0)
    answered_on_time = models.IntegerField(default=0)
    answered_late = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    partly = models.IntegerField(default=0)
    unsatisfied = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "day", "kind", "topic"], name="petition_tally_once", nulls_distinct=False
            )
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="petition_tally_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"


class Fingerprint(models.Model):
    """Derived: by which petitions that say the same are found (rules/ngrams.py), of the newest ones only.

    One of the sender's words, for the staff, and one of the words approved for the public (`is_public`): who asks on
    the portal is never told anything by words that are not shown there. A sealed petition has none.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="fingerprints", db_index=False)
    is_public = models.BooleanField(default=False)
    at = models.DateTimeField()
    grams: Any = ArrayField(models.IntegerField(), default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["petition", "is_public"], name="fingerprint_once")]
        indexes: ClassVar = [
            GinIndex(fields=["grams"], name="fingerprint_own", condition=Q(is_public=False), fastupdate=False),
            GinIndex(fields=["grams"], name="fingerprint_public", condition=Q(is_public=True), fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"fingerprint of {self.petition_id}"


class GramCount(models.Model):
    """Derived: about how many of the fingerprinted petitions hold an n-gram; those that hardly any holds are absent."""

    gram = models.IntegerField(primary_key=True)
    petitions = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.gram}: {self.petitions}"
