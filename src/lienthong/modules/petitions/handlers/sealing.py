"""Keepers are told when something waits in their lane."""

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.actions import watches
from lienthong.kernel.events.models import Event
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.ui.jinja import url
from lienthong.modules.petitions.actions.sealed_news import tell_keepers
from lienthong.modules.petitions.events.sealing import SEALED
from lienthong.modules.petitions.models import Petition

# What the keepers hear of when it happens, by the verb of the event.
_TOLD = {
    "PetitionSubmitted": "arrived",
    "UnsealingAsked": "asked",
    "UnsealingDecided": "decided",
    "AnswerDrafted": "drafted",
    "AnswerApproved": "approved",
    "AnswerReturned": "returned",
    **dict.fromkeys(("FilesAdded", "CitizenReplied", "PetitionWithdrawn", "VerdictGiven"), "moved"),
}


@watches(SEALED)
def tell_the_lane(event: Event) -> None:
    """In the transaction of the change, all keepers but whoever did it."""
    news = _TOLD.get(event.verb)
    petition = Petition.objects.filter(pk=event.subject_id).first() if news else None
    if petition and news:
        tell_keepers(petition=petition, news=news, besides=event.position_id)


def _address(pk: int) -> str:
    return url("sealed_petition", pk=pk)


for _news, _name, _subject, _icon in (
    ("arrived", _("A denunciation arrives in my lane"), _("A denunciation has arrived: {title}"), "lock"),
    ("asked", _("A keeper asks to open a denunciation"), _("Another keeper asks you to decide: {title}"), "question"),
    ("decided", _("A request to open a denunciation is decided"), _("Decided on opening: {title}"), "key"),
    ("lapses", _("A request to open a denunciation lapses soon"), _("Nobody has decided yet: {title}"), "hourglass"),
    ("ends", _("An open denunciation closes soon"), _("Closes within two hours: {title}"), "hourglass"),
    ("due", _("A denunciation is due soon"), _("Due within three days: {title}"), "alarm"),
    ("drafted", _("An answer to a denunciation waits"), _("An answer waits for another keeper: {title}"), "edit-text"),
    ("approved", _("An answer to a denunciation was approved"), _("Approved, not sent yet: {title}"), "check"),
    ("returned", _("An answer to a denunciation was returned"), _("Returned by another keeper: {title}"), "return"),
    ("moved", _("The sender of a denunciation did something"), _("The sender did something: {title}"), "message"),
):
    register_news(f"{SEALED}_{_news}", name=_name, subject=_subject, address=_address, icon=_icon)
