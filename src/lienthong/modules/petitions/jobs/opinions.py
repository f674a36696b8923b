"""Fingerprints of what came in, summaries of opinions, counts by day."""

from datetime import date

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.opinions import summarise
from lienthong.modules.petitions.actions.opinions_fingerprints import fingerprint_new, tidy_fingerprints
from lienthong.modules.petitions.actions.opinions_tallies import count_days


@job(queue="default")
def fingerprint_soon() -> None:
    """After a petition came or was published."""
    fingerprint_new()


@job(every="* * * * *", queue="upkeep")
def fingerprint_lately(timestamp: int) -> None:
    """Every minute: petitions that came or were published since without anybody asking."""
    fingerprint_new()


@job(every="20 18 * * *", queue="upkeep")
def tidy_fingerprints_nightly(timestamp: int) -> None:
    """Every night, at 1:20 in Viet Nam: what fell out of the window goes, n-grams are counted anew."""
    tidy_fingerprints()


@job(queue="default", tries=2)
def make_summary(run_id: int) -> None:
    """After somebody ordered a summary."""
    summarise(run_id=run_id)


@job(queue="default")
def tally_day(day: str) -> None:
    """After anything happened to a petition that was received on that day."""
    count_days(date.fromisoformat(day), date.fromisoformat(day))
