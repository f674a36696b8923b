"""What a sender asks of a document that has gone out, and what the recipients answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecallAsked:
    """The sender wants the document back from `count` recipients; `at_once` of them had not opened it."""

    document_id: int
    count: int
    at_once: int
    reason: str


@dataclass(frozen=True, slots=True)
class RecallWithdrawn:
    """The sender no longer wants the document back from recipients who had not answered."""

    document_id: int
    count: int


@dataclass(frozen=True, slots=True)
class DocumentUpdated:
    """A corrected copy went to every recipient."""

    document_id: int
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class DocumentReplaced:
    """Another document took its place."""

    document_id: int
    by_id: int
    by: str


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """A recipient agreed to (15) or refused (16) a recall, an update or a replacement."""

    delivery_id: int
    document_id: int
    request: str
    code: int
    recipient: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentRecalled:
    """No recipient holds the document any more."""

    document_id: int
