"""Entries in the search are written by a worker."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.documents.actions import searching


@job(queue="search")
def index_case_file(case_file_id: int) -> None:
    """Write the entry of one case file again."""
    searching.index_case_file(case_file_id=case_file_id)


@job(queue="search")
def index_document(document_id: int, shares_only: bool = False) -> None:  # noqa: FBT001, FBT002 (a job's argument)
    """Write the entries of one document again."""
    searching.index_document(document_id=document_id, shares_only=shares_only)
