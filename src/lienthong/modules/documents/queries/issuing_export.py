"""Recipients of a document as a spreadsheet."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO, StringIO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries.issuing_board import RecipientLine
from lienthong.modules.documents.queries.issuing_labels import FACE_CODES, FACE_NAMES

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def plain(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front.

    What is no character to be seen is left out: a workbook may not hold it, and it may hide the sign that follows.
    """
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char.isprintable() or char in "\t\n")
    return f"'{text}" if text.startswith(_RISKY) else text


def exported(kind: str, document: Document, lines: Sequence[RecipientLine]) -> bytes:
    """The file's bytes, `kind` being `xlsx` or `csv`; one row a recipient, in the order of the tree."""
    heads = [
        _("Recipient"),
        _("Belongs to"),
        _("Code"),
        _("Status"),
        _("Arrived"),
        _("Opened"),
        _("Arrival number"),
        _("Registered"),
        _("Finished"),
        _("Reason"),
    ]
    rows = [[plain(cell) for cell in _cells(line)] for line in lines]
    return _xlsx(document, heads, rows) if kind == "xlsx" else _csv(heads, rows)


def _cells(line: RecipientLine) -> list[object]:
    return [
        line.name,
        line.parent,
        FACE_CODES[line.face],
        str(FACE_NAMES[line.face]),
        _local(line.arrived_at),
        _local(line.opened_at),
        line.arrival_number,
        _local(line.registered_at),
        _local(line.finished_at),
        line.refusal or line.answer,
    ]


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None


def _csv(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(document: Document, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([plain(f"{document.symbol} {document.summary}")])
    sheet.append(list(heads))
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(list(row))
    for column, width in zip("ABCDEFGHIJ", (44, 32, 8, 22, 18, 18, 14, 18, 18, 40), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
