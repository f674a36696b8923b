"""A changed calendar moves the clocks that run across it."""

from lienthong.kernel.calendar.events import CalendarChanged, OverrideWithdrawn
from lienthong.kernel.events.actions import handles
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
