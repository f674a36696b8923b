"""What time alone brings about for petitions that are handled."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.closing import close_silent


@job(every="40 1 * * *", queue="upkeep")
def close_silent_petitions(timestamp: int) -> None:
    """Every night: what was answered a month ago and on which the citizen said nothing is closed."""
    close_silent()
