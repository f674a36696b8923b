"""Documents to test with: approved ones, and issued ones as they lie in the tables."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

import pypdfium2
from django.utils import timezone

from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.models import Delivery, Document, DocumentType, Recipient, Version

_numbers = count(1)


def blank_pdf() -> bytes:
    """One empty A4 page."""
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def make_type(code: str = "QĐ", *, system: str = "party") -> DocumentType:
    """A type with a series of its own, counted by year."""
    return DocumentType.objects.get_or_create(
        system=system,
        code=code,
        valid_from=date(2020, 1, 1),
        defaults={"name": "Quyết định", "name_en": "Decision", "source": "HD 36", "layout": "party"},
    )[0]


def make_approved(body: Unit, *, to: Sequence[Unit] = (), has_text: bool = True, **fields: Any) -> Document:
    """A document that waits to be issued, with one version as PDF (storing it takes a moment: it is inspected)."""
    fields.setdefault("summary", "Về việc chuẩn bị hội nghị")
    document = Document.objects.create(
        body=body,
        unit=fields.pop("unit", body),
        level=body.level,
        type=fields.pop("type", None) or make_type(),
        state=fields.pop("state", "approved"),
        created_at=timezone.now(),
        **fields,
    )
    pdf = store_bytes(name="van-ban.pdf", content=blank_pdf(), viewer=None) if has_text else None
    Version.objects.create(document=document, number=1, pdf=pdf, at=timezone.now())
    Recipient.objects.bulk_create(Recipient(document=document, unit=unit) for unit in to)
    return document


def make_issued(body: Unit, *, to: Sequence[Unit] = (), **fields: Any) -> Document:
    """A document that went out, with a delivery for each recipient; nothing else is written."""
    number = next(_numbers)
    today = timezone.localdate()
    document = make_approved(body, to=to, **fields)
    document.state, document.number, document.symbol = "issued", number, f"{number}-QĐ/{body.symbol}"
    document.issued_on, document.issued_at = today, timezone.now()
    document.save()
    Delivery.objects.bulk_create(
        Delivery(document=document, unit=unit, level=unit.level, secrecy=document.secrecy, arrived_at=timezone.now())
        for unit in to
    )
    return document
