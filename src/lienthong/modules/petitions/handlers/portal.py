"""Whoever asked for news hears of what matters to them."""

from lienthong.kernel.events.actions import watches
from lienthong.kernel.events.models import Event
from lienthong.kernel.jobs.actions import enqueue
from lienthong.modules.petitions.jobs.portal import tell_citizen

TOLD_OF = frozenset(
    {"PetitionSubmitted", "PetitionAccepted", "PetitionRefused", "PetitionMerged", "PetitionTransferred"}
    | {"CompetenceRuled", "CitizenAsked", "PetitionExtended", "PetitionAnswered", "PetitionReopened"}
)


@watches("petition")
def tell_whoever_asked(event: Event) -> None:
    """Enqueued in the transaction of the change; what happens meanwhile is told with it."""
    if event.verb in TOLD_OF and event.subject_id:
        enqueue(tell_citizen, once=f"petition-news-{event.subject_id}", petition_id=event.subject_id)
