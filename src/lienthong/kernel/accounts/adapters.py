"""How allauth fits here: no sign-up by oneself, secrets sealed, limits that no header can widen."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from lienthong.kernel.accounts.models import Account

logger = logging.getLogger("lienthong.accounts")


def name_of(account: Account) -> str:
    """What libraries call a person."""
    return account.full_name


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
        """The text again. Raises InvalidToken when the product's key was changed."""
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mfa:" + settings.SECRET_KEY.encode()).digest()))
