"""Tables of compiled figures as files: spreadsheet, CSV, PDF, and SDMX-CSV. No cell is ever a formula."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lienthong.kernel.language import formats
from lienthong.kernel.ui.assets import DOCUMENT_FONTS

LAYOUTS = Path(__file__).resolve().parents[1] / "layouts"
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "sdmx": "application/vnd.sdmx.data+csv; version=2.0.0",
    "pdf": "application/pdf",
}
MOST_ACROSS = 16
ENDINGS = {"sdmx": "sdmx.csv"}
# A cell that begins so would be a formula in a spreadsheet program that reads the file as text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be written; a cell is text, a number or nothing, the first column being text."""

    body: str
    title: str
    subtitle: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure for exchange: which indicator and combination, of which unit, when; of how many units."""

    indicator: str
    combination: str
    unit: str
    period: str
    value: Decimal
    units: int


def plain(value: Cell) -> Cell:
    """A cell that no program takes for a formula: text that begins like one gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char.isprintable() or char == "\n")
    return f"'{text}" if text.startswith(FORMULAS) or value.startswith(FORMULAS) else text


def file_of(sheet: Sheet, kind: str) -> bytes:
    """The bytes, `kind` being xlsx, csv or pdf. Raises KeyError for another."""
    return {"xlsx": xlsx_of, "csv": csv_of, "pdf": pdf_of}[kind](sheet)


def csv_of(sheet: Sheet) -> bytes:
    """Headings and rows, in UTF-8 with the mark that spreadsheet programs look for."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([plain(head) for head in sheet.heads])
    writer.writerows([plain(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(sheet: Sheet) -> bytes:
    """A workbook with title, headings and rows; numbers are numbers."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for place in range(1, len(sheet.heads) + 1):
        page.column_dimensions[get_column_letter(place)].width = 42 if place == 1 else 14
    page.freeze_panes = "B4"
    page.append([_cell(page, sheet.title, bold=True)])
    page.append([_cell(page, sheet.subtitle)])
    page.append([_cell(page, head, bold=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: object, value: Cell, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=plain(value))
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def pdf_of(sheet: Sheet) -> bytes:
    """The table on A4 across; of many columns, so many at a time, each time beside the first."""
    lines = [[written(value) for value in row] for row in sheet.rows]
    each = range(1, max(len(sheet.heads), 2), MOST_ACROSS)
    data = {
        "body": sheet.body.upper(),
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "pieces": [
            {
                "columns": [sheet.heads[0], *sheet.heads[start : start + MOST_ACROSS]],
                "lines": [[row[0], *row[start : start + MOST_ACROSS]] for row in lines],
            }
            for start in each
        ],
        "printed": _("Printed on %(day)s") % {"day": formats.date(timezone.localdate())},
        "page": _("Page"),
    }
    return laid_out("compiled", data)


def written(value: Cell) -> str:
    """A cell in words."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else formats.number(value)


def laid_out(layout: str, data: Mapping[str, object]) -> bytes:
    """The PDF of one of this module's layouts."""
    return bytes(
        typst.compile(
            LAYOUTS / f"{layout}.typ",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[DOCUMENT_FONTS] if DOCUMENT_FONTS.exists() else [],
        )
    )


STRUCTURE = "LIENTHONG:COMPILED(1.0)"
DIMENSIONS = ("INDICATOR", "COMBINATION", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "UNITS")


def sdmx_of(observations: Sequence[Observation]) -> bytes:
    """SDMX-CSV 2.0 (SDMX 3.0, section 4): one line an observation, the data structure named in each."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS])
    for one in observations:
        writer.writerow(
            [
                "datastructure",
                STRUCTURE,
                "I",
                one.indicator,
                one.combination,
                plain(one.unit),
                one.period,
                f"{one.value:f}",
                one.units,
            ]
        )
    return out.getvalue().encode()
