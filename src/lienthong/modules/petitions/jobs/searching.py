"""Entries in the search are written by a worker."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions import searching


@job(queue="search")
def index_petition(petition_id: int) -> None:
    """Write the entry of one petition again."""
    searching.index_petition(petition_id=petition_id)
