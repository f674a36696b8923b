"""Writes of the work kernel, by what they do."""

from lienthong.kernel.work.actions.clocks import (
    CannotExtend,
    extend_clock,
    recompute_clocks,
    resume_clock,
    suspend_clock,
)
from lienthong.kernel.work.actions.custody import (
    CannotHandle,
    Deadline,
    Hold,
    add_steps,
    close_item,
    hand_over,
    take_step,
)
from lienthong.kernel.work.actions.opening import open_item, open_items
from lienthong.kernel.work.actions.standings import mark_stale, refresh_standings

__all__ = [
    "CannotExtend",
    "CannotHandle",
    "Deadline",
    "Hold",
    "add_steps",
    "close_item",
    "extend_clock",
    "hand_over",
    "mark_stale",
    "open_item",
    "open_items",
    "recompute_clocks",
    "refresh_standings",
    "resume_clock",
    "suspend_clock",
    "take_step",
]
