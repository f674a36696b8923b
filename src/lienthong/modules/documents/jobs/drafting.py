"""Drafts that were uploaded: their PDF."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.documents.actions.drafting_conversion import convert_source


@job(queue="files")
def make_pdf(document_id: int, source_id: int) -> None:
    """The PDF of an uploaded DOCX or ODT."""
    convert_source(document_id=document_id, source_id=source_id)
