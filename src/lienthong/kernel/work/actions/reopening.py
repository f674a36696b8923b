"""Taking a closed item up again."""

from collections.abc import Sequence

from django.db import transaction

from lienthong.kernel.work.actions.custody import Hold, add_steps
from lienthong.kernel.work.models import Step, WorkItem


@transaction.atomic
def reopen_item(*, item_id: int, to: Sequence[Hold], sender: Step | None = None) -> list[Step]:
    """Open an item again with the steps of `to`; one that is still open only gets the steps."""
    item = WorkItem.objects.select_for_update().get(pk=item_id)
    if item.phase == WorkItem.Phase.CLOSED:
        item.phase, item.outcome, item.closed_at = WorkItem.Phase.OPEN, "", None
        item.save(update_fields=["phase", "outcome", "closed_at"])
    return add_steps(item=item, to=to, sender=sender)
