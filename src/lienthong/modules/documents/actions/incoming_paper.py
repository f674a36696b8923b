"""Registering what came on paper or by e-mail: each file becomes a row, each row is saved by itself."""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageSequence

from lienthong.kernel.access.secrecy import Secrecy, is_cipher_loaded
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.actions import store_bytes, store_upload
from lienthong.kernel.files.models import File
from lienthong.kernel.files.queries import open_blob
from lienthong.kernel.files.rules import PDF, PILLOW_TYPES
from lienthong.kernel.language.text import fold, nfc
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.actions import Deadline, Hold, open_item
from lienthong.kernel.work.models import Desk
from lienthong.modules.documents.actions.incoming import (
    SUBMIT_WITHIN,
    CannotRegister,
    no_cipher,
    register_deliveries,
    submit_delivery,
)
from lienthong.modules.documents.events.incoming import PaperReceived
from lienthong.modules.documents.models import Delivery, Document, DocumentType, Scan, Version
from lienthong.modules.documents.queries.incoming_duplicates import Duplicate, duplicates
from lienthong.modules.documents.rules.incoming import KIND, Task, may_register

_NUMBER = re.compile(r"\s*0*(\d{1,8})")
_TOKENS = re.compile(r"[^\w]+")


class DuplicateFound(CannotRegister):
    """The body has this document already; `found` says where. An override with a reason registers it all the same."""

    def __init__(self, found: list[Duplicate]) -> None:
        self.found = found
        super().__init__(_("This document is here already: the same sender, number and date."))


class AlreadyRegistered(CannotRegister):
    """The row was completed before: by a double click, or by a colleague."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the clerk reads from the paper. `override` is the reason for registering a duplicate all the same."""

    sender: str
    symbol: str
    issued_on: date | None
    summary: str
    urgency: int = 0
    secrecy: int = Secrecy.OPEN
    channel: str = Delivery.Channel.PAPER
    override: str = ""
    submit_to: str = ""


@transaction.atomic
def keep_scan(*, viewer: Viewer, upload: "UploadedFile[Any] | None") -> Scan:
    """Store a dropped file (or None for paper without a file) as a row to complete. Raises CannotStore."""
    if not may_register(viewer):
        raise CannotRegister(_("Only the records desk registers documents."))
    file = store_upload(upload=upload, viewer=viewer) if upload else None
    return Scan.objects.create(unit_id=viewer.body_id, file=file, added_by_id=viewer.account_id)


@transaction.atomic
def drop_scan(*, viewer: Viewer, scan_id: int) -> None:
    """Take a row away without registering it; the file's bytes stay in the store."""
    if not may_register(viewer):
        raise CannotRegister(_("Only the records desk registers documents."))
    Scan.objects.filter(pk=scan_id, unit_id=viewer.body_id).delete()


@transaction.atomic
def register_paper(*, viewer: Viewer, scan_id: int, paper: Paper) -> Delivery:
    """Make the document and its delivery to the own body from a row, number it, and lay it before a leader if named.

    Raises AlreadyRegistered when the row is gone, DuplicateFound, CannotRegister for content that may not be stored.
    """
    if not may_register(viewer):
        raise CannotRegister(_("Only the records desk registers documents."))
    if paper.secrecy > Secrecy.OPEN and not is_cipher_loaded():
        raise CannotRegister(no_cipher())
    with connection.cursor() as cursor:
        # Two clerks with the same paper: the second sees what the first has registered.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('documents.register'), %s)", [viewer.body_id % 2**31])
    scan = Scan.objects.select_for_update(of=("self",)).filter(pk=scan_id, unit_id=viewer.body_id).first()
    if scan is None:
        raise AlreadyRegistered(_("This row has been registered already; it stands in the register."))
    if not paper.override.strip() and (
        found := duplicates(viewer, sender=paper.sender, symbol=paper.symbol, issued_on=paper.issued_on)
    ):
        raise DuplicateFound(found)
    delivery = _receive(viewer, scan, paper)
    scan.delete()
    register_deliveries(viewer=viewer, delivery_ids=[delivery.pk], override=paper.override.strip()[:300])
    emit(
        PaperReceived(delivery.document_id, delivery.document.sender),
        subject=Subject("document", delivery.document_id),
        viewer=viewer,
    )
    if paper.submit_to:
        submit_delivery(viewer=viewer, delivery_id=delivery.pk, to=paper.submit_to)
    delivery.refresh_from_db()
    return delivery


def _receive(viewer: Viewer, scan: Scan, paper: Paper) -> Delivery:
    """The document, its file, its delivery and its open work."""
    now = timezone.now()
    symbol = nfc(paper.symbol).strip()
    number = _NUMBER.match(symbol)
    document = Document.objects.create(
        unit_id=viewer.body_id,
        level=viewer.level,
        sender=nfc(paper.sender).strip(),
        symbol=symbol,
        number=int(number[1]) if number else None,
        type=type_of_symbol(symbol, viewer.body_id),
        summary=nfc(paper.summary).strip(),
        urgency=paper.urgency,
        secrecy=paper.secrecy,
        issued_on=paper.issued_on,
        state=Document.State.RECEIVED,
        author_id=viewer.position_id,
        created_at=now,
    )
    if scan.file:
        _attach(document, scan.file, viewer)
    delivery = Delivery.objects.create(
        document=document,
        unit_id=viewer.body_id,
        level=viewer.level,
        secrecy=paper.secrecy,
        channel=paper.channel,
        arrived_at=now,
    )
    hold = Hold(viewer.body_id, Task.REGISTER, desk=Desk.CLERK, deadline=Deadline(SUBMIT_WITHIN))
    open_item(
        kind=KIND,
        subject_id=delivery.pk,
        unit_id=viewer.body_id,
        title=document.summary,
        to=[hold],
        reference=document.symbol,
        origin=document.sender,
        urgency=document.urgency,
    )
    return delivery


def _attach(document: Document, file: File, viewer: Viewer) -> None:
    """The scan as the document's first version; a picture is bound as a PDF too, so that it is read in the page."""
    Version.objects.create(
        document=document,
        number=1,
        source=file,
        pdf=file if file.blob.media_type == PDF else _bound(file, viewer),
        author_id=viewer.position_id,
        at=timezone.now(),
    )


def _bound(file: File, viewer: Viewer) -> File | None:
    """A picture, with all pages of a TIFF, as a PDF; None for anything else."""
    if file.blob.media_type not in PILLOW_TYPES.values():
        return None
    made = BytesIO()
    with open_blob(file.blob) as source, Image.open(source) as picture:
        pages = [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]
        pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    name = f"{file.name.rpartition('.')[0] or file.name}.pdf"
    return store_bytes(name=name, content=made.getvalue(), viewer=viewer, media_type=PDF)


def type_of_symbol(symbol: str, body_id: int) -> DocumentType | None:
    """The type whose code stands in a number and symbol (`QĐ` in `204-QĐ/TW`), of the body's own system first."""
    tokens = [token for token in _TOKENS.split(symbol.upper()) if token and not token.isdecimal()]
    if not tokens:
        return None
    system = Unit.objects.values_list("system", flat=True).get(pk=body_id)
    types = sorted(
        DocumentType.objects.filter(valid_to__isnull=True).order_by("id"), key=lambda one: one.system != system
    )
    by_code = {fold(one.code): one for one in reversed(types)}
    return next((by_code[fold(token)] for token in tokens if fold(token) in by_code), None)
