"""Reads of work: one's own list, and how units stand."""

from lienthong.kernel.work.queries.inbox import (
    After,
    Counts,
    Filter,
    Line,
    bulk_actions,
    colleagues_of,
    my_counts,
    my_steps,
    record_of_step,
)
from lienthong.kernel.work.queries.oversight import (
    Board,
    Figure,
    board_of,
    map_of,
    overseen_unit,
    people_of,
    steps_of_unit,
)

__all__ = [
    "After",
    "Board",
    "Counts",
    "Figure",
    "Filter",
    "Line",
    "board_of",
    "bulk_actions",
    "colleagues_of",
    "map_of",
    "my_counts",
    "my_steps",
    "overseen_unit",
    "people_of",
    "record_of_step",
    "steps_of_unit",
]
