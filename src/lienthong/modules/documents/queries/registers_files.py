"""Registers as files: a spreadsheet in pieces, a PDF by Typst."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.ui.assets import DOCUMENT_FONTS
from lienthong.modules.documents.queries.registers import CHUNK, Book, all_lines, columns, lines

PIECE = 1 << 16
MOST_PRINTED = CHUNK * 2
WIDTHS = {"incoming": (12, 8, 28, 18, 12, 50, 26, 12, 12, 24), "outgoing": (18, 12, 50, 22, 40, 26, 10, 24)}
LAYOUT = Path(__file__).parent.parent / "layouts" / "register.typ"
# A cell that begins so would be a formula in a spreadsheet program that reads the file as text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def xlsx_of(viewer: Viewer, book: Book) -> Iterator[bytes]:
    """The register as a workbook: written row by row to a temporary file, then sent in pieces."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(book.period)
    widths = WIDTHS["incoming" if book.is_incoming else "outgoing"]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A4"
    sheet.append([_cell(sheet, f"{book.title} · {book.period}", bold=True)])
    sheet.append([_cell(sheet, book.body)])
    sheet.append([_cell(sheet, heading, bold=True) for heading in columns(book)])
    for line in all_lines(viewer, book):
        sheet.append([_cell(sheet, text) for text in line.cells])
    with tempfile.TemporaryFile() as file:
        workbook.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def pdf_of(viewer: Viewer, book: Book, *, first: int, last: int) -> bytes:
    """Lines of the register, at most two thousand, laid out on A4 across."""
    found = lines(viewer, book, after=first - 1, until=last, limit=MOST_PRINTED)
    data = {
        "body": book.body.upper(),
        "title": book.title.upper(),
        "period": _("Year %(period)s") % {"period": book.period} if len(book.period) == 4 else book.period,
        "columns": columns(book),
        "widths": list(WIDTHS["incoming" if book.is_incoming else "outgoing"]),
        "lines": [{"cells": list(line.cells), "void": line.voided_at is not None} for line in found],
        "printed": _("Printed on %(day)s") % {"day": f"{timezone.localdate():%d/%m/%Y}"},
        "page": _("Page"),
    }
    return typst.compile(
        LAYOUT,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=[DOCUMENT_FONTS] if DOCUMENT_FONTS.exists() else [],
    )


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """A text cell, whatever the text looks like; an apostrophe keeps what looks like a formula from being one."""
    plain = _plain(text)
    cell = WriteOnlyCell(sheet, value=f"'{plain}" if plain.startswith(FORMULAS) else plain)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char == "\n")
