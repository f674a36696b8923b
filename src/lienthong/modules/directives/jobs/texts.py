"""Entries in the search are written by a worker."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.directives.actions import texts_searching as searching


@job(queue="search")
def index_directive(directive_id: int) -> None:
    """Write the entries of one directive and its tasks again."""
    searching.index_directive(directive_id=directive_id)


@job(queue="search")
def index_task(task_id: int) -> None:
    """Write the entry of one task again."""
    searching.index_task(task_id=task_id)
