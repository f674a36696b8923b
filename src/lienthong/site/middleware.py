"""What every answer carries: the browser is told to run and fetch nothing but the product's own."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

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
