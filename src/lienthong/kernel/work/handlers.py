"""A changed calendar moves the clocks that run across it; what the timeline and the news say of work."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.calendar.events import CalendarChanged, OverrideWithdrawn
from lienthong.kernel.events.actions import handles
from lienthong.kernel.events.sentences import tell
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.kernel.work.actions.clocks import recompute_clocks


@handles(CalendarChanged)
def move_clocks(event: CalendarChanged) -> None:
    """Open clocks are computed again and say which decision moved them."""
    recompute_clocks(
        first=event.first, last=event.last, reason=event.reason, document=event.decision, unit_id=event.unit_id
    )


@handles(OverrideWithdrawn)
def move_clocks_back(event: OverrideWithdrawn) -> None:
    """The same when a decision is taken back."""
    recompute_clocks(first=event.first, last=event.last, reason=event.reason, unit_id=event.unit_id)


def _address(step_id: int) -> str:
    return url("open_step", pk=step_id)


tell(
    {
        "StepAssigned": _("handed the step to %(to)s, %(title)s"),
        "StepNoted": _("took note of it"),
        "StepHandedOver": _("handed the step over"),
        "ClockExtended": _("extended the deadline: %(reason)s"),
        "ClocksRecomputed": _("the calendar moved %(count)s deadlines: %(reason)s"),
    }
)
register_news(
    "step_assigned",
    name=_("A colleague hands me a step"),
    subject=_("Handed to you: {title}"),
    body=_("{title}\n\nA colleague has handed you this step. The time that is left goes with it."),
    address=_address,
    icon="hand-over",
)
register_news(
    "step_due_soon",
    name=_("A deadline comes near"),
    subject=_("Due soon: {title}"),
    body=_("{title}\n\nThis step is due within two days."),
    address=_address,
    icon="due",
)
register_news(
    "step_overdue",
    name=_("A deadline has passed"),
    subject=_("Overdue: {title}"),
    body=_("{title}\n\nThe deadline of this step has passed."),
    address=_address,
    icon="overdue",
)
