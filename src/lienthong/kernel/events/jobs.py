"""The sequencer runs each minute."""

from lienthong.kernel.events.actions import sequencing
from lienthong.kernel.jobs.actions import job


@job(queue="upkeep", tries=1, every="* * * * *")
def sequence_events(timestamp: int) -> None:
    """Add what is certain to the Merkle log and sign it."""
    while sequencing.sequence_events():
        pass
