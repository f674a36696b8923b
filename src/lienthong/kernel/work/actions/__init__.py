"""Writes of the work kernel, by what they do."""

from lienthong.kernel.work.actions.assigning import assign_step, carry_clock
from lienthong.kernel.work.actions.clocks import (
    CannotExtend,
    extend_clock,
    move_clock,
    recompute_clocks,
    resume_clock,
    suspend_clock,
)
from lienthong.kernel.work.actions.closing import close_items
from lienthong.kernel.work.actions.custody import (
    CannotHandle,
    Deadline,
    Hold,
    add_steps,
    close_item,
    hand_over,
    take_back,
    take_step,
)
from lienthong.kernel.work.actions.many import Done, assign_many, do_to_many, note_many, take_many
from lienthong.kernel.work.actions.opening import open_item, open_items
from lienthong.kernel.work.actions.passing import pass_on
from lienthong.kernel.work.actions.reminding import remind
from lienthong.kernel.work.actions.renewing import renew_items
from lienthong.kernel.work.actions.reopening import reopen_item
from lienthong.kernel.work.actions.standings import mark_stale, refresh_standings

__all__ = [
    "CannotExtend",
    "CannotHandle",
    "Deadline",
    "Done",
    "Hold",
    "add_steps",
    "assign_many",
    "assign_step",
    "carry_clock",
    "close_item",
    "close_items",
    "do_to_many",
    "extend_clock",
    "hand_over",
    "mark_stale",
    "move_clock",
    "note_many",
    "open_item",
    "open_items",
    "pass_on",
    "recompute_clocks",
    "refresh_standings",
    "remind",
    "renew_items",
    "reopen_item",
    "resume_clock",
    "suspend_clock",
    "take_back",
    "take_many",
    "take_step",
]
