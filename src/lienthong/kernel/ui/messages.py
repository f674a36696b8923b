"""Django's messages in a cookie, which costs nothing where there is none."""

from functools import cached_property
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing


class CookieMessages(CookieStorage):
    """Makes its signer when it signs, and deletes no cookie that the browser did not send."""

    def __init__(self, request: Any, *args: Any, **kwargs: Any) -> None:
        BaseStorage.__init__(self, request, *args, **kwargs)

    @cached_property
    def signer(self) -> Any:
        """Signs and checks the cookie."""
        return signing.get_cookie_signer(salt=self.key_salt)

    def _update_cookie(self, encoded_data: str | None, response: Any) -> None:
        if encoded_data or self.cookie_name in self.request.COOKIES:
            super()._update_cookie(encoded_data, response)  # type: ignore[misc]
