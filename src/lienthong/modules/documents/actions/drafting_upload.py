"""A draft written elsewhere: the uploaded DOCX or PDF becomes its next version."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.actions import CannotStore, extract_text, store_upload
from lienthong.kernel.files.rules import DOCX, ODT, PDF
from lienthong.modules.documents.actions.drafting import add_version, close_version, current_version, locked_for
from lienthong.modules.documents.actions.drafting_conversion import ask_for_pdf
from lienthong.modules.documents.events.drafting import AttachmentAdded, AttachmentRemoved
from lienthong.modules.documents.models import Attachment, Version

TAKEN = (PDF, DOCX, ODT)
MOST_ATTACHMENTS = 50


class CannotUpload(Exception):
    """The file cannot be the text of a draft; the message is for the person who sent it."""


def upload_version(*, viewer: Viewer, document_id: int, upload: "UploadedFile[Any]") -> Version:
    """Take an uploaded PDF, DOCX or ODT as the next version of a draft.

    The file is kept as it came; a worker turns a DOCX or ODT into a PDF. Raises CannotUpload for a file that is not
    taken, CannotDraft when the draft is not the viewer's to change.
    """
    try:
        source = store_upload(upload=upload, viewer=viewer)
    except CannotStore as error:
        raise CannotUpload(str(error)) from error
    if source.blob.media_type not in TAKEN:
        raise CannotUpload(
            _("“%(name)s” cannot be the text of a draft. Send PDF, DOCX or ODT.") % {"name": source.name}
        )
    extract_text(blob_id=source.blob_id)
    source.blob.refresh_from_db()
    with transaction.atomic():
        document = locked_for(viewer, document_id)
        close_version(current_version(document_id))
        version = add_version(
            document=document,
            viewer=viewer,
            content=None,
            source=source,
            pdf=source if source.blob.media_type == PDF else None,
            note=_("Uploaded: %(name)s") % {"name": source.name},
        )
        ask_for_pdf(version, viewer)
    return version


def add_attachment(*, viewer: Viewer, document_id: int, upload: "UploadedFile[Any]") -> Attachment:
    """Put a file of any taken type with a draft, after those that are there.

    Raises CannotUpload for a file that is not taken, CannotDraft when the draft is not the viewer's to change.
    """
    try:
        file = store_upload(upload=upload, viewer=viewer)
    except CannotStore as error:
        raise CannotUpload(str(error)) from error
    with transaction.atomic():
        document = locked_for(viewer, document_id)
        place = document.attachments.count() + 1
        if place > MOST_ATTACHMENTS:
            raise CannotUpload(_("A document takes %(limit)d attachments at most.") % {"limit": MOST_ATTACHMENTS})
        attachment = Attachment.objects.create(document=document, file=file, place=place)
        emit(AttachmentAdded(document.pk, file.name), subject=Subject("document", document.pk), viewer=viewer)
    return attachment


@transaction.atomic
def remove_attachment(*, viewer: Viewer, document_id: int, attachment_id: int) -> None:
    """Take a file away from a draft; twice is once. Raises CannotDraft when the draft is not the viewer's to change."""
    document = locked_for(viewer, document_id)
    attachment = document.attachments.select_related("file").filter(pk=attachment_id).first()
    if attachment is not None:
        name = attachment.file.name
        attachment.delete()
        emit(AttachmentRemoved(document.pk, name), subject=Subject("document", document.pk), viewer=viewer)
