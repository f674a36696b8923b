"""The list of petitions as a spreadsheet."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from lienthong.modules.petitions.queries.handling_list import Line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def petitions_sheet(title: str, lines: Sequence[Line]) -> bytes:
    """The file's bytes, a row a petition, in the order of the list; nothing in it is ever a formula."""
    heads = [
        (_("Reference"), 18),
        (pgettext("petition", "Kind"), 14),
        (_("Topic"), 24),
        (_("Place"), 30),
        (_("What it is about"), 70),
        (pgettext("petition", "State"), 20),
        (_("Received"), 18),
        (_("Due"), 18),
        (pgettext("petition", "Answered"), 18),
        (_("Who works on it"), 26),
    ]
    book = Workbook()
    sheet = book.active
    sheet.append([_plain(title)])
    sheet.append([name for name, _width in heads])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for line in lines:
        sheet.append([_plain(cell) for cell in _row(line)])
    for column, (_name, width) in zip("ABCDEFGHIJ", heads, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _row(line: Line) -> list[object]:
    moments = (line.received_at, line.due_at, line.left_at)
    received, due, answered = (timezone.localtime(at).replace(tzinfo=None) if at else None for at in moments)
    return [
        line.reference,
        line.kind_name,
        line.topic_name,
        line.place or "",
        line.title,
        line.state_name,
        received,
        due,
        answered,
        line.handler or "",
    ]


def _plain(value: object) -> object:
    """A cell that no spreadsheet takes for a formula, without the signs that none can hold."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(_RISKY) else text
