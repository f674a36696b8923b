"""What every answer carries: the browser is told to run and fetch nothing but the product's own."""

import logging
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from lienthong.site.errors import bad_request, not_allowed

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'nonce-{0}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self' blob:; media-src 'self' blob:; manifest-src 'self'; "
    "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}


logger = logging.getLogger("lienthong.errors")


class Impossible:
    """Values that no column can hold (a zero byte, a number beyond all ids) are a wrong request, not our failure.

    An address that takes no such method says so on a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return not_allowed(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """400 for what the database refused because of the value alone (SQLSTATE class 22); None for all else."""
        is_zero_byte = isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)
        if not is_zero_byte and not isinstance(exception, DataError):
            return None
        logger.warning("value refused by the database: %s %s: %s", request.method, request.path, exception)
        return bad_request(request, exception)


class SecurityHeaders:
    """Sets `request.csp_nonce` for the frame's script, and the headers, where a view has not set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.headers = dict(_HEADERS)
        if settings.SESSION_COOKIE_SECURE:
            self.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"

    def __call__(self, request: Any) -> HttpResponseBase:
        nonce = request.csp_nonce = token_urlsafe(16)
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _POLICY.format(nonce))
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "private, no-cache")
        return response
