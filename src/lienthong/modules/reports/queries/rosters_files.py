"""Tables as files, also long ones: XLSX written row by row, CSV. No cell is ever a formula."""

import csv
from collections.abc import Collection, Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# A cell that begins so would be a formula in a spreadsheet program that reads the file as text.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
BAD = PatternFill("solid", fgColor="FFE3DE")
Cell = str | int | float | None


def plain(value: Cell) -> Cell:
    """A cell of a text file that no program takes for a formula: text that begins like one gets an apostrophe."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Headings and rows, in UTF-8 with the mark that spreadsheet programs look for."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([plain(head) for head in heads])
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_of(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], bad: Collection[tuple[int, int]] = ()
) -> bytes:
    """A workbook with one sheet, written row by row. A text stays text whatever it begins with.

    `bad` are the cells, as (row, column) counted from 0 without the headings, that are to stand out.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(title))
    for place, head in enumerate(heads, start=1):
        page.column_dimensions[get_column_letter(place)].width = max(12, min(40, len(head) + 4))
    page.freeze_panes = "A2"
    page.append([_head(page, head) for head in heads])
    for row, values in enumerate(rows):
        page.append(
            [_cell(page, value, is_bad=bool(bad) and (row, place) in bad) for place, value in enumerate(values)]
        )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31].strip() or "1"


def _head(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.font, cell.alignment = "s", Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: object, value: Cell, *, is_bad: bool) -> "WriteOnlyCell | Cell":
    if not is_bad and not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULAS)
    if is_bad:
        cell.fill = BAD
    return cell
