"""Whatever changes who may read a petition changes its entry in the search."""

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import watches
from lienthong.kernel.events.models import Event
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.search.kinds import register_kind
from lienthong.kernel.ui.jinja import url
from lienthong.modules.petitions.jobs.searching import index_petition
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.handling import KIND

# Events after which another unit may read it; its words never change.
SHOWN_FURTHER = frozenset(
    {"PetitionSubmitted", "PetitionRaised", "PetitionTransferred", "CompetenceRuled", "UnitsAsked"}
)


def _visible(viewer: Viewer, ids: Iterable[int]) -> set[int]:
    seen = Petition.objects.visible_to(viewer, list(ids)).filter(is_sealed=False)
    return set(seen.values_list("pk", flat=True))


register_kind(
    KIND,
    name=pgettext_lazy("navigation", "Petitions"),
    address=lambda pk: url("petition", pk),
    visible=_visible,
    badge=pgettext_lazy("work", "Petition"),
)


@watches("petition")
def index_later(record: Event) -> None:
    """Who holds it or takes part has changed."""
    if record.verb in SHOWN_FURTHER:
        enqueue(index_petition, once=f"petition:{record.subject_id}", petition_id=record.subject_id)
