"""What follows from an ordered summary, and from whatever happens to a petition."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import handles, watches
from lienthong.kernel.events.models import Event
from lienthong.kernel.events.sentences import tell
from lienthong.kernel.jobs.actions import enqueue
from lienthong.modules.petitions.events.opinions import OpinionRunOrdered
from lienthong.modules.petitions.jobs.opinions import fingerprint_soon, make_summary, tally_day
from lienthong.modules.petitions.models import Petition


@handles(OpinionRunOrdered)
def make_ordered(event: OpinionRunOrdered) -> None:
    """A worker makes it."""
    enqueue(make_summary, run_id=event.run_id)


@watches("petition")
def count_and_compare(record: Event) -> None:
    """The day on which it was received is counted again; a new one can be found as similar at once."""
    received = Petition.objects.filter(pk=record.subject_id).values_list(F("received_at"), flat=True).first()
    if received is not None:
        day = timezone.localdate(received).isoformat()
        enqueue(tally_day, once=f"tally_petitions {day}", day=day)
    if record.verb in {"PetitionSubmitted", "PetitionPublished"}:
        enqueue(fingerprint_soon, once="fingerprint_petitions")


tell(
    {
        "OpinionRunOrdered": _("Ordered a summary of opinions"),
        "OpinionRunDeleted": _("Deleted the summary of opinions “%(name)s”"),
    }
)
