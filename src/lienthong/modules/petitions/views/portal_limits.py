"""What a visitor reads who does something too often."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.portal_guarding import TooMany

PublicView = Callable[..., HttpResponseBase]


def limited(view: PublicView) -> PublicView:
    """Answer 429 with a page that says when to come back, where the view counts more than is allowed."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except TooMany as error:
            return _too_many(request, error.seconds)

    return guarded


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "petitions/pages/portal_busy.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
