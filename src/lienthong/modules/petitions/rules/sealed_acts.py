"""What a keeper may do with a denunciation now; the moves themselves are in `states`."""

from lienthong.modules.petitions.models import ClockRule, Petition
from lienthong.modules.petitions.rules.clocks import may_extend_more
from lienthong.modules.petitions.rules.states import BEFORE_ANSWER, FINAL, WORKED_ON

S = Petition.State
_BY_STATE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((S.SUBMITTED, S.TRANSFERRED, S.SCREENED), ("accept", "refuse")),
    S.INELIGIBLE: ("restore",),
    **dict.fromkeys((S.ACCEPTED, S.REOPENED), ("assign",)),
    **dict.fromkeys((S.ASSIGNED, *WORKED_ON), ("draft", "ask", "extend", "assign")),
    S.AWAITING: ("reply",),
    S.DRAFTED: ("approve", "return"),
    S.APPROVED: ("answer",),
    S.ANSWERED: ("close", "reopen"),
    S.CLOSED: ("reopen",),
}
# Everything that a keeper may ever do; the keys of `views.handling_ways`.
SEALED_ACTS = frozenset({act for acts in _BY_STATE.values() for act in acts} | {"withdraw", "note", "news"})


def sealed_acts(petition: Petition, rule: ClockRule | None, *, extended: int, is_own_draft: bool) -> list[str]:
    """What may be done, the usual first: nobody approves what they wrote, nothing is extended beyond the rule."""
    acts = list(_BY_STATE.get(petition.state, ()))
    if is_own_draft and "approve" in acts:
        acts.remove("approve")
    if "extend" in acts and (rule is None or not may_extend_more(rule, extended)):
        acts.remove("extend")
    if petition.state in BEFORE_ANSWER:
        acts.append("withdraw")
    return acts if petition.state in FINAL else [*acts, "note", "news"]
