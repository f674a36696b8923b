"""Assignments and the units that a task is for as spreadsheets."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font

from lienthong.kernel.org.models import Level
from lienthong.modules.directives.queries.assigning_list import Line
from lienthong.modules.directives.queries.assigning_units import Meant

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def assignments_sheet(title: str, lines: Sequence[Line]) -> bytes:
    """The file's bytes, a row an assignment, in the order of the list."""
    heads = [
        (_("Directive or resolution"), 18),
        (_("Code"), 12),
        (_("Task"), 70),
        (_("Unit"), 36),
        (pgettext("assignment", "State"), 20),
        (_("Percent"), 10),
        (_("First due"), 13),
        (_("Due"), 13),
        (_("Reported done"), 14),
        (_("Verified"), 13),
        (_("Score"), 8),
    ]
    rows = [
        [
            line.symbol,
            line.code,
            line.title,
            line.unit,
            line.state_name,
            line.percent,
            line.original_due_on,
            line.due_on,
            line.reported_on,
            line.verified_on,
            line.score,
        ]
        for line in lines
    ]
    return _sheet(title, heads, rows)


def units_sheet(title: str, units: Sequence[Meant]) -> bytes:
    """The units that a task is for, in the order of the tree."""
    heads = [(_("Unit"), 44), (_("Level"), 16), (_("Province"), 32)]
    return _sheet(title, heads, [[unit.name, str(Level(unit.level).label), unit.province] for unit in units])


def _sheet(title: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append([_plain(title)])
    sheet.append([name for name, _width in heads])
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_plain(cell) for cell in row])
    for column, (_name, width) in zip("ABCDEFGHIJKLMNOP", heads, strict=False):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
