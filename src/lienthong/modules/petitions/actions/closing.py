"""Closing what was answered and on which the citizen said nothing for a time."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from lienthong.modules.petitions.actions.moves_answering import closed
from lienthong.modules.petitions.actions.moving import locked_by_citizen
from lienthong.modules.petitions.models import Petition

OPEN_FOR = timedelta(days=30)
MOST = 2000


def close_silent() -> int:
    """Close petitions answered 30 days ago or longer; a verdict may still open each again. Returns how many."""
    old = Petition.objects.filter(state=Petition.State.ANSWERED, answered_at__lt=timezone.now() - OPEN_FOR)
    done = 0
    for pk in list(old.order_by("answered_at", "id").values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            petition = locked_by_citizen(pk)
            if petition.state == Petition.State.ANSWERED:
                closed(petition, viewer=None)
                done += 1
    return done
