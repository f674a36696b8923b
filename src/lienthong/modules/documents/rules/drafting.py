"""How a draft moves, and who may move it."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.secrecy import Secrecy, is_cipher_loaded, may_hold
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.work.models import Step
from lienthong.kernel.work.rules import may_handle
from lienthong.modules.documents.models import Document

State = Document.State

# state → what may be done → the state after it. `issue` belongs to issuing; the table has no dead end: from every
# state but `cancelled` a document can come to be issued, and from every one before that it can be given up.
TRANSITIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        State.DRAFT: {
            "save": State.DRAFT,
            "ask_review": State.REVIEW,
            "submit": State.SUBMITTED,
            "cancel": State.CANCELLED,
        },
        State.REVIEW: {
            "agree": State.REVIEW,
            "agree_last": State.DRAFT,
            "return": State.DRAFT,
            "take_back": State.DRAFT,
        },
        State.SUBMITTED: {"approve": State.APPROVED, "return": State.DRAFT, "take_back": State.DRAFT},
        State.APPROVED: {"issue": State.ISSUED, "return": State.DRAFT},
    }
)

TASK = MappingProxyType(
    {State.DRAFT: "draft", State.REVIEW: "review", State.SUBMITTED: "sign", State.APPROVED: "issue"}
)
"""The task of the work step that is open in each state."""


def after(state: str, act: str) -> str | None:
    """The state that an act leads to; None when it cannot be done in this state."""
    return TRANSITIONS.get(state, {}).get(act)


def may_draft(viewer: Viewer) -> bool:
    """Whether the viewer's role writes documents."""
    return viewer.may(Permission.DOCUMENTS_DRAFT)


def may_edit(viewer: Viewer, document: Document, co_authors: Collection[int]) -> bool:
    """Whether the viewer may change a draft: its author and co-authors, while it is with them."""
    is_author = viewer.position_id == document.author_id or viewer.position_id in co_authors
    return document.state == State.DRAFT and is_author and may_draft(viewer)


def may_send(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may send a draft to review or signature, take it back or give it up: its author."""
    return viewer.position_id == document.author_id and may_draft(viewer)


def may_review(viewer: Viewer, step: Step | None) -> bool:
    """Whether a review is the viewer's to answer."""
    return step is not None and step.task == "review" and may_handle(viewer, step)


def may_sign(viewer: Viewer, step: Step | None) -> bool:
    """Whether a signature is the viewer's to give."""
    return (
        step is not None and step.task == "sign" and may_handle(viewer, step) and viewer.may(Permission.DOCUMENTS_SIGN)
    )


def may_send_back(viewer: Viewer, step: Step | None) -> bool:
    """Whether the viewer holds the draft for review, signature or issue and may therefore give it back."""
    return step is not None and step.task in ("review", "sign", "issue") and may_handle(viewer, step)


def may_comment(viewer: Viewer, document: Document, step: Step | None, co_authors: Collection[int]) -> bool:
    """Whether the viewer may leave remarks: who holds the draft, and its authors, until it is approved."""
    if document.state not in (State.DRAFT, State.REVIEW, State.SUBMITTED):
        return False
    return may_send_back(viewer, step) or viewer.position_id in {document.author_id, *co_authors}


def secrecy_fault(*, level: str, clearance: int, secrecy: int) -> str:
    """Why a draft may not carry this secrecy: empty, `cipher`, `level` or `clearance`."""
    if secrecy == Secrecy.OPEN:
        return ""
    if not may_hold(level=level, secrecy=secrecy):
        return "level"
    if secrecy > clearance:
        return "clearance"
    return "" if is_cipher_loaded() else "cipher"
