"""Whatever changes a document or who may read it changes its entries in the search."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.compiled import VisibleIds
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import handles, watches
from lienthong.kernel.events.models import Event
from lienthong.kernel.files.events import TextExtracted
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.search.kinds import register_kind
from lienthong.kernel.ui.jinja import url
from lienthong.modules.documents.actions.searching import CASE_FILE, KIND
from lienthong.modules.documents.jobs.searching import index_case_file, index_document
from lienthong.modules.documents.models import Attachment, CaseFile, Delivery, Document, Version


def _visible_case_files(viewer: Viewer, ids: Iterable[int]) -> set[int]:
    return set(CaseFile.objects.filter(unit_id=viewer.unit_id, pk__in=list(ids)).values_list("pk", flat=True))


register_kind(KIND, name=_("Documents"), address=lambda pk: url("document", pk), visible=VisibleIds(Document))

register_kind(
    CASE_FILE,
    name=_("Case files"),
    address=lambda pk: url("case_file", pk),
    visible=_visible_case_files,
    badge=_("Case file"),
)

# Events of a delivery after which somebody else may read its document.
SHOWN_FURTHER = {
    "DeliverySubmitted",
    "InstructionGiven",
    "DeliveryHandedOver",
    "DeliveryReturned",
    "DeliveryReopened",
    "StepAssigned",
}


@watches("document")
def index_later(record: Event) -> None:
    """Any event of a document: its summary, number, files or readers may be others now."""
    enqueue(index_document, once=f"index:{record.subject_id}", document_id=record.subject_id)


@watches("case_file")
def index_case_file_later(record: Event) -> None:
    """A case file that is new, or was called differently."""
    enqueue(index_case_file, once=f"index-case-file:{record.subject_id}", case_file_id=record.subject_id)


@watches("delivery")
def index_shares_later(record: Event) -> None:
    """A delivery shown further: another unit may read its document now."""
    if record.verb not in SHOWN_FURTHER:
        return
    for document_id in Delivery.objects.filter(pk=record.subject_id).values_list("document_id", flat=True):
        enqueue(index_document, document_id=document_id, shares_only=True)


@handles(TextExtracted)
def index_words_later(event: TextExtracted) -> None:
    """The words inside a file are known now."""
    files = Q(pdf__blob_id=event.blob_id) | Q(source__blob_id=event.blob_id)
    documents = set(Version.objects.filter(files).values_list("document_id", flat=True))
    documents |= set(Attachment.objects.filter(file__blob_id=event.blob_id).values_list("document_id", flat=True))
    for document_id in documents:
        enqueue(index_document, once=f"index:{document_id}", document_id=document_id)
