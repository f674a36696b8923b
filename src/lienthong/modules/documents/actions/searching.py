"""Keeping a document's entries in the search: one for those it was sent to, one for each unit shown it later."""

from django.db import transaction
from django.utils import timezone

from lienthong.kernel.files.models import Blob
from lienthong.kernel.search.actions import drop_entries, put_entry
from lienthong.kernel.search.models import Entry
from lienthong.modules.documents.models import Attachment, CaseFile, Delivery, Document, Share, Version
from lienthong.modules.documents.rules.drafting_content import fields_from

KIND, CASE_FILE = "document", "case_file"


@transaction.atomic
def index_document(*, document_id: int, shares_only: bool = False) -> None:
    """Write the entries of a document again; with `shares_only` just those of units to which it was shown since.

    The entry of a document sent to thousands of units is not written again each time one of them shows it further.
    """
    document = Document.objects.select_related("body", "type").filter(pk=document_id).first()
    if document is None:
        drop_entries(kind=KIND, subject_id=document_id)
        return
    whole = not shares_only or not Entry.objects.filter(kind=KIND, subject_id=document_id, share=0).exists()
    texts = list(texts_of(document_id))
    if whole:
        units = set(Delivery.objects.filter(document_id=document_id).values_list("unit_id", flat=True))
        _put(document, units | {document.unit_id}, texts)
    shares = Share.objects.filter(document_id=document_id)
    if not whole:
        shares = shares.exclude(pk__in=Entry.objects.filter(kind=KIND, subject_id=document_id).values("share"))
    for share in shares:
        _put(document, {share.unit_id}, texts, share=share.pk)


@transaction.atomic
def index_case_file(*, case_file_id: int) -> None:
    """Write the entry of a case file again, for the unit that keeps it."""
    case_file = CaseFile.objects.select_related("unit").filter(pk=case_file_id).first()
    if case_file is None:
        drop_entries(kind=CASE_FILE, subject_id=case_file_id)
        return
    put_entry(
        kind=CASE_FILE,
        subject_id=case_file_id,
        on=case_file.opened_on,
        title=case_file.title,
        reference=case_file.code,
        sender=case_file.unit.name,
        unit_ids={case_file.unit_id},
    )


def texts_of(document_id: int) -> list[str]:
    """The words of a document's newest version, composed here or found in its files, and of its attachments."""
    newest = (
        Version.objects.filter(document_id=document_id)
        .order_by("-number")
        .values_list("content", "pdf_id", "source_id")
        .first()
    )
    content, *kept = newest or (None,)
    composed = list(fields_from(content).values()) if content is not None else []
    files = [pk for pk in kept if pk]
    files += Attachment.objects.filter(document_id=document_id).values_list("file_id", flat=True)
    found = Blob.objects.filter(files__in=files, text_state=Blob.Text.DONE).distinct().values_list("text", flat=True)
    return [*composed, *found]


def _put(document: Document, unit_ids: set[int], texts: list[str], *, share: int = 0) -> None:
    put_entry(
        kind=KIND,
        subject_id=document.pk,
        share=share,
        on=document.issued_on or timezone.localdate(document.created_at),
        title=document.summary,
        reference=document.symbol,
        sender=document.body.name if document.body else document.sender,
        unit_ids=unit_ids,
        texts=[document.signer_name, document.type.name if document.type else "", *texts],
    )
