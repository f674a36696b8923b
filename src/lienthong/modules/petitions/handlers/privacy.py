"""A petition that ends gets the day on which its contact is erased; one that is taken up again loses it."""

from lienthong.kernel.events.actions import watches
from lienthong.kernel.events.models import Event
from lienthong.modules.petitions.actions.contacts import settle_erasing

_SETTLES = {
    *("PetitionClosed", "PetitionRefused", "PetitionMerged", "PetitionWithdrawn"),
    *("PetitionReopened", "PetitionRestored", "VerdictGiven"),
}


@watches("petition", "sealed_petition")
def settle_day_of_erasing(event: Event) -> None:
    """In the transaction of the change, after it."""
    if event.verb in _SETTLES:
        settle_erasing(petition_id=event.subject_id)
