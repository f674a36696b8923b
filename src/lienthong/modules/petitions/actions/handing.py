"""A petition's work that a colleague was handed in the one list."""

from django.db import transaction

from lienthong.kernel.work.models import Step
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.handling import HANDLE, KIND, SEND, WAIT


@transaction.atomic
def follow_step(*, step_id: int) -> None:
    """Whoever holds the step on which a petition is worked now works on it; other steps change nothing."""
    step = Step.objects.select_related("item").get(pk=step_id)
    if step.kind == KIND and step.task in {HANDLE, WAIT, SEND} and step.position_id:
        Petition.objects.filter(pk=step.item.subject_id).update(handler_id=step.position_id)
