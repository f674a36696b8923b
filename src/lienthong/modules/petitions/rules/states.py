"""The moves of a petition: every change of state that exists, and no other."""

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.modules.petitions.models import Petition

S = Petition.State


@dataclass(frozen=True, slots=True)
class Move:
    """From any of `sources` to `target`."""

    sources: frozenset[str]
    target: str


# What is in the hands of the unit that must answer it.
WORKED_ON = frozenset({S.IN_PROGRESS, S.EXTENDED})
BEFORE_ACCEPTANCE = frozenset({S.SUBMITTED, S.TRANSFERRED, S.SCREENED})
BEFORE_ANSWER = frozenset(
    {S.SUBMITTED, S.SCREENED, S.MISROUTED, S.TRANSFERRED, S.ACCEPTED, S.ASSIGNED, S.IN_PROGRESS, S.AWAITING}
    | {S.COORDINATING, S.EXTENDED, S.DRAFTED, S.APPROVED, S.REOPENED}
)
FINAL = frozenset({S.INELIGIBLE, S.DUPLICATE, S.CLOSED, S.WITHDRAWN})

MOVES: Mapping[str, Move] = {
    "screen": Move(frozenset({S.SUBMITTED, S.TRANSFERRED}), S.SCREENED),
    "refuse": Move(frozenset({S.SCREENED}), S.INELIGIBLE),
    "merge": Move(frozenset({S.SCREENED}), S.DUPLICATE),
    "restore": Move(frozenset({S.INELIGIBLE, S.DUPLICATE}), S.SCREENED),
    "disown": Move(frozenset({S.SCREENED}), S.MISROUTED),
    "transfer": Move(frozenset({S.MISROUTED}), S.TRANSFERRED),
    "accept": Move(frozenset({S.SCREENED}), S.ACCEPTED),
    "assign": Move(frozenset({S.ACCEPTED, S.REOPENED}), S.ASSIGNED),
    "start": Move(frozenset({S.ASSIGNED}), S.IN_PROGRESS),
    "ask": Move(WORKED_ON, S.AWAITING),
    "reply": Move(frozenset({S.AWAITING}), S.IN_PROGRESS),
    "coordinate": Move(WORKED_ON, S.COORDINATING),
    "resume": Move(frozenset({S.COORDINATING}), S.IN_PROGRESS),
    "extend": Move(WORKED_ON, S.EXTENDED),
    "draft": Move(WORKED_ON, S.DRAFTED),
    "return": Move(frozenset({S.DRAFTED}), S.IN_PROGRESS),
    "approve": Move(frozenset({S.DRAFTED}), S.APPROVED),
    "answer": Move(frozenset({S.APPROVED}), S.ANSWERED),
    "close": Move(frozenset({S.ANSWERED}), S.CLOSED),
    "reopen": Move(frozenset({S.ANSWERED, S.CLOSED}), S.REOPENED),
    "withdraw": Move(BEFORE_ANSWER, S.WITHDRAWN),
}


def moves_from(state: str) -> tuple[str, ...]:
    """The names of the moves that leave a state, in the table's order."""
    return tuple(name for name, move in MOVES.items() if state in move.sources)
