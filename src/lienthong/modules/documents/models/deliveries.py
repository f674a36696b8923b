"""One document to one recipient body, with its status and its place in the recipient's register."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.secrecy import Secrecy
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.numbering.models import Allocation
from lienthong.kernel.org.models import Level, Unit
from lienthong.modules.documents.models.documents import Document, secrecy_fits_level


class Status(models.IntegerChoices):
    """Status codes of QCVN 102:2016/BTTTT."""

    ARRIVED = 1, _("Arrived")
    REFUSED = 2, _("Refused")
    REGISTERED = 3, _("Registered")
    ASSIGNED = 4, _("Assigned")
    IN_PROGRESS = 5, _("In progress")
    FINISHED = 6, _("Finished")
    RECALL_ASKED = 13, _("Recall asked")
    RECALL_AGREED = 15, _("Recall agreed")
    RECALL_REFUSED = 16, _("Recall refused")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "DeliveryQuerySet":
        """Deliveries whose document the viewer may read."""
        return self.filter(document__in=Document.objects.visible_to(viewer))

    def received_by(self, viewer: Viewer) -> "DeliveryQuerySet":
        """Deliveries whose handling the viewer may see: those to their own body, or within an inspector's subtree.

        Narrower than `visible_to`: other recipients of the same document do not see how this one is handled.
        """
        seen = self.visible_to(viewer)
        if viewer.may(Permission.DOCUMENTS_VIEW_SUBTREE):
            return seen.filter(unit__lft__gte=viewer.lft, unit__lft__lte=viewer.rgt)
        return seen.filter(unit_id=viewer.body_id)


class Delivery(models.Model):
    """A document at one recipient body: arrived over the network, or registered there from paper or e-mail.

    `status` is how far the recipient is. When the sender asks for a recall, sends an update or replaces the document,
    `request` says which and `recall` is 13, 15 or 16: asked, agreed or refused; the status stays beside it, so a
    refused recall changes nothing. `recall_reason` is the sender's, `answer` the recipient's.
    """

    class Request(models.TextChoices):
        """What the sender asks of a document that has gone out."""

        RECALL = "recall", _("Recall")
        UPDATE = "update", _("Update")
        REPLACE = "replace", _("Replacement")

    class Channel(models.TextChoices):
        """How it came."""

        NETWORK = "network", _("Network")
        PAPER = "paper", _("Paper")
        EMAIL = "email", _("E-mail")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=10, choices=Level)
    secrecy = models.SmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    channel = models.CharField(max_length=7, choices=Channel, default=Channel.NETWORK)
    status = models.SmallIntegerField(choices=Status, default=Status.ARRIVED)
    recall = models.SmallIntegerField(choices=Status, null=True)
    request = models.CharField(max_length=7, choices=Request, blank=True, db_default="")
    recall_reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, db_default="")
    answered_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    arrival_number = models.IntegerField(null=True)
    arrival_on = models.DateField(null=True)
    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    refusal = models.CharField(max_length=300, blank=True)
    result = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "unit"], name="delivery_once"),
            models.CheckConstraint(condition=secrecy_fits_level(), name="delivery_secrecy_fits_level"),
            models.CheckConstraint(
                condition=Q(status__in=[1, 2]) | Q(arrival_number__isnull=False, arrival_on__isnull=False),
                name="registered_has_number",
            ),
            models.CheckConstraint(condition=~Q(status=6) | Q(finished_at__isnull=False), name="finished_has_moment"),
            models.CheckConstraint(
                condition=Q(recall__isnull=True, request="") | Q(recall__in=[13, 15, 16]) & ~Q(request=""),
                name="recall_code",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-id"], name="delivery_unit"),
            models.Index(fields=["unit", "status", "-id"], name="delivery_unit_status"),
            models.Index(fields=["unit", "-arrival_on", "-arrival_number"], name="delivery_register"),
            models.Index(fields=["unit", "-id"], name="delivery_in_hand", condition=Q(status__in=[3, 4, 5])),
            # How many have opened it and finished it is read from this index alone.
            models.Index(fields=["document", "status"], include=["opened_at"], name="delivery_document_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.unit_id}: {self.status}"


class OutsideDelivery(models.Model):
    """A document sent to an address outside: by e-mail, or to be posted."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="outside_deliveries", db_index=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(F("document"), F("name"), name="outside_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.name}"
