"""A document, its type, versions, authors, comments and intended recipients."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.secrecy import HIGHEST_BY_LEVEL, Secrecy
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.numbering.models import Allocation
from lienthong.kernel.org.models import Level, System, Unit
from lienthong.modules.documents.models.addresses import OutsideAddress, RecipientGroup


class Urgency(models.IntegerChoices):
    """Degrees of urgency, Decree 30/2020/ND-CP, article 8; ordered."""

    NORMAL = 0, _("Normal")
    URGENT = 1, _("Urgent")
    VERY_URGENT = 2, _("Very urgent")
    FLASH = 3, _("Flash")


class DocumentType(models.Model):
    """A type of official document in one system during a time: its code in symbols, its series and its layout."""

    system = models.CharField(max_length=10, choices=System)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=200)
    layout = models.CharField(max_length=40)
    own_series = models.BooleanField(default=True)
    period_kind = models.CharField(max_length=4, choices=[("year", _("Year")), ("term", _("Term"))], default="year")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    position = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "code", "valid_from"], name="document_type_once")
        ]

    def __str__(self) -> str:
        return self.name


def secrecy_fits_level() -> Q:
    """The condition that no unit holds what its level may not: the database's copy of `HIGHEST_BY_LEVEL`."""
    fits = Q()
    for level, highest in HIGHEST_BY_LEVEL.items():
        fits |= Q(level=level, secrecy__lte=int(highest))
    return fits


def symbol_key(column: str = "symbol") -> Func:
    """Number and symbol without case, accents and spaces: what the warning of duplicates compares."""
    return Func(
        F(column),
        function="translate",
        template=(
            r"translate(regexp_replace(lower(normalize(%(expressions)s, NFD)), '[\s\u0300-\u036f]', '', 'g'), 'đ', 'd')"
        ),
        output_field=models.TextField(),
    )


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "DocumentQuerySet":
        """Documents that the viewer may read: the same rule as `rules.may_view`, row by row."""
        from lienthong.modules.documents.models.deliveries import Delivery

        held = self.filter(secrecy__lte=viewer.clearance)
        document = {"document_id": OuterRef("pk")}
        if viewer.may(Permission.DOCUMENTS_VIEW_SUBTREE):
            within = {"unit__lft__gte": viewer.lft, "unit__lft__lte": viewer.rgt}
            return held.filter(
                Q(**within)
                | Exists(Delivery.objects.filter(**document, **within))
                | Exists(Share.objects.filter(**document, **within))
            )
        return held.filter(
            Q(unit_id=viewer.unit_id)
            | Exists(Delivery.objects.filter(**document, unit_id=viewer.unit_id))
            | Exists(Share.objects.filter(**document, unit_id=viewer.unit_id))
        )


class Document(models.Model):
    """One document, whether made here (`body` set) or registered from an outside sender (`sender` set).

    `unit` is where it was drafted or registered; `symbol` is the whole number and symbol, such as `204-QĐ/TW`.
    `issue_key` is the key of the form that issued it, so that the same form sent twice issues once.
    """

    class State(models.TextChoices):
        """How far a document is; drawn in docs/modules/documents.md."""

        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        SUBMITTED = "submitted", _("Submitted for signature")
        APPROVED = "approved", _("Approved, to be issued")
        ISSUED = "issued", _("Issued")
        RECALLED = "recalled", _("Recalled")
        REPLACED = "replaced", _("Replaced")
        CANCELLED = "cancelled", _("Cancelled")
        RECEIVED = "received", _("Received from outside")

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=10, choices=Level)
    sender = models.CharField(max_length=200, blank=True)
    type = models.ForeignKey(DocumentType, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.IntegerField(null=True)
    symbol = models.CharField(max_length=60, blank=True)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, related_name="+")
    summary = models.CharField(max_length=500)
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    secrecy = models.SmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    issued_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    signer = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_signer = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    author = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    request_key = models.UUIDField(null=True, unique=True)
    issue_key = models.CharField(max_length=40, blank=True, db_default="", db_collation="C")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["body", "-issued_on", "-id"], name="document_body_issued"),
            models.Index(
                fields=["body", "type", "-issued_on", "-id"], name="document_body_type", condition=Q(body__isnull=False)
            ),
            models.Index(
                fields=["body", "state", "-issued_on", "-id"],
                name="document_body_withdrawn",
                condition=Q(state__in=["recalled", "replaced"]),
            ),
            models.Index(fields=["body", "-id"], name="document_to_issue", condition=Q(state="approved")),
            models.Index(fields=["unit", "state", "-issued_on", "-id"], name="document_unit_issued"),
            models.Index(
                fields=["author", "-id"],
                name="document_author_open",
                condition=Q(state__in=["draft", "review", "submitted", "approved"]),
            ),
            models.Index(fields=["symbol", "issued_on"], name="document_symbol"),
            models.Index(symbol_key(), "issued_on", name="document_symbol_key", condition=~Q(symbol="")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=secrecy_fits_level(), name="document_secrecy_fits_level"),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "recalled", "replaced"])
                | Q(number__isnull=False, issued_on__isnull=False) & ~Q(symbol=""),
                name="issued_has_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.summary}".strip()


