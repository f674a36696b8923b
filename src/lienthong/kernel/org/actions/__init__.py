"""Writes of the tree of units, by what they do."""

from lienthong.kernel.org.actions.changing import (
    CannotChangeUnit,
    change_unit_address,
    close_unit,
    move_unit,
    open_unit,
    rename_unit,
)
from lienthong.kernel.org.actions.intervals import CannotNumberTree, begin_era, numbered_once, rebuild_intervals
from lienthong.kernel.org.actions.loading import load_tree

__all__ = [
    "CannotChangeUnit",
    "CannotNumberTree",
    "begin_era",
    "change_unit_address",
    "close_unit",
    "load_tree",
    "move_unit",
    "numbered_once",
    "open_unit",
    "rebuild_intervals",
    "rename_unit",
]
