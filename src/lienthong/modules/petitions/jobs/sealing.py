"""What time alone brings about in the sealed lane."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.sealed_news import warn_keepers


@job(every="*/10 * * * *", queue="upkeep")
def warn_keepers_soon(timestamp: int) -> None:
    """Every ten minutes: what closes, lapses or falls due soon."""
    warn_keepers()
