"""Words on a petition that move nothing: private notes, and news to the citizen."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.petitions.actions.moving import CannotMove, locked, worded
from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.handling import PetitionNoted
from lienthong.modules.petitions.models import Message
from lienthong.modules.petitions.queries.handling import keeps
from lienthong.modules.petitions.queries.sealed_words import kept_words
from lienthong.modules.petitions.rules.handling import may

LONGEST = 5000


def add_note(*, viewer: Viewer, petition_id: int, text: str) -> Message:
    """Write a note that only the staff reads. Raises Petition.DoesNotExist, CannotMove."""
    return _say(viewer, petition_id, text, Message.Kind.NOTE)


def send_news(*, viewer: Viewer, petition_id: int, text: str) -> Message:
    """Tell the citizen how it stands, on their tracking page. Raises Petition.DoesNotExist, CannotMove."""
    return _say(viewer, petition_id, text, Message.Kind.NEWS)


@transaction.atomic
def _say(viewer: Viewer, petition_id: int, text: str, kind: str) -> Message:
    petition = locked(viewer, petition_id)
    kept = keeps(viewer, petition)
    if not any(may(viewer, petition, one, keeps=kept) for one in _WHO):
        raise CannotMove(_("The petition does not lie with you. Only who has it may do this."))
    said = Message.objects.create(
        petition=petition,
        kind=kind,
        position_id=viewer.position_id,
        text=kept_words(petition, worded(text, _("Write something."), longest=LONGEST)),
        is_public=kind == Message.Kind.NEWS,
        at=timezone.now(),
    )
    tell(petition, PetitionNoted(kind), viewer)
    return said


_WHO = (Permission.PETITIONS_SCREEN, Permission.PETITIONS_HANDLE)
