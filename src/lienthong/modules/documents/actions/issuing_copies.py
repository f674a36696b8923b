"""What follows issuing: the copy with number and date, and the mail to addresses outside."""

from email.utils import make_msgid

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.files.models import File
from lienthong.kernel.files.queries import blob_path, open_blob
from lienthong.kernel.files.rules import PDF
from lienthong.kernel.language import formats
from lienthong.modules.documents.actions.drafting_pdf import render_pdf
from lienthong.modules.documents.events.issuing import (
    CopyUnmarked,
    FinalCopyMade,
    OutsideCopyFailed,
    OutsideCopyRetried,
    OutsideCopySent,
)
from lienthong.modules.documents.models import Document, OutsideDelivery, Version
from lienthong.modules.documents.queries.stamping import CannotStamp, mark_of, stamped
from lienthong.modules.documents.rules.issuing import GONE_OUT, may_remind


class CannotSend(Exception):
    """An address outside cannot be sent to again: it has been, or is not the viewer's to send to."""


@transaction.atomic
def make_final_copy(*, document_id: int) -> Version | None:
    """The copy with number and date as a new version, once; None when there is nothing to copy. Raises CannotRender.

    A composed document is laid out again; over an uploaded PDF go number, date and signer, where that can be done. The
    hashes of both are in the event, and what was uploaded stays the version before.
    """
    document = (
        Document.objects.select_for_update(of=("self",)).select_related("type", "body", "unit").get(pk=document_id)
    )
    last = document.versions.select_related("pdf__blob", "source").order_by("-number").first()
    if last is None or document.state not in GONE_OUT:
        return None
    if last.is_final:
        return last
    pdf, unmarked = _numbered(document, last)
    if pdf is None:
        return None
    final = Version.objects.create(
        document=document,
        number=last.number + 1,
        content=last.content,
        source=last.source,
        pdf=pdf,
        author_id=last.author_id,
        at=timezone.now(),
        closed_at=timezone.now(),
        is_final=True,
    )
    if unmarked:
        unstamped = CopyUnmarked(document_id, unmarked)
        emit(unstamped, subject=Subject("document", document_id), viewer=None, unit_id=document.unit_id)
    emit(
        FinalCopyMade(document_id, pdf.pk, pdf.blob.sha256, last.pdf.blob.sha256 if last.pdf else ""),
        subject=Subject("document", document_id),
        viewer=None,
        unit_id=document.unit_id,
    )
    return final


def _numbered(document: Document, last: Version) -> tuple[File | None, str]:
    """The copy with number and date, and why an uploaded PDF does not carry them (a key of `stamping.FAULTS`)."""
    if last.content is not None:
        content = render_pdf(document, last, number=document.number, issued_on=document.issued_on)
    elif last.pdf is None:
        return None, ""
    else:
        try:
            content = stamped(blob_path(last.pdf.blob.sha256), mark_of(document))
        except CannotStamp as cannot:
            return last.pdf, str(cannot)
    name = f"{document.symbol.replace('/', '_')}.pdf"
    return store_bytes(name=name, content=content, viewer=None, media_type=PDF), ""


def send_outside_copy(*, outside_id: int) -> None:
    """Mail the final copy to one address outside, once; a failure is kept for the sender to see and raised.

    The message has the same id at each try, so that a receiver which got it twice shows it once.
    """
    outside = OutsideDelivery.objects.select_related("document__body").get(pk=outside_id)
    if outside.sent_at is not None or not outside.email:
        return
    document = outside.document
    final = document.versions.filter(is_final=True).select_related("pdf__blob").order_by("-number").first()
    if final is None or final.pdf is None:
        return
    try:
        _message(outside, final.pdf).send()
    except OSError as error:
        with transaction.atomic():
            OutsideDelivery.objects.filter(pk=outside_id).update(failure=str(error)[:300])
            failed = OutsideCopyFailed(document.pk, outside.name, str(error)[:200])
            emit(failed, subject=Subject("document", document.pk), viewer=None, unit_id=document.unit_id)
        raise
    with transaction.atomic():
        OutsideDelivery.objects.filter(pk=outside_id).update(sent_at=timezone.now(), failure="")
        emit(
            OutsideCopySent(document.pk, outside.name),
            subject=Subject("document", document.pk),
            viewer=None,
            unit_id=document.unit_id,
        )


@transaction.atomic
def retry_outside_copy(*, viewer: Viewer, outside_id: int) -> OutsideDelivery:
    """Try again to mail to an address outside. Raises CannotSend."""
    outside = _own(viewer, outside_id)
    if not outside.email:
        raise CannotSend
    OutsideDelivery.objects.filter(pk=outside_id).update(failure="")
    emit(
        OutsideCopyRetried(outside.document_id, outside_id, outside.name),
        subject=Subject("document", outside.document_id),
        viewer=viewer,
    )
    return outside


@transaction.atomic
def note_posted(*, viewer: Viewer, outside_id: int) -> OutsideDelivery:
    """Note that the copy for an address outside went by post today. Raises CannotSend."""
    outside = _own(viewer, outside_id)
    OutsideDelivery.objects.filter(pk=outside_id).update(sent_at=timezone.now(), failure="")
    emit(
        OutsideCopySent(outside.document_id, outside.name),
        subject=Subject("document", outside.document_id),
        viewer=viewer,
    )
    return outside


def _own(viewer: Viewer, outside_id: int) -> OutsideDelivery:
    outside = (
        OutsideDelivery.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(pk=outside_id, document__in=Document.objects.visible_to(viewer), sent_at__isnull=True)
        .first()
    )
    if outside is None or not may_remind(viewer, outside.document):
        raise CannotSend
    return outside


def _message(outside: OutsideDelivery, file: File) -> EmailMessage:
    document = outside.document
    with translation.override("vi"):
        subject = " ".join(f"{document.symbol} {document.summary}".split())[:150]  # a header is one line
        body = _(
            "To: %(name)s\n\n%(sender)s sends you document %(symbol)s of %(day)s:\n%(summary)s\n\n"
            "The document is attached to this message."
        ) % {
            "name": outside.name,
            "sender": document.body.name if document.body else "",
            "symbol": document.symbol,
            "day": formats.date(document.issued_on),
            "summary": document.summary,
        }
    message = EmailMessage(subject, body, to=[outside.email])
    message.extra_headers["Message-ID"] = (
        f"<document.{document.pk}.outside.{outside.pk}@{make_msgid().split('@')[1][:-1]}>"
    )
    with open_blob(file.blob) as stream:
        message.attach(file.name, stream.read(), file.blob.media_type)
    return message
