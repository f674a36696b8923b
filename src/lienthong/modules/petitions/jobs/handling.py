"""What time alone brings about for petitions that are handled."""

from datetime import date

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.closing import close_silent
from lienthong.modules.petitions.actions.recomputing import recompute_petitions


@job(every="40 1 * * *", queue="upkeep")
def close_silent_petitions(timestamp: int) -> None:
    """Every night: what was answered a month ago and on which the citizen said nothing is closed."""
    close_silent()


@job(queue="upkeep")
def move_petition_clocks(*, first: str, last: str, reason: str, decision: str, unit_id: int | None) -> None:
    """After a change of the calendar: times of petitions in working days end when it says now."""
    recompute_petitions(
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        reason=reason,
        decision=decision,
        unit_id=unit_id,
    )
