"""How long a request to open a denunciation waits, and how long an opening lasts."""

from datetime import datetime, timedelta

from lienthong.modules.petitions.models import Unsealing

WAITS = timedelta(hours=72)
LASTS = timedelta(hours=24)


def is_lapsed(unsealing: Unsealing, now: datetime) -> bool:
    """Whether nobody decided in time."""
    return unsealing.decided_at is None and now >= unsealing.asked_at + WAITS


def is_open(unsealing: Unsealing, now: datetime) -> bool:
    """Whether the words may be read now."""
    if not unsealing.is_granted or unsealing.decided_at is None:
        return False
    return unsealing.decided_at <= now < unsealing.decided_at + LASTS
