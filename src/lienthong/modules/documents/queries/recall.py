"""What a recall would reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from lienthong.modules.documents.models import Delivery, Status


@dataclass(frozen=True, slots=True)
class Reach:
    """How many recipients would give it back at once, be asked, have been asked already, or turned it away."""

    at_once: int
    asked: int
    waiting: int
    refused: int


def recall_reach(document_id: int) -> Reach:
    """What asking everybody back would do now. One query."""
    nothing_open = Q(recall__isnull=True) | Q(recall=Status.RECALL_REFUSED) | Q(request="update", recall=15)
    unopened = Q(status=Status.ARRIVED, opened_at__isnull=True)
    open_to = nothing_open & ~Q(status=Status.REFUSED)
    found = Delivery.objects.filter(document_id=document_id).aggregate(
        at_once=Count("id", filter=open_to & unopened),
        asked=Count("id", filter=open_to & ~unopened),
        waiting=Count("id", filter=Q(recall=Status.RECALL_ASKED)),
        refused=Count("id", filter=Q(status=Status.REFUSED)),
    )
    return Reach(**found)


def units_named(document_id: int, unit_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Those of the units that are recipients of the document, as (id, name)."""
    if not unit_ids:
        return []
    rows = Delivery.objects.filter(document_id=document_id, unit_id__in=unit_ids).order_by("id")
    return list(rows.values_list("unit_id", "unit__name"))
