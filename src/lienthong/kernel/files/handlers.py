"""New bytes are read for their words by a worker."""

from lienthong.kernel.events.actions import handles
from lienthong.kernel.files.events import BlobStored
from lienthong.kernel.files.jobs import find_words
from lienthong.kernel.jobs.actions import enqueue


@handles(BlobStored)
def find_words_later(event: BlobStored) -> None:
    """Enqueued in the transaction that stored the bytes."""
    enqueue(find_words, blob_id=event.blob_id)
