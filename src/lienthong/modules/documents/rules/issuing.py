"""Who may address, issue and follow a document."""

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.secrecy import is_cipher_loaded
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.models import Document

State = Document.State

UNISSUED = frozenset({State.DRAFT, State.REVIEW, State.SUBMITTED, State.APPROVED})
GONE_OUT = frozenset({State.ISSUED, State.RECALLED, State.REPLACED})


def may_address(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may change to whom an unissued document of their own body goes."""
    if document.body_id != viewer.body_id or document.state not in UNISSUED:
        return False
    if viewer.may(Permission.DOCUMENTS_ISSUE):
        return True
    return viewer.may(Permission.DOCUMENTS_DRAFT) and document.unit_id == viewer.unit_id


def may_issue(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may number and send a document now: a clerk of its body, once it is approved."""
    return (
        viewer.may(Permission.DOCUMENTS_ISSUE)
        and document.body_id == viewer.body_id
        and document.state == State.APPROVED
        and may_store(document.secrecy)
    )


def may_store(secrecy: int) -> bool:
    """Whether content of this secrecy may be kept at all: above `open` only with a cipher provider."""
    return secrecy == 0 or is_cipher_loaded()


def may_follow(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer sees how a document's recipients get on: everybody of the body that issued it."""
    return document.body_id == viewer.body_id and document.state in GONE_OUT


def may_remind(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may remind recipients who have not opened it."""
    return (
        viewer.may(Permission.DOCUMENTS_ISSUE) and document.body_id == viewer.body_id and document.state == State.ISSUED
    )
