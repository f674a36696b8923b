"""Fingerprints of what came in, and summaries of opinions."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.opinions_fingerprints import fingerprint_new, tidy_fingerprints


@job(every="* * * * *", queue="upkeep")
def fingerprint_lately(timestamp: int) -> None:
    """Every minute: petitions that came or were published since."""
    fingerprint_new()


@job(every="20 18 * * *", queue="upkeep")
def tidy_fingerprints_nightly(timestamp: int) -> None:
    """Every night, at 1:20 in Viet Nam: what fell out of the window goes, n-grams are counted anew."""
    tidy_fingerprints()
