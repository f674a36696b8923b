"""What a verified sender has sent: found by identity, without the codes."""

from dataclasses import dataclass
from datetime import datetime

from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.identity import Sender
from lienthong.modules.petitions.rules.portal_words import TOLD, Told

MOST = 100


@dataclass(frozen=True, slots=True)
class Mine:
    """One petition in the list of its sender."""

    reference: str
    kind: str
    title: str
    topic: str
    unit: str
    told: Told
    received_at: datetime
    due_at: datetime | None
    is_public: bool


def sent_by(sender: Sender, language: str) -> list[Mine]:
    """The newest `MOST` petitions of a sender whose contact has not been erased. One query.

    A denunciation is not among them: who sent it lies under its seal, and only its code leads back to it.
    """
    found = Petition.objects.filter(
        contact__issuer=sender.issuer, contact__subject=sender.subject, contact__erased_at__isnull=True, is_sealed=False
    ).select_related("topic", "unit")
    return [
        Mine(
            one.reference,
            str(one.get_kind_display()),
            one.title,
            (one.topic.name_en if language == "en" and one.topic.name_en else one.topic.name) if one.topic else "",
            one.unit.name,
            TOLD[one.state],
            one.received_at,
            one.due_at,
            one.published_at is not None,
        )
        for one in found.order_by("-received_at", "-id")[:MOST]
    ]
