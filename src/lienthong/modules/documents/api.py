"""The door: what other modules may use of documents. Everything else happens through events."""

from lienthong.modules.documents.events.issuing import DocumentIssued
from lienthong.modules.documents.events.recall import DocumentRecalled, DocumentReplaced, RequestAnswered
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries.issuing_board import Counts, counts_of
from lienthong.modules.documents.queries.issuing_reader import Sheet, readable_file, sheet_for
from lienthong.modules.documents.queries.panels import Panel, document_address, register_panel
from lienthong.modules.documents.rules.reading import may_view

__all__ = [
    "Counts",
    "Document",
    "DocumentIssued",
    "DocumentRecalled",
    "DocumentReplaced",
    "Panel",
    "RequestAnswered",
    "Sheet",
    "counts_of",
    "document_address",
    "may_view",
    "readable_file",
    "register_panel",
    "sheet_for",
]
