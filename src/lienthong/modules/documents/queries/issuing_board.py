"""How the recipients of one document get on: counts, by province, one by one."""

from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from lienthong.modules.documents.models import Delivery, Status


def remindable(document_id: int) -> "QuerySet[Delivery]":
    """Deliveries not opened yet, nothing asked of them, not reminded today."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return Delivery.objects.filter(
        Q(reminded_at__isnull=True) | Q(reminded_at__lt=today),
        document_id=document_id,
        status=Status.ARRIVED,
        opened_at__isnull=True,
        recall__isnull=True,
    )
