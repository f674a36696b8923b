"""Documents and everything that hangs on them, by what it is."""

from lienthong.modules.documents.models.addresses import OutsideAddress, RecipientGroup
from lienthong.modules.documents.models.casefiles import CaseFile, CaseFileEntry, SavedFilter
from lienthong.modules.documents.models.deliveries import Delivery, OutsideDelivery, Status
from lienthong.modules.documents.models.documents import (
    Attachment,
    CoAuthor,
    Comment,
    Document,
    DocumentType,
    Recipient,
    Review,
    Share,
    Urgency,
    Version,
)

__all__ = [
    "Attachment",
    "CaseFile",
    "CaseFileEntry",
    "CoAuthor",
    "Comment",
    "Delivery",
    "Document",
    "DocumentType",
    "OutsideAddress",
    "OutsideDelivery",
    "Recipient",
    "RecipientGroup",
    "Review",
    "SavedFilter",
    "Share",
    "Status",
    "Urgency",
    "Version",
]
