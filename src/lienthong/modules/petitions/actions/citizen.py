"""What the sender does, known by the tracking code alone: replying, adding files, withdrawing, giving a verdict."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.files.models import File
from lienthong.modules.petitions.actions.keeping_files import keep_files
from lienthong.modules.petitions.actions.moves_answering import closed, reopened, withdrawn
from lienthong.modules.petitions.actions.moves_working import LONGEST_MESSAGE, replied
from lienthong.modules.petitions.actions.moving import CannotMove, locked_by_citizen, worded
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import FilesAdded, VerdictGiven
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.queries.sealed_words import kept_words
from lienthong.modules.petitions.rules.states import BEFORE_ANSWER

REOPENS = 1
MOST_FILES = 20


@transaction.atomic
def reply_to_question(*, petition_id: int, text: str, files: Sequence[tuple[str, File]] = ()) -> Petition:
    """Answer what the unit asked; a paused clock runs on. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_by_citizen(petition_id)
    text = worded(text, _("Write your reply."), longest=LONGEST_MESSAGE)
    replied(petition, text=text, viewer=None)
    _attach(petition, files)
    return petition


@transaction.atomic
def add_files(*, petition_id: int, files: Sequence[tuple[str, File]]) -> Petition:
    """Send more files while it is not answered yet. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_by_citizen(petition_id)
    if petition.state not in BEFORE_ANSWER:
        raise CannotMove(_("This petition has been answered or ended; nothing can be added any more."))
    _attach(petition, files)
    return petition


@transaction.atomic
def withdraw(*, petition_id: int, reason: str = "") -> Petition:
    """Take it back before it is answered. Raises Petition.DoesNotExist, CannotMove."""
    petition = locked_by_citizen(petition_id)
    return withdrawn(petition, viewer=None, reason="" if petition.is_sealed else reason.strip())


@transaction.atomic
def give_verdict(*, petition_id: int, verdict: str, reason: str = "") -> Petition:
    """Say what the answer is worth: “not satisfied” opens it again, once; everything else closes it.

    Raises Petition.DoesNotExist, CannotMove.
    """
    petition = locked_by_citizen(petition_id)
    if petition.state not in {Petition.State.ANSWERED, Petition.State.CLOSED}:
        raise CannotMove(_("There is no answer yet on which you could give your opinion."))
    if verdict not in Petition.Verdict.values:
        raise CannotMove(_("Choose how satisfied you are."))
    if petition.verdict_at and petition.answered_at and petition.verdict_at > petition.answered_at:
        raise CannotMove(_("You have given your opinion on this answer already."))
    is_no = verdict == Petition.Verdict.NOT
    if is_no:
        reason = worded(reason, _("Say what is missing, so that it can be put right."), longest=LONGEST_MESSAGE)
    petition.verdict = verdict
    petition.verdict_reason = kept_words(petition, reason.strip()[:LONGEST_MESSAGE])
    petition.verdict_at = timezone.now()
    petition.save(update_fields=["verdict", "verdict_reason", "verdict_at"])
    tell(petition, VerdictGiven(verdict), None)
    if is_no and petition.reopened < REOPENS:
        return reopened(petition, viewer=None, reason=_("The citizen is not satisfied with the answer."))
    if petition.state == Petition.State.ANSWERED:
        closed(petition, viewer=None)
    return petition


def _attach(petition: Petition, files: Sequence[tuple[str, File]]) -> None:
    if not files:
        return
    if petition.attachments.filter(message__isnull=True).count() + len(files) > MOST_FILES:
        raise CannotMove(_("There are too many files on this petition; at most 20."))
    keep_files(petition=petition, files=files, at=timezone.now())
    tell(petition, FilesAdded(len(files)), None)
