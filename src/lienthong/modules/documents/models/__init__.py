"""Documents and everything that hangs on them, by what it is."""

from lienthong.modules.documents.models.addresses import OutsideAddress, RecipientGroup
from lienthong.modules.documents.models.casefiles import CaseFile, CaseFileEntry
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
from lienthong.modules.documents.models.incoming import Phrase, Question, ResultFile, Scan

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
    "Phrase",
    "Question",
    "Recipient",
    "RecipientGroup",
    "ResultFile",
    "Review",
    "Scan",
    "Share",
    "Status",
    "Urgency",
    "Version",
]
