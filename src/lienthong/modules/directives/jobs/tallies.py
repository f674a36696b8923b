"""Tallies follow what changes and what time alone brings about."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.directives.actions.steering_briefs import make_briefs
from lienthong.modules.directives.actions.tallies import rebuild_tallies, refresh_tallies


@job(every="* * * * * */3", queue="upkeep")
def keep_tallies(timestamp: int) -> None:
    """Every three seconds: what has changed meanwhile, all of it at once; after midnight, what time has moved."""
    refresh_tallies()


@job(queue="upkeep")
def rebuild_all_tallies() -> None:
    """After a change of the tree of units: every tally anew."""
    rebuild_tallies()


@job(every="0 0 * * 1", queue="default")
def make_weekly_briefs(timestamp: int) -> None:
    """On Monday at seven in Viet Nam: the brief of each leader."""
    make_briefs()
