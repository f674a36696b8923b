"""What the one list of work and the timeline know of petitions."""

from django.utils.translation import pgettext_lazy

from lienthong.kernel.events.actions import handles
from lienthong.kernel.work.events import StepAssigned
from lienthong.kernel.work.kinds import register_kind
from lienthong.modules.petitions.actions.handing import follow_step
from lienthong.modules.petitions.rules.handling import (
    APPROVE,
    ASSIGN,
    COORDINATION,
    HANDLE,
    KIND,
    RULE,
    SCREEN,
    SEND,
    TAKE_PART,
    WAIT,
)


@handles(StepAssigned)
def name_handler(event: StepAssigned) -> None:
    """Whoever is handed the work in the one list works on the petition."""
    follow_step(step_id=event.step_id)


register_kind(
    KIND,
    name=pgettext_lazy("work", "Petition"),
    address=lambda pk: f"/petitions/{pk}",
    tasks={
        SCREEN: pgettext_lazy("petition task", "Screen"),
        RULE: pgettext_lazy("petition task", "Rule on competence"),
        ASSIGN: pgettext_lazy("petition task", "Assign"),
        HANDLE: pgettext_lazy("petition task", "Work on it"),
        WAIT: pgettext_lazy("petition task", "Wait for the citizen"),
        APPROVE: pgettext_lazy("petition task", "Approve the answer"),
        SEND: pgettext_lazy("petition task", "Send the answer"),
    },
)
register_kind(
    COORDINATION,
    name=pgettext_lazy("work", "Part in a petition"),
    address=lambda pk: f"/petitions/parts/{pk}",
    tasks={TAKE_PART: pgettext_lazy("petition task", "Take part")},
)
