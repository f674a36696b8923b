"""One document as its page shows it: facts, files and what happened, in three reads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F, Q, Subquery
from django.db.models.expressions import OuterRef
from django.utils import timezone
from django.utils.translation import get_language

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.kernel.files.models import File
from lienthong.kernel.files.queries import blob_path
from lienthong.modules.documents.models import Attachment, Delivery, Document, Version

SQL = statements(__file__)

URGENCIES = ("normal", "urgent", "very_urgent", "flash")
# After this long without a copy something is wrong with it, and pages stop asking.
COPY_TAKES = timedelta(minutes=10)
SECRECIES = ("open", "secret", "top_secret", "absolute")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a document: `part` is `text` (what is read), `source` (as uploaded) or `attachment`."""

    id: int
    name: str
    size: int
    media_type: str
    part: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The facts of one document; `urgency` and `secrecy` are the names that the badges take.

    `text` is the PDF to read in the page, None when there is none; `files` are all of them, the text first.
    """

    id: int
    state: str
    state_name: str
    symbol: str
    number: int | None
    summary: str
    type: str
    sender: str
    unit: str
    urgency: str
    secrecy: str
    issued_on: date | None
    issued_at: datetime | None
    signer_name: str
    signer_title: str
    created_at: datetime
    body_id: int | None
    unit_id: int
    replaces: tuple[int, str] | None
    replaced_by: tuple[int, str] | None
    files: tuple[FileLine, ...]

    @property
    def text(self) -> FileLine | None:
        """The PDF that is read."""
        return next((file for file in self.files if file.part == "text"), None)

    @property
    def is_waiting_for_copy(self) -> bool:
        """Whether it was issued a moment ago and the copy with number and date is still being made."""
        if self.state != Document.State.ISSUED or self.issued_at is None or any(file.is_final for file in self.files):
            return False
        return timezone.now() - self.issued_at < COPY_TAKES


def sheet_for(viewer: Viewer, document_id: int) -> Sheet | None:
    """The sheet of a document that the viewer may read; None for any other. Two queries."""
    successor = Document.objects.filter(replaces_id=OuterRef("pk"), state__in=["issued", "recalled", "replaced"])
    row = (
        Document.objects.visible_to(viewer)
        .filter(pk=document_id)
        .annotate(
            type_name=F("type__name"),
            type_name_en=F("type__name_en"),
            body_name=F("body__name"),
            unit_name=F("unit__name"),
            replaces_symbol=F("replaces__symbol"),
            successor_id=Subquery(successor.order_by("id").values("id")[:1]),
            successor_symbol=Subquery(successor.order_by("id").values("symbol")[:1]),
        )
        .values()
        .first()
    )
    return _sheet(dict(row)) if row else None


def _sheet(row: dict[str, Any]) -> Sheet:
    english = (get_language() or "vi").startswith("en")
    return Sheet(
        id=row["id"],
        state=row["state"],
        state_name=str(Document.State(row["state"]).label),
        symbol=row["symbol"],
        number=row["number"],
        summary=row["summary"],
        type=(english and row["type_name_en"]) or row["type_name"] or "",
        sender=row["body_name"] or row["sender"],
        unit=row["unit_name"],
        urgency=URGENCIES[row["urgency"]],
        secrecy=SECRECIES[row["secrecy"]],
        issued_on=row["issued_on"],
        issued_at=row["issued_at"],
        signer_name=row["signer_name"],
        signer_title=row["signer_title"],
        created_at=row["created_at"],
        body_id=row["body_id"],
        unit_id=row["unit_id"],
        replaces=(row["replaces_id"], row["replaces_symbol"] or "") if row["replaces_id"] else None,
        replaced_by=(row["successor_id"], row["successor_symbol"]) if row["successor_id"] else None,
        files=files_of(row["id"]),
    )


def successor_of(document_id: int) -> tuple[int, str] | None:
    """Id and symbol of the document that took this one's place; None while none has."""
    replaced = Document.objects.filter(replaces_id=document_id, state__in=["issued", "recalled", "replaced"])
    return replaced.order_by("id").values_list("id", "symbol").first()


def files_of(document_id: int) -> tuple[FileLine, ...]:
    """The files of a document's newest version and its attachments: the text, its source, then the rest in order."""
    return tuple(FileLine(*row) for row in SQL["document_files"].rows(document=document_id))


def readable_file(viewer: Viewer, document_id: int, file_id: int) -> File | None:
    """A file of any version or attachment of a document that the viewer may read; None for any other.

    A recipient that agreed to give a document back keeps its entry in the register and no longer reads the file.
    """
    document = Document.objects.visible_to(viewer).filter(pk=document_id).values("id", "unit_id", "body_id").first()
    if document is None or has_given_back(viewer, document_id):
        return None
    return File.objects.select_related("blob").filter(_belongs_to(document_id), pk=file_id).first()


def readable_pdf(viewer: Viewer, document_id: int, file_id: int) -> Path | None:
    """Where a PDF that the viewer may read lies; None for any other file."""
    file = readable_file(viewer, document_id, file_id)
    return blob_path(file.blob.sha256) if file and file.blob.media_type == "application/pdf" else None


def has_given_back(viewer: Viewer, document_id: int) -> bool:
    """Whether the viewer's unit holds the document only as a delivery whose recall it agreed to."""
    return (
        Delivery.objects.filter(document_id=document_id, unit_id=viewer.unit_id, request="recall", recall=15)
        .exclude(document__unit_id=viewer.unit_id)
        .exists()
    )


def _belongs_to(document_id: int) -> Q:
    versions = Version.objects.filter(document_id=document_id)
    return (
        Q(pk__in=versions.values("pdf_id"))
        | Q(pk__in=versions.values("source_id"))
        | Q(pk__in=Attachment.objects.filter(document_id=document_id).values("file_id"))
    )
