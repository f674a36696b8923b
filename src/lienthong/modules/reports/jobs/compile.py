"""Totals follow what units send, and the tree."""

from datetime import date, timedelta

from django.utils import timezone

from lienthong.kernel.jobs.actions import job
from lienthong.modules.reports.actions.compile_bulletins import make_bulletins
from lienthong.modules.reports.actions.compiling import compile_all, compile_period, refresh_totals
from lienthong.modules.reports.actions.form_units import derive_after_change

LATELY = timedelta(days=35)


@job(queue="default")
def compile_stale() -> None:
    """After anything that changes what counts: the units above those that changed."""
    refresh_totals()


@job(every="* * * * * */5", queue="upkeep")
def keep_totals(timestamp: int) -> None:
    """Every five seconds: the same for whatever noted a change and asked for no job."""
    refresh_totals()


@job(queue="upkeep")
def compile_whole(period_id: int) -> None:
    """One period as a whole: after it opened, or when many units of it changed at once."""
    compile_period(period_id)


@job(queue="upkeep")
def compile_since(on: str) -> None:
    """After a change of the tree of units or of who fills a form in: the periods that end on that day or later.

    Who fills in forms follows the same change by a job of its own, which may come later: it is asked first.
    """
    since = date.fromisoformat(on)
    derive_after_change(on=since)
    compile_all(since=since)


@job(every="30 0 * * *", queue="default")
def print_bulletins(timestamp: int) -> None:
    """At half past seven in Viet Nam: reports of periods that have ended; those of weeks on Monday."""
    make_bulletins()


@job(every="40 18 * * *", queue="upkeep")
def compile_lately(timestamp: int) -> None:
    """Every night, at 1:40 in Viet Nam: what ended in the last weeks or has not ended, so that counts of units that
    were expected meanwhile stand without anybody having sent anything.
    """
    compile_all(since=timezone.localdate() - LATELY)
