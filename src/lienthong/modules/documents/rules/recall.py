"""What a sender may ask of a document that has gone out, and what a recipient may answer: one explicit table.

Codes are those of QCVN 102:2016/BTTTT: 13 asked, 15 agreed, 16 refused.
"""

from django.db.models import TextChoices

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.documents.models import Delivery, Document, Status


class Move(TextChoices):
    """Everything that can happen to the request on one delivery."""

    ASK = "ask"
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


ASKED, AGREED, REFUSED = Status.RECALL_ASKED, Status.RECALL_AGREED, Status.RECALL_REFUSED

# From a delivery's code and a move to its next code; what is not here cannot be done.
TRANSITIONS: dict[tuple[int | None, Move], int | None] = {
    (None, Move.ASK): ASKED,
    (REFUSED, Move.ASK): ASKED,
    (ASKED, Move.AGREE): AGREED,
    (ASKED, Move.REFUSE): REFUSED,
    (ASKED, Move.WITHDRAW): None,
}


class CannotMove(Exception):
    """The move is not in the table."""


def next_code(code: int | None, move: Move) -> int | None:
    """The code after a move. Raises CannotMove."""
    try:
        return TRANSITIONS[code, move]
    except KeyError as error:
        raise CannotMove(code, move) from error


def may_request(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may recall or update: a clerk of the body that issued it, while it stands."""
    return (
        viewer.may(Permission.DOCUMENTS_ISSUE)
        and document.body_id == viewer.body_id
        and document.state == Document.State.ISSUED
    )


def may_replace(viewer: Viewer, document: Document) -> bool:
    """Whether the viewer may begin a document that takes this one's place: whoever drafts at its body."""
    return (
        viewer.may(Permission.DOCUMENTS_DRAFT)
        and document.body_id == viewer.body_id
        and document.state == Document.State.ISSUED
    )


def may_answer(viewer: Viewer, delivery: Delivery) -> bool:
    """Whether the viewer may answer what the sender asks: a clerk or a leader of the recipient body."""
    if delivery.unit_id not in (viewer.unit_id, viewer.body_id) or delivery.recall != ASKED:
        return False
    return viewer.may(Permission.DOCUMENTS_REGISTER) or viewer.may(Permission.DOCUMENTS_DIRECT)
