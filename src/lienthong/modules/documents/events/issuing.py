"""What happens to a document once it goes out."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class RecipientsChanged:
    """To whom an unissued document goes was set anew."""

    document_id: int
    units: int
    groups: int
    outside: int


@dataclass(frozen=True, slots=True)
class DocumentIssued:
    """A document was numbered, dated and sent; `replaces_id` is the one whose place it takes."""

    document_id: int
    symbol: str
    issued_on: date
    units: int
    outside: int
    excluded: int
    replaces_id: int | None = field(default=None)


@dataclass(frozen=True, slots=True)
class FinalCopyMade:
    """The copy with number and date is there for all to read.

    `sha256` is its hash, `original_sha256` that of the PDF it was made from (empty when it was laid out here).
    """

    document_id: int
    file_id: int
    sha256: str = ""
    original_sha256: str = ""


@dataclass(frozen=True, slots=True)
class CopyUnmarked:
    """An uploaded PDF went out without number and date on it; `why` is a key of `stamping.FAULTS`."""

    document_id: int
    why: str


@dataclass(frozen=True, slots=True)
class OutsideCopySent:
    """An address outside was sent the document, or told that it went by post."""

    document_id: int
    name: str


@dataclass(frozen=True, slots=True)
class OutsideCopyFailed:
    """The document could not be sent to an address outside; `reason` is what its mail server said."""

    document_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class OutsideCopyRetried:
    """Sending to an address outside is tried again."""

    document_id: int
    outside_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RecipientsReminded:
    """Recipients who had not opened the document were reminded."""

    document_id: int
    count: int
