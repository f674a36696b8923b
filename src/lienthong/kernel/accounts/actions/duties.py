"""What somebody was named to do in person, repeated on their position for the frame of their pages."""

from django.db import transaction

from lienthong.kernel.accounts.models import Position


@transaction.atomic
def set_duty(*, position_id: int, duty: str, holds: bool) -> None:
    """Note or take away a duty; done again it changes nothing. Raises Position.DoesNotExist."""
    position = Position.objects.select_for_update().get(pk=position_id)
    duties = set(position.duties.split()) | {duty} if holds else set(position.duties.split()) - {duty}
    position.duties = " ".join(sorted(duties))
    position.save(update_fields=["duties"])
