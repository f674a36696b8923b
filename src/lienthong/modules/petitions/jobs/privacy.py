"""What time brings about for privacy: contacts that are due are erased."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.contacts import erase_due_contacts


@job(every="10 18 * * *", queue="upkeep")
def erase_contacts(timestamp: int) -> None:
    """Ten past one in Viet Nam: by batches, until nothing is due."""
    while erase_due_contacts():
        pass
