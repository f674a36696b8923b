"""What keepers are told, in the bell and by e-mail: what waits in their lane, by reference and nothing else."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from lienthong.kernel.notify.actions import notify_positions
from lienthong.kernel.notify.models import Channel
from lienthong.modules.petitions.events.sealing import SEALED
from lienthong.modules.petitions.models import Petition, SealedText, Unsealing
from lienthong.modules.petitions.queries.lane import active_keepers
from lienthong.modules.petitions.rules.states import BEFORE_ANSWER
from lienthong.modules.petitions.rules.unsealing import LASTS, WAITS

# How long before its end a keeper hears of it.
OPENING_ENDS, REQUEST_LAPSES, DUE = timedelta(hours=2), timedelta(hours=12), timedelta(days=3)
MOST = 1000


def tell_keepers(*, petition: Petition, news: str, besides: int | None = None) -> int:
    """Tell the keepers of a denunciation's lane, but for the position that did it; returns how many were told."""
    return notify_positions(
        position_ids=[keeper.position_id for keeper in active_keepers(petition.unit_id)],
        kind=f"{SEALED}_{news}",
        subject_kind=SEALED,
        subject_id=petition.pk,
        title=petition.reference,
        besides=besides,
        usual=Channel.EACH,
    )


def warn_keepers(*, now: datetime | None = None) -> int:
    """Tell of what ends soon, once each: openings, requests that nobody decided, due moments; returns how many."""
    now = now or timezone.now()
    return _warn_of_openings(now) + _warn_of_due(now)


@transaction.atomic
def _warn_of_openings(now: datetime) -> int:
    open_now = Q(is_granted=True, decided_at__gt=now - LASTS, decided_at__lte=now - LASTS + OPENING_ENDS)
    asked_now = Q(decided_at=None, asked_at__gt=now - WAITS, asked_at__lte=now - WAITS + REQUEST_LAPSES)
    ending = Unsealing.objects.select_for_update(of=("self",), skip_locked=True).filter(open_now | asked_now)
    found = list(ending.filter(warned_at=None).select_related("petition").order_by("id")[:MOST])
    for one in found:
        tell_keepers(petition=one.petition, news="ends" if one.is_granted else "lapses")
    Unsealing.objects.filter(pk__in=[one.pk for one in found]).update(warned_at=now)
    return len(found)


@transaction.atomic
def _warn_of_due(now: datetime) -> int:
    near = SealedText.objects.select_for_update(of=("self",), skip_locked=True).filter(
        petition__state__in=BEFORE_ANSWER, petition__due_at__lte=now + DUE
    )
    unheard = near.filter(Q(warned_of=None) | ~Q(warned_of=F("petition__due_at")))
    found = list(unheard.select_related("petition").order_by("petition_id")[:MOST])
    for one in found:
        tell_keepers(petition=one.petition, news="due")
        one.warned_of = one.petition.due_at
        one.save(update_fields=["warned_of"])
    return len(found)
