"""Work on files that a worker does."""

from lienthong.kernel.files.actions import extract_text
from lienthong.kernel.jobs.actions import job


@job(queue="files", tries=3)
def find_words(blob_id: int) -> None:
    """Find the words inside a blob."""
    extract_text(blob_id=blob_id)
