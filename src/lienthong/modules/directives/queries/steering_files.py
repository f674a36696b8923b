"""A table as a file: spreadsheet, CSV, PDF by Typst. No cell is ever a formula."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from lienthong.kernel.language import formats
from lienthong.kernel.ui.assets import DOCUMENT_FONTS

LAYOUTS = Path(__file__).resolve().parents[1] / "layouts"
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
# A cell that begins so would be a formula in a spreadsheet program that reads the file as text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written: `widths` are relative; a cell is text, a number or nothing."""

    body: str
    title: str
    subtitle: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Cell]]


def file_of(sheet: Sheet, kind: str) -> bytes:
    """The bytes, `kind` being a key of MEDIA_TYPES. Raises KeyError for another."""
    return {"xlsx": xlsx_of, "csv": csv_of, "pdf": pdf_of}[kind](sheet)


def plain(value: Cell) -> Cell:
    """A cell that no program takes for a formula: text that begins like one gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char.isprintable() or char == "\n")
    return f"'{text}" if text.startswith(FORMULAS) or value.startswith(FORMULAS) else text


def xlsx_of(sheet: Sheet) -> bytes:
    """A workbook with title, headings and rows."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for place, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = "A4"
    page.append([_cell(page, sheet.title, bold=True)])
    page.append([_cell(page, sheet.subtitle)])
    page.append([_cell(page, head, bold=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def csv_of(sheet: Sheet) -> bytes:
    """Headings and rows, in UTF-8 with the mark that spreadsheet programs look for."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.heads)
    writer.writerows([plain(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def pdf_of(sheet: Sheet) -> bytes:
    """The table on A4 across."""
    data = {
        "body": sheet.body.upper(),
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "columns": list(sheet.heads),
        "widths": list(sheet.widths),
        "lines": [[_shown(value) for value in row] for row in sheet.rows],
        "numbers": [place for place, value in enumerate(sheet.rows[0] if sheet.rows else ()) if _is_number(value)],
        "printed": _("Printed on %(day)s") % {"day": formats.date(timezone.localdate())},
        "page": _("Page"),
    }
    return laid_out("table", data)


def laid_out(layout: str, data: Mapping[str, object]) -> bytes:
    """The PDF of one of this module's layouts."""
    return bytes(
        typst.compile(
            LAYOUTS / f"{layout}.typ",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[DOCUMENT_FONTS] if DOCUMENT_FONTS.exists() else [],
        )
    )


def _is_number(value: Cell) -> bool:
    return isinstance(value, int | float)


def _shown(value: Cell) -> str:
    if value is None:
        return "–"
    return formats.number(value) if isinstance(value, int | float) else value


def _cell(sheet: object, value: Cell, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=plain(value))
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
