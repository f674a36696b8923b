"""Keeping the entries of petitions in the staff's search."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lienthong.kernel.org.models import Unit
from lienthong.kernel.search.actions import drop_entries, put_entry
from lienthong.modules.petitions.models import Coordination, Petition, Transfer
from lienthong.modules.petitions.queries.portal_places import place_of
from lienthong.modules.petitions.rules.handling import KIND


@transaction.atomic
def index_petition(*, petition_id: int) -> None:
    """Write the entry of a petition again for the units that hold, coordinate or have held it.

    A sealed one has no entry: its words are found by nobody.
    """
    petition = Petition.objects.select_related("unit").filter(pk=petition_id, is_sealed=False).first()
    if petition is None:
        drop_entries(kind=KIND, subject_id=petition_id)
        return
    place = place_of(petition.territory_id)
    put_entry(
        kind=KIND,
        subject_id=petition.pk,
        on=timezone.localdate(petition.received_at),
        title=petition.title,
        reference=petition.reference,
        sender=place.whole if place else petition.unit.name,
        unit_ids=_seen_by(petition),
        texts=[petition.text, petition.address],
    )


def _seen_by(petition: Petition) -> list[int]:
    """The units that `visible_to` speaks of, and the departments of those that are bodies, in the order of ids."""
    holders = {petition.unit_id}
    holders |= set(Coordination.objects.filter(petition=petition).values_list("unit_id", flat=True))
    passed = Transfer.objects.filter(petition=petition, from_unit__isnull=False)
    holders |= set(passed.values_list("from_unit_id", flat=True))
    units = Unit.objects.filter(Q(pk__in=holders) | Q(body_id__in=holders))
    return list(units.order_by("id").values_list("id", flat=True))
