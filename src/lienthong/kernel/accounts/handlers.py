"""What the libraries around signing in are told, and what follows from it here."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from lienthong.kernel.accounts.actions.seats import end_sessions, sign_in
from lienthong.kernel.accounts.events import PasswordChanged, SecondFactorAdded, SecondFactorRemoved
from lienthong.kernel.accounts.sessions import ADDRESS_KEY, AGENT_KEY, BEGAN_KEY
from lienthong.kernel.events.actions import Subject, emit

# A library's signals enter here and nowhere else: Django and allauth offer no other notice.


@receiver(user_logged_in)
def act_in_main_position(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """A person who signs in acts at once in their main position; the session remembers from where."""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.core.internal.httpkit import get_client_ip

    request.session[BEGAN_KEY] = int(timezone.now().timestamp())
    request.session[AGENT_KEY] = request.META.get("HTTP_USER_AGENT", "")[:200]
    request.session[ADDRESS_KEY] = get_client_ip(request) or ""
    used = [record["method"] for record in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])]
    sign_in(session=request.session, account=user, method=_method(used))


def _method(used: list[str]) -> str:
    if "password" in used:
        return "second_factor" if "mfa" in used else "password"
    return "passkey" if "mfa" in used else "demo"


@receiver([password_changed, password_set, password_reset])
def sign_out_elsewhere(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Whoever knew the old password is out."""
    with transaction.atomic():
        end_sessions(account_id=user.pk, keep=request.session.session_key)
        emit(PasswordChanged(), subject=Subject("account", user.pk), viewer=getattr(request, "viewer", None))


@receiver(authenticator_added)
def write_down_added(sender: Any, request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """A new passkey or second factor is an event."""
    with transaction.atomic():
        emit(SecondFactorAdded(authenticator.type), subject=Subject("account", user.pk), viewer=request.viewer)


@receiver(authenticator_removed)
def write_down_removed(sender: Any, request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """So is one that is taken away."""
    with transaction.atomic():
        emit(SecondFactorRemoved(authenticator.type), subject=Subject("account", user.pk), viewer=request.viewer)
