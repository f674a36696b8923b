"""The declared rule of every page: deny by default, read-only for reads, denied requests logged."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.routing import reading

logger = logging.getLogger("lienthong.access")

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ViewerRequest(HttpRequest):
    """A request whose viewer is known: what a page with a rule receives."""

    viewer: Viewer
    csp_nonce: str
    unread: int  # set by a page whose own query counts the unread notifications; the frame then asks no more


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request behind a declared rule; raises PermissionDenied where there is none."""
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise PermissionDenied
    return viewer


def asked_back(request: HttpRequest) -> str:
    """The address to which the request's `next` leads when it is one of ours; empty for any other."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours else ""


class View(Protocol):
    """A view function of Django."""

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def page(*permissions: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare that a view needs a signed-in viewer whose role holds every one of `permissions`.

    GET and HEAD run against the read-only connection. A viewer without the permission is answered 403 and logged;
    nobody signed in is sent to sign in. `methods` other than these are answered 405.
    """

    def declare(view: View) -> View:
        @wraps(cast("Callable[..., HttpResponseBase]", view))
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            viewer: Viewer | None = request.viewer
            if viewer is None:
                return _ask_to_sign_in(request)
            if any(permission not in viewer.permissions for permission in permissions):
                logger.warning("denied %s to position %s: needs %s", request.path, viewer.position_id, permissions)
                raise PermissionDenied
            if request.method in SAFE:
                with reading():
                    return view(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        guarded.rule = permissions or ("signed in",)  # type: ignore[attr-defined]
        return cast("View", guarded)

    return declare


def signed_in(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare that a view needs an account, even one that sits in no position: choosing one, saying why there is none.

    The view finds the account in `request.user` and must not rely on `request.viewer`.
    """

    def declare(view: View) -> View:
        @wraps(cast("Callable[..., HttpResponseBase]", view))
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            return view(request, *args, **kwargs)

        guarded.rule = ("account",)  # type: ignore[attr-defined]
        return cast("View", guarded)

    return declare


def public(view: View) -> View:
    """Declare that anybody may open this view."""
    view.rule = ("public",)  # type: ignore[attr-defined]
    return view


def public_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare that anybody may open this view by these methods; GET and HEAD run against the read-only connection."""

    def declare(view: View) -> View:
        @wraps(cast("Callable[..., HttpResponseBase]", view))
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            if request.method in SAFE:
                with reading():
                    return view(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        guarded.rule = ("public",)  # type: ignore[attr-defined]
        return cast("View", guarded)

    return declare


def _ask_to_sign_in(request: Any) -> HttpResponseBase:
    # Somebody who is signed in without a seat would be sent in circles: the sign-in page sends them back.
    where = settings.SEAT_URL if request.user.is_authenticated else settings.LOGIN_URL
    back = {"next": request.get_full_path()} if request.method in SAFE else {}
    target = redirect(where).url + (f"?{urlencode(back)}" if back else "")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    response = redirect(target)
    response["Cache-Control"] = "no-store"
    return response
