"""What happens to files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextExtracted:
    """The words inside a blob are known now; whoever indexes them may read them."""

    blob_id: int


@dataclass(frozen=True, slots=True)
class BlobStored:
    """New bytes were stored, whose words are not known yet."""

    blob_id: int
