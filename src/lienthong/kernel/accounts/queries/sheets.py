"""Spreadsheets of people: reading what was sent within bounds, and writing ones that hold no live formula."""

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 5 << 20
MOST_UNPACKED = 100 << 20
MOST_ROWS = 10_000
MOST_COLUMNS = 30


class BadSheet(Exception):
    """The file cannot be read as a sheet; `why` is a word: empty, large, type, rows, columns."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def rows_of(file: IO[bytes]) -> list[list[str]]:
    """The rows of an XLSX file's first sheet as texts, the header among them; blank ones at the end are left out.

    The archive is bounded before it is unpacked. Raises BadSheet.
    """
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise BadSheet("empty")
    if len(data) > MOST_BYTES:
        raise BadSheet("large")
    _check_archive(data)
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 1:
            raise BadSheet("rows")
        if sheet.total_width > MOST_COLUMNS:
            raise BadSheet("columns")
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, IndexError, ValueError) as error:
        raise BadSheet("type") from error
    return _bounded(rows)


def _bounded(rows: list[list[str]]) -> list[list[str]]:
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise BadSheet("empty")
    if len(rows) > MOST_ROWS + 1:
        raise BadSheet("rows")
    return rows


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadSheet("type") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise BadSheet("type")
    if len(parts) > 1000 or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadSheet("large")


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def written(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An XLSX file with one sheet. A text stays text whatever it begins with: nothing in it is ever a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    for place, row in enumerate([header, *rows], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(place, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = value[:1] in {"=", "+", "-", "@", "\t", "\r"}
            if place == 1:
                cell.font = Font(bold=True)
    for column, heading in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(14, len(heading) + 4)
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
