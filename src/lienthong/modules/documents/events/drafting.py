"""What happens to a document until it is approved."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftBegun:
    """Somebody began a draft."""

    document_id: int
    summary: str


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """A new version came into being; savings within one author's open version leave no event."""

    document_id: int
    version: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class DraftRestored:
    """An earlier version became the newest again."""

    document_id: int
    version: int
    restored: int


@dataclass(frozen=True, slots=True)
class AttachmentAdded:
    """A file was put with a draft."""

    document_id: int
    name: str


@dataclass(frozen=True, slots=True)
class AttachmentRemoved:
    """A file was taken away from a draft."""

    document_id: int
    name: str


@dataclass(frozen=True, slots=True)
class CoAuthorsChanged:
    """Others may write along; `names` says who."""

    document_id: int
    names: str


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """A draft went to its reviewers; `first` is who is asked now."""

    document_id: int
    first: str
    count: int
    position_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftAgreed:
    """A reviewer agreed; `acting_for` names the holder of the position when a delegate acted.

    `position_id` or `unit_id` is who is asked next.
    """

    document_id: int
    note: str = ""
    acting_for: str = ""
    position_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftReturned:
    """A reviewer, the signer or the clerk gave the draft back with a reason."""

    document_id: int
    note: str
    acting_for: str = ""
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftTakenBack:
    """The author took the draft back out of review or from the signer."""

    document_id: int


@dataclass(frozen=True, slots=True)
class DraftSubmitted:
    """A draft went to a leader for signature."""

    document_id: int
    signer: str
    position_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentApproved:
    """A leader approved a document for issue; `acting_for` names whom a delegate signed for."""

    document_id: int
    version: int
    acting_for: str = ""
    note: str = ""
    author_id: int | None = None
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftCancelled:
    """A draft was given up."""

    document_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class DraftCommented:
    """Somebody left a remark on a page."""

    document_id: int
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class ConversionAsked:
    """An uploaded DOCX or ODT is to become a PDF."""

    document_id: int
    source_id: int


@dataclass(frozen=True, slots=True)
class DraftConverted:
    """The PDF of an uploaded file is there."""

    document_id: int
    name: str


@dataclass(frozen=True, slots=True)
class DraftNotConverted:
    """No PDF could be made of an uploaded file; `why` is `failed` or `missing` (LibreOffice)."""

    document_id: int
    name: str
    why: str
