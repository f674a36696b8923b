"""A directive, the versions of its text, and the provisions that each version is made of."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.models import File
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.api import Document


class DirectiveQuerySet(models.QuerySet["Directive"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "DirectiveQuerySet":
        """Directives in force are open to whoever signs in; one in preparation to the body that prepares it."""
        if not viewer.may(Permission.DIRECTIVES_VIEW):
            return self.none()
        return self.filter(~Q(state=Directive.State.DRAFT) | Q(body_id=viewer.body_id))


class Directive(models.Model):
    """A document that gives tasks, owned by the body that follows it."""

    class Kind(models.TextChoices):
        """What the document is called."""

        RESOLUTION = "resolution", _("Resolution")
        DIRECTIVE = "directive", _("Directive")
        CONCLUSION = "conclusion", _("Conclusion")
        PLAN = "plan", _("Plan")

    class State(models.TextChoices):
        """How far it is; drawn in docs/modules/directives.md."""

        DRAFT = "draft", pgettext_lazy("directive", "In preparation")
        ACTIVE = "active", pgettext_lazy("directive", "In force")
        CLOSED = "closed", pgettext_lazy("directive", "Closed")

    kind = models.CharField(max_length=10, choices=Kind)
    symbol = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=500)
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    issued_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    author = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-issued_on", "-id"], name="directive_list")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("issued_on")), name="directive_dates"
            )
        ]

    def __str__(self) -> str:
        return self.symbol or self.title


class TextVersion(models.Model):
    """One version of a directive's text, as it was read from a file; `pages` holds where each page begins in `text`."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.SmallIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    pages: Any = ArrayField(models.IntegerField(), default=list)
    sha256 = models.CharField(max_length=64, db_collation="C")
    note = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["directive", "number"], name="text_version_once")]

    def __str__(self) -> str:
        return f"{self.directive_id} v{self.number}"


class Provision(models.Model):
    """An addressable part of a version: `text[first:last]`, on `page` (from 1).

    `address` is stable between versions and follows the identifiers of Akoma Ntoso (OASIS LegalDocML 1.0, naming
    convention, section 5): `art_5__clause_2__point_a`, `chp_I`. `sha256` is of the provision's words without its
    own number and of all below it, with white space folded, so that it changes exactly when what is asked changes.
    """

    class Kind(models.TextChoices):
        """The parts of a Vietnamese legal text, Law 64/2025 on the promulgation of legal documents."""

        PART = "part", pgettext_lazy("provision", "Part")
        CHAPTER = "chapter", pgettext_lazy("provision", "Chapter")
        SECTION = "section", pgettext_lazy("provision", "Section")
        ARTICLE = "article", pgettext_lazy("provision", "Article")
        CLAUSE = "clause", pgettext_lazy("provision", "Clause")
        POINT = "point", pgettext_lazy("provision", "Point")
        PARAGRAPH = "paragraph", pgettext_lazy("provision", "Paragraph")

    version = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="provisions", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    kind = models.CharField(max_length=9, choices=Kind)
    address = models.CharField(max_length=120, db_collation="C")
    label = models.CharField(max_length=60)
    heading = models.CharField(max_length=500, blank=True)
    order = models.IntegerField()
    first = models.IntegerField()
    last = models.IntegerField()
    page = models.IntegerField()
    sha256 = models.CharField(max_length=64, db_collation="C")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "address"], name="provision_address_once"),
            models.UniqueConstraint(fields=["version", "order"], name="provision_order_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="provision_span"),
        ]

    def __str__(self) -> str:
        return self.address
