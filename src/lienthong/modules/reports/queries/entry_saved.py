"""What a saving changed beside the cell: rules, changes against the last period, how far the report is."""

from dataclasses import dataclass

from lienthong.modules.reports.queries.entry_checks import Findings, Sheet, checked
from lienthong.modules.reports.queries.entry_page import change_of


@dataclass(frozen=True, slots=True)
class AfterSaving:
    """Of a report that takes entries: what stands against sending it, and each figure's change as a signed share."""

    found: Findings
    changes: dict[int, str]
    can_enter: bool = True


def after_saving(sheet: Sheet) -> AfterSaving:
    """What its page shows beside the cells, from two queries: a cell is saved every few seconds, a page opened once."""
    found, cells = checked(sheet)
    changes = {
        cell.figure_id: change
        for cell in cells
        if (change := change_of(cell.kind, cell.reading.number, cell.earlier[0]))
    }
    return AfterSaving(found, changes)
