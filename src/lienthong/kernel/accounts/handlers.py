"""A person who signs in acts at once in their main position."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from lienthong.kernel.accounts.actions import switch_position
from lienthong.kernel.accounts.queries import seats_of


@receiver(user_logged_in)
def act_in_main_position(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """The one place where a library's signal enters: Django offers no other notice of a sign-in."""
    if seats := seats_of(user.pk):
        switch_position(
            session=request.session,
            account_id=user.pk,
            position_id=seats[0].position_id,
            delegation_id=seats[0].delegation_id,
        )
