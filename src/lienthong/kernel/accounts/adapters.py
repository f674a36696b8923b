"""How allauth fits here: no sign-up by oneself, secrets sealed, limits that no header can widen."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal.ratelimit import get_cache_key, get_rates
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation

from lienthong.kernel.accounts.models import Account
from lienthong.kernel.database.attempts import Attempt, Limit, count_attempt, forget_attempts

logger = logging.getLogger("lienthong.accounts")


def name_of(account: Account) -> str:
    """What libraries call a person."""
    return account.full_name


class Entrance(AuthenticationBackend):  # type: ignore[misc]
    """User name or e-mail; what holds no @ can be no e-mail and is looked up once."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        username = credentials.get("username") or ""
        if not username or "@" in username:
            return super()._authenticate(request, **credentials)
        return self._authenticate_by_username(username, credentials.get("password") or "")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a unit's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> Any:
        """User names are kept in small letters."""
        return super().clean_username(username.lower(), shallow)

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """News about an account go to the address that its administrator keeps, in the language of its owner."""
        with translation.override(user.language):
            context = {"user": user, **(context or {})}
            super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Tell by e-mail; a mail server that is down must not stop anybody from changing a password."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("e-mail %s could not be sent", template_prefix)

    def login(self, request: Any, user: Account) -> None:
        """Sign in: the session, the event and the time of it in one transaction, so one wait for the disk."""
        with transaction.atomic():
            request.session.set_expiry(0)  # until the browser is closed, as the form sets it afterwards
            super().login(request, user)
            request.session.save()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at; too many are refused."""
        self._attempt = count_attempt(self._limits(request, **credentials))
        if self._attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The password was right: the attempt does not count."""
        attempt: Attempt | None = getattr(self, "_attempt", None)
        if attempt:
            attempt.take_back()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """A password that was set anew over one's e-mail lets one try again."""
        forget_attempts([limit.key for limit in self._limits(request, **credentials)])

    def _limits(self, request: HttpRequest, **credentials: Any) -> list[Limit]:
        """The limits of `ACCOUNT_RATE_LIMITS`, counted by our own table in one statement instead of eight."""
        name, action = "allauth.account", "login_failed"
        key = self._get_login_attempts_cache_key(request, **credentials)
        return [
            Limit(get_cache_key(request, app=name, action=action, rate=rate, key=key), rate.amount, rate.duration)
            for rate in get_rates(app=name, action=action)
        ]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone: allauth adds the host name, which whoever guesses may choose."""
        login: str = credentials.get("email") or credentials.get("username") or ""
        return login.lower()


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed with the product's key, so that a copy of the database is not enough."""

    def encrypt(self, text: str) -> str:
        """The sealed text."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. Raises InvalidToken when neither the product's key nor one before it opens it."""
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mfa:" + key.encode()).digest())) for key in keys]
    )