class Version(models.Model):
    """One state of a document's content: composed here (`content`) or uploaded (`source`); `pdf` is what is read.

    `is_final` marks the copy with number and date that recipients read, and each correction of it.
    `revision` counts the savings of an open version, so that two people editing at once notice; a version that is
    closed is never changed again: the next saving begins the next one.
    """

    class Conversion(models.TextChoices):
        """How the PDF of an uploaded DOCX or ODT stands; empty when it is there or none is needed."""

        NONE = "", ""
        WAITING = "waiting", _("Being converted")
        FAILED = "failed", _("Could not be converted")
        MISSING = "missing", _("LibreOffice is missing")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.IntegerField()
    content = models.JSONField(null=True)
    source = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    pdf = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    is_final = models.BooleanField(default=False, db_default=False)
    conversion = models.CharField(max_length=7, choices=Conversion, blank=True, default="", db_default="")
    revision = models.IntegerField(default=0, db_default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"


class Attachment(models.Model):
    """A file that goes with a document, in its order."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    place = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "file"], name="attachment_once")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.file_id}"


class CoAuthor(models.Model):
    """A position that may edit a draft besides its author."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="co_authors", db_index=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "position"], name="co_author_once")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.position_id}"


class Comment(models.Model):
    """A remark on a page of a version, at a place given in thousandths of its width and height."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments")
    page = models.SmallIntegerField(default=1)
    x = models.SmallIntegerField(default=0)
    y = models.SmallIntegerField(default=0)
    text = models.TextField()
    author = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:60]


class Review(models.Model):
    """One reviewer's turn on a draft: a position, or a unit whose leaders answer; asked in the order of `place`."""

    class State(models.TextChoices):
        """How a turn stands."""

        WAITING = "waiting", _("Waiting")
        ASKED = "asked", _("Asked")
        AGREED = "agreed", _("Agreed")
        RETURNED = "returned", _("Returned")
        SKIPPED = "skipped", _("Not asked any more")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    round = models.SmallIntegerField(default=1)
    place = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "round", "place"], name="review_once")]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.round}.{self.place}: {self.state}"


class Recipient(models.Model):
    """To whom a draft shall go: a unit, a group, or an outside address; exactly one of them."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="recipients", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(RecipientGroup, on_delete=models.PROTECT, null=True, related_name="+")
    outside = models.ForeignKey(OutsideAddress, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, group__isnull=True, outside__isnull=True)
                | Q(unit__isnull=True, group__isnull=False, outside__isnull=True)
                | Q(unit__isnull=True, group__isnull=True, outside__isnull=False),
                name="recipient_is_one",
            ),
            models.UniqueConstraint(
                fields=["document", "unit", "group", "outside"], name="recipient_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.unit_id or self.group_id or self.outside_id}"


class Share(models.Model):
    """A unit of the same body to which a document was shown: reviewing, signing or carrying it out.

    What puts it into the unit's lists: `issued_on`, the day its own body issued the document, or `delivery_id`, the
    delivery with which its body received it. `is_open` while that delivery is in hand.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="shares", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    issued_on = models.DateField(null=True)
    delivery_id = models.BigIntegerField(null=True)
    is_open = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "unit"], name="share_once")]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-id"], name="share_unit"),
            models.Index(
                fields=["unit", "-issued_on", "-document"], name="share_issued", condition=Q(issued_on__isnull=False)
            ),
            models.Index(
                fields=["unit", "-delivery_id"], name="share_delivery", condition=Q(delivery_id__isnull=False)
            ),
            models.Index(fields=["unit", "-delivery_id"], name="share_open", condition=Q(is_open=True)),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} at {self.unit_id}"
