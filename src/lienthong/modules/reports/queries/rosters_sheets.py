"""A roster's lists as sheets, and sheets read again: the same columns out and in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from python_calamine import CalamineError, CalamineWorkbook

from lienthong.kernel.language.text import fold, nfc
from lienthong.modules.reports.models import Entry, Roster, RosterUnit
from lienthong.modules.reports.queries.rosters_files import Cell
from lienthong.modules.reports.rules.rosters_fields import Field

MOST_ROWS = 250_000
MOST_COLUMNS = 60
MOST_XLSX_ROWS = 50_000
KEY, UNIT, UNIT_NAME = "#", "#unit", "#unit_name"
# In both languages, since a sheet may have been made in the other one.
HEADINGS = {
    KEY: ("Mã dòng", "Line key"),
    UNIT: ("Mã đơn vị", "Unit code"),
    UNIT_NAME: ("Đơn vị", "Unit"),
}
BAD = {
    "type": gettext_lazy("This is not an XLSX file. Save the sheet as .xlsx and send it again."),
    "rows": gettext_lazy("More than 250,000 rows. Split the sheet into several."),
    "columns": gettext_lazy("Far more columns than the template has. Use the template."),
    "empty": gettext_lazy("The sheet has no line."),
}


class BadSheet(Exception):
    """The file cannot be read as a sheet of this roster; the message says why."""


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong in which row and column, as the spreadsheet counts them (column 0: the row as a whole)."""

    row: int
    column: int
    text: str


def sheet_rows(path: Path) -> list[list[Any]]:
    """The cells of an XLSX file's first sheet, the heading first. Raises BadSheet."""
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS + 1:
            raise BadSheet(str(BAD["rows"]))
        if sheet.total_width > MOST_COLUMNS:
            raise BadSheet(str(BAD["columns"]))
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise BadSheet(str(BAD["type"])) from error
    if len(rows) < 2:
        raise BadSheet(str(BAD["empty"]))
    return rows


def columns_of(heading: Sequence[Any], fields: Sequence[Field], *, of_many: bool) -> dict[int, str]:
    """Which column holds what: a field's key, KEY, UNIT. Raises BadSheet for a column there twice, or one missing."""
    names = {fold(text): key for key, texts in HEADINGS.items() for text in texts}
    for one in fields:
        names |= {fold(text): one.key for text in (one.key, one.label_en, one.label) if text}
    found: dict[int, str] = {}
    for place, cell in enumerate(heading):
        text = nfc(str(cell or "")).strip().removesuffix("*").strip()
        key = names.get(fold(text))
        if text and key is None:
            raise BadSheet(_("There is no field called “%(column)s” in this list.") % {"column": text[:60]})
        if key in found.values():
            raise BadSheet(_("The column “%(column)s” is there twice.") % {"column": text[:60]})
        if key:
            found[place] = key
    needed = {one.key: one.name for one in fields if one.required} | ({UNIT: _unit_heading()} if of_many else {})
    if missing := [name for key, name in needed.items() if key not in found.values()]:
        raise BadSheet(_("The column “%(column)s” is missing. Use the template.") % {"column": missing[0][:60]})
    return found


def _unit_heading() -> str:
    return _("Unit code")


def headings_of(fields: Sequence[Field], *, of_many: bool) -> list[str]:
    """The headings of a sheet; a star marks what is needed."""
    units = [_("Unit code"), _("Unit")] if of_many else []
    return [_("Line key"), *units, *(f"{one.name} *" if one.required else one.name for one in fields)]


def list_rows(kept: RosterUnit, fields: Sequence[Field]) -> Iterator[list[Any]]:
    """The lines of one list as cells, in their order."""
    found = Entry.objects.filter(roster_id=kept.roster_id, unit_id=kept.unit_id, removed_at__isnull=True)
    for pk, values in found.order_by("sort_key", "id").values_list("id", "values").iterator(chunk_size=2000):
        yield [pk, *(cell_of(one, values.get(one.key)) for one in fields)]


def roster_rows(roster: Roster, fields: Sequence[Field], interval: tuple[int, int]) -> Iterator[list[Any]]:
    """The lines of all lists of a subtree as cells, with their units, in the tree's order."""
    found = Entry.objects.filter(roster=roster, removed_at__isnull=True, unit__lft__range=interval)
    columns = ("id", "values", "unit__code", "unit__name")
    for pk, values, code, name in (
        found.order_by("unit__lft", "sort_key", "id").values_list(*columns).iterator(chunk_size=5000)
    ):
        yield [pk, code, name, *(cell_of(one, values.get(one.key)) for one in fields)]


def line_count(roster: Roster, interval: tuple[int, int]) -> int:
    """How many lines the lists of a subtree have."""
    return Entry.objects.filter(roster=roster, removed_at__isnull=True, unit__lft__range=interval).count()


def cell_of(field: Field, value: Any) -> "Cell | date":
    """A stored value as a spreadsheet holds it."""
    if value is None:
        return None
    if field.type == "yes_no":
        return _("Yes") if value else _("No")
    try:
        if field.type == "number":
            return float(Decimal(str(value)))
        return date.fromisoformat(value) if field.type == "day" else value
    except (ArithmeticError, ValueError, TypeError):
        return str(value)


def faulty_rows(
    path: Path, faults: Sequence[tuple[int, int, str]]
) -> tuple[list[str], list[list[Any]], set[tuple[int, int]]]:
    """Headings, the faulty rows as they were sent with what is wrong as the last cell, and the cells that are wrong."""
    rows = sheet_rows(path)
    texts: dict[int, list[str]] = {}
    for row, _column, text in faults:
        texts.setdefault(row, []).append(text)
    order = {row: place for place, row in enumerate(sorted(texts))}
    bad = {(order[row], column - 1) for row, column, _text in faults if column}
    heads = [str(cell or "") for cell in rows[0]]
    found = [
        [*(_plain(cell) for cell in rows[row - 1]), " ".join(dict.fromkeys(texts[row]))]
        for row in sorted(texts)
        if row <= len(rows)
    ]
    return [*heads, _("What to correct")], found, bad


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, str | int | float | date) else str(cell)
