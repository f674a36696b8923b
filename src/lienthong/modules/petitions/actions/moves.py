"""Every move of the table that the staff makes, one function each; the citizen's own are in `citizen`."""

from lienthong.modules.petitions.actions.moves_answering import (
    answer,
    approve,
    close,
    draft,
    reopen,
    return_answer,
    withdraw,
)
from lienthong.modules.petitions.actions.moves_screening import accept, disown, merge, refuse, restore, screen, transfer
from lienthong.modules.petitions.actions.moves_working import (
    ask,
    assign,
    coordinate,
    extend,
    resume,
    start,
    stop_waiting,
)
from lienthong.modules.petitions.actions.moving import CannotMove

__all__ = [
    "CannotMove",
    "accept",
    "answer",
    "approve",
    "ask",
    "assign",
    "close",
    "coordinate",
    "disown",
    "draft",
    "extend",
    "merge",
    "refuse",
    "reopen",
    "restore",
    "resume",
    "return_answer",
    "screen",
    "start",
    "stop_waiting",
    "transfer",
    "withdraw",
]
