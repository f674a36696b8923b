"""Who is asking: one query finds session, account, position and unit."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from lienthong.kernel.accounts.queries import viewer_of_session
from lienthong.kernel.accounts.sessions import SessionStore


class Acting:
    """Sets `request.viewer`, and `request.session` and `request.user` for the libraries that want them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        session = SessionStore(key)
        request.session = session
        request.viewer = viewer_of_session(key) if key else None
        request.user = SimpleLazyObject(lambda: get_user(request))
        request.auser = None
        response = self.get_response(request)
        _save(request, response, key)
        return response


def _save(request: Any, response: Any, key: str | None) -> None:
    """Store a session that changed and set its cookie; drop the cookie of one that ended."""
    session: SessionStore = request.session
    if session.accessed and session.is_empty():
        if key:
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite=settings.SESSION_COOKIE_SAMESITE)
        return
    if session.modified and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        try:
            session.save()
        except UpdateError:  # ended by somebody else while this request was under way
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite=settings.SESSION_COOKIE_SAMESITE)
            return
        response.set_cookie(
            settings.SESSION_COOKIE_NAME,
            session.session_key or "",
            max_age=None if session.get_expire_at_browser_close() else session.get_expiry_age(),
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )
