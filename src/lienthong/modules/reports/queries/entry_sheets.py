"""A report as a spreadsheet: the one that is given out to be filled in, and what a filled one would change."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from python_calamine import CalamineError, CalamineWorkbook

from lienthong.kernel.accounts.queries.sheets import MOST_BYTES, BadSheet, rows_of
from lienthong.modules.reports.queries.entry_page import Cell, EntryPage
from lienthong.modules.reports.rules.entry_reading import CannotRead, Reading, machine_text, read_value, shown

HEAD_ROW, VALUE = 5, "E"
KEY_COLUMN, VALUE_COLUMN = 0, 4
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER_FORMAT = "#,##0.####"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What one cell of a filled sheet would do: `place` is E7, `state` one of new, same, wrong."""

    place: str
    name: str
    state: str
    before: str = ""
    after: str = ""
    message: str = ""
    figure_id: int = 0
    seen: str = ""


def sheet_key(page: EntryPage) -> str:
    """What says to which report a sheet belongs."""
    return f"LT-{page.it.pk}"


def entry_sheet(page: EntryPage) -> bytes:
    """An XLSX file: a row a figure with the last period's value, and a column to fill in. No cell is a formula."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "LT"
    for line in ([page.it.form.name, "", "", "", ""], [page.period], [page.it.unit.name], [_("Code"), sheet_key(page)]):
        sheet.append(line)
    sheet.append(["", _("Indicator"), _("Unit of measure"), page.past_name or _("Last period"), page.period])
    for cell in page.cells:
        sheet.append([str(cell.figure_id), cell.name, cell.measure, _stored(cell.past), _stored(cell.now)])
    _make_plain(sheet)
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="FFF7E0")
    sheet["A1"].font = Font(bold=True, size=14)
    for head in sheet[HEAD_ROW]:
        head.font = bold
    for row in sheet.iter_rows(min_row=HEAD_ROW + 1, min_col=2, max_col=5):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
        row[2].number_format = row[3].number_format = _NUMBER_FORMAT
        row[3].fill = fill
    for column, width in {"A": 12, "B": 60, "C": 16, "D": 18, "E": 18}.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_lines(page: EntryPage, data: bytes) -> list[SheetLine]:
    """What a filled sheet would do to a report, in the order of its rows; rows left empty do nothing.

    Raises BadSheet: `other` for a sheet of another report, else as `rows_of`.
    """
    rows = _typed_rows(data)
    if len(rows) < HEAD_ROW or len(rows[3]) < 2 or str(rows[3][1]).strip() != sheet_key(page):
        raise BadSheet("other")
    cells = {cell.figure_id: cell for cell in page.cells}
    filled = [(place, _key(row), row[VALUE_COLUMN]) for place, row in enumerate(rows, start=1) if place > HEAD_ROW]
    times = Counter(key for _place, key, _value in filled if key)
    return [
        _line(f"{VALUE}{place}", cells.get(key), value, is_twice=times[key] > 1)
        for place, key, value in filled
        if key or value not in ("", None)
    ]


def _line(place: str, cell: Cell | None, value: Any, *, is_twice: bool) -> SheetLine:
    if cell is None:
        return SheetLine(place, "", "wrong", after=str(value)[:80], message=_("The form does not ask for this figure."))
    before = shown(cell.kind, cell.now)
    if is_twice:
        return SheetLine(place, cell.name, "wrong", before, message=_("This figure stands in the sheet twice."))
    try:
        reading = _reading(cell, value)
    except CannotRead as error:
        return SheetLine(place, cell.name, "wrong", before, str(value)[:80], str(error))
    if reading.is_empty or reading == cell.now:
        return SheetLine(place, cell.name, "same", before, before)
    if cell.is_held:
        said = _("Another report of this period has sent this figure. Change it there.")
        return SheetLine(place, cell.name, "wrong", before, shown(cell.kind, reading), said)
    after = shown(cell.kind, reading)
    return SheetLine(place, cell.name, "new", before, after, "", cell.figure_id, cell.now.plain)


def _reading(cell: Cell, value: Any) -> Reading:
    """A number of the sheet has a full stop and no thousands; a text is read as it is typed on the screen."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_value(cell.kind, machine_text(Decimal(repr(value))), english=True)
    english = (get_language() or "vi").startswith("en")
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, bool):
        value = str(int(value))
    return read_value(cell.kind, "" if value is None else str(value), english=english)


def _key(row: Sequence[Any]) -> int:
    text = str(row[KEY_COLUMN]).removesuffix(".0").strip() if row else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _typed_rows(data: bytes) -> list[list[Any]]:
    """The rows of the first sheet with numbers as numbers, once its bounds were checked."""
    rows_of(BytesIO(data[: MOST_BYTES + 1]))
    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError) as error:
        raise BadSheet("type") from error
    return [[*row, *[""] * (VALUE_COLUMN + 1 - len(row))] for row in rows]


def _stored(reading: Reading) -> Any:
    """A number as a number, a text as a text."""
    return reading.number if reading.number is not None else reading.text or ""


def _make_plain(sheet: Any) -> None:
    """A text stays text whatever it begins with: nothing in the sheet is a formula, and what comes back is the same."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", cell.value), "s"
                cell.quotePrefix = cell.value.startswith(_RISKY)
