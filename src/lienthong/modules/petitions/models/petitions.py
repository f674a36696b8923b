"""A petition, who said it, and what they sent with it."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.org.models import Territory, Unit
from lienthong.modules.petitions.models.catalogue import LaneKeeper, PetitionKind, Topic


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer, among: Sequence[int] | None = None) -> "PetitionQuerySet":
        """What the unit holds, coordinates or has held, and its subtree's for who oversees it.

        A sealed one only for the named keepers of the lane of the unit that holds it, whatever anybody's role. With
        `among` only these are looked at, which is quick even for who sees the whole country.
        """
        if not viewer.may(Permission.PETITIONS_VIEW):
            return self.none()
        every = self.model.objects.all() if among is None else self.model.objects.filter(pk__in=among)
        own = {viewer.unit_id, viewer.body_id}
        seen = Q(unit_id__in=own) | Q(coordinations__unit_id__in=own) | Q(transfers__from_unit_id__in=own)
        if viewer.may(Permission.PETITIONS_OVERSEE):
            seen |= Q(unit__lft__gte=viewer.lft, unit__lft__lte=viewer.rgt)
        # The keeper in person: in a lent position the account is another's.
        keeps = LaneKeeper.objects.filter(
            position_id=viewer.position_id,
            position__account_id=viewer.account_id,
            left_at__isnull=True,
            unit_id=models.OuterRef("unit_id"),
        )
        ids = (
            every.filter(seen, is_sealed=False)
            .values("pk")
            .union(every.filter(models.Exists(keeps), is_sealed=True).values("pk"))
        )
        return self.filter(pk__in=ids)

    def published(self) -> "PetitionQuerySet":
        """What anybody may read: the approved words of those that were approved for the public."""
        return self.filter(published_at__isnull=False, is_sealed=False)


class Petition(models.Model):
    """What somebody said about a place, once; `received_at` never changes, whoever holds it later.

    `unit` holds it now and `handler` works on it. `code_hash` finds it by its tracking code, which is stored nowhere.
    `title` and `text` are the sender's words, for the staff; of a sealed one they are empty and its words lie in
    `SealedText`. The public reads `public_title` and `public_text` once `published_at` is set, and nothing else.
    `due_at` is what the law's clocks add up to now (none while they are paused) and `original_due_at` what they gave
    first. Whoever sends again under the same `sender_key` (a keyed hash) is recognised without being known.
    """

    class State(models.TextChoices):
        """How far a petition is; the moves between them are in rules/states.py, drawn in docs/modules/petitions.md."""

        SUBMITTED = "submitted", pgettext_lazy("petition", "Submitted")
        SCREENED = "screened", pgettext_lazy("petition", "Screened")
        INELIGIBLE = "ineligible", pgettext_lazy("petition", "Not eligible")
        DUPLICATE = "duplicate", pgettext_lazy("petition", "Duplicate")
        MISROUTED = "misrouted", pgettext_lazy("petition", "Misrouted")
        TRANSFERRED = "transferred", pgettext_lazy("petition", "Transferred")
        ACCEPTED = "accepted", pgettext_lazy("petition", "Accepted")
        ASSIGNED = "assigned", pgettext_lazy("petition", "Assigned")
        IN_PROGRESS = "in_progress", pgettext_lazy("petition", "In progress")
        AWAITING = "awaiting", pgettext_lazy("petition", "Awaiting the citizen")
        COORDINATING = "coordinating", pgettext_lazy("petition", "Coordinating")
        EXTENDED = "extended", pgettext_lazy("petition", "Extended")
        DRAFTED = "drafted", pgettext_lazy("petition", "Answer drafted")
        APPROVED = "approved", pgettext_lazy("petition", "Answer approved")
        ANSWERED = "answered", pgettext_lazy("petition", "Answered")
        CLOSED = "closed", pgettext_lazy("petition", "Closed")
        REOPENED = "reopened", pgettext_lazy("petition", "Reopened")
        WITHDRAWN = "withdrawn", pgettext_lazy("petition", "Withdrawn")

    class Grade(models.TextChoices):
        """How far the sender is known."""

        ANONYMOUS = "anonymous", _("Anonymous, with a tracking code")
        PSEUDONYM = "pseudonym", _("Under a pseudonym")
        VERIFIED = "verified", _("Verified identity")

    class Channel(models.TextChoices):
        """How it came."""

        PORTAL = "portal", pgettext_lazy("petition", "Portal")
        OPEN311 = "open311", "Open311"
        COUNTER = "counter", pgettext_lazy("petition", "At the counter")
        PHONE = "phone", pgettext_lazy("petition", "By telephone")
        LETTER = "letter", pgettext_lazy("petition", "By letter")
        REST = "rest", "REST"

    class Verdict(models.TextChoices):
        """What the citizen says of the answer."""

        SATISFIED = "satisfied", _("Satisfied")
        PARTLY = "partly", _("Partly satisfied")
        NOT = "not", _("Not satisfied")

    reference = models.CharField(max_length=24, unique=True, db_collation="C")
    code_hash = models.CharField(max_length=64, unique=True, db_collation="C")
    request_key = models.CharField(max_length=40, blank=True, db_collation="C")
    kind = models.CharField(max_length=12, choices=PetitionKind, db_collation="C")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    concerned = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8, default="vi", db_collation="C")
    grade = models.CharField(max_length=9, choices=Grade, default=Grade.ANONYMOUS, db_collation="C")
    pseudonym = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.PORTAL, db_collation="C")
    sender_key = models.CharField(max_length=64, blank=True, db_collation="C")
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED, db_collation="C")
    revision = models.IntegerField(default=0)
    is_sealed = models.BooleanField(default=False)
    is_complex = models.BooleanField(default=False)
    is_remote = models.BooleanField(default=False)
    instance = models.SmallIntegerField(default=1)
    bounces = models.SmallIntegerField(default=0)
    is_ruled = models.BooleanField(default=False)
    reopened = models.SmallIntegerField(default=0)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    reason = models.CharField(max_length=300, blank=True)
    supporters = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True, db_collation="C")
    verdict_reason = models.TextField(blank=True)
    verdict_at = models.DateTimeField(null=True)
    wants_public = models.BooleanField(default=True)
    public_title = models.CharField(max_length=200, blank=True)
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    public_words = SearchVectorField(null=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "due_at", "id"], name="petition_unit_state"),
            models.Index(fields=["unit", "received_at", "id"], name="petition_unit_received"),
            models.Index(
                fields=["territory", "published_at", "id"],
                name="petition_place_public",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["published_at", "id"], name="petition_public", condition=Q(published_at__isnull=False)
            ),
            models.Index(fields=["sender_key", "id"], name="petition_sender", condition=~Q(sender_key="")),
            models.Index(fields=["received_at", "id"], name="petition_received"),
            GinIndex(fields=["public_words"], name="petition_public_words"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request_key"], condition=~Q(request_key=""), name="petition_once"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False), name="petition_accepted"
            ),
            models.CheckConstraint(
                condition=~Q(state="duplicate") | Q(duplicate_of__isnull=False), name="petition_duplicate"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed"]) | Q(answered_at__isnull=False), name="petition_answered"
            ),
            models.CheckConstraint(
                condition=Q(is_sealed=False) | Q(text="", title="", published_at__isnull=True), name="petition_sealed"
            ),
            models.CheckConstraint(
                condition=Q(is_sealed=False)
                | Q(sender_key="", pseudonym="", address="", latitude__isnull=True, longitude__isnull=True),
                name="petition_sealed_sender",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(kind="denunciation"), name="petition_never_public"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Contact(models.Model):
    """How the sender can be reached and who they are; apart from the words, erased by rule after closing."""

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True, db_collation="C")
    address = models.CharField(max_length=300, blank=True)
    wants_news = models.BooleanField(default=False)
    issuer = models.CharField(max_length=200, blank=True, db_collation="C")
    subject = models.CharField(max_length=200, blank=True, db_collation="C")
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["erase_on"], name="contact_erase", condition=Q(erased_at__isnull=True)),
            models.Index(fields=["subject", "issuer"], name="contact_identity", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return f"contact of {self.petition_id}"


class SealedText(models.Model):
    """The words of a denunciation and who says them, encrypted; opened by two keepers (`Unsealing`).

    Who says them is erased by rule after closing, as a `Contact` is. `warned_of` is the due moment of whose nearing the
    keepers have been told.
    """

    petition = models.OneToOneField(Petition, on_delete=models.CASCADE, primary_key=True, related_name="sealed")
    content = models.BinaryField()
    warned_of = models.DateTimeField(null=True)
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["erase_on"], name="sealed_erase", condition=Q(erased_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"sealed text of {self.petition_id}"


class Unsealing(models.Model):
    """One keeper asks to open a denunciation, another agrees or refuses; both stay on record.

    `warned_at` is when the keepers were told that the request lapses, or the opening ends, soon.
    """

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="unsealings")
    asked_by = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["petition"], condition=Q(decided_at__isnull=True), name="unsealing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")), name="unsealing_takes_two"
            ),
        ]

    def __str__(self) -> str:
        return f"unsealing of {self.petition_id}"
