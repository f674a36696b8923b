"""What a person, or a program, reads when something went wrong."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

logger = logging.getLogger("lienthong.errors")

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be understood."""
    return _page(
        request, 400, _("This request cannot be understood"), "", _("Go back, check what you typed, and try again.")
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the position may not do this."""
    return _page(
        request,
        403,
        _("Your position may not open this"),
        str(exception),
        _("Switch to another of your positions, or ask your unit's administrator for the right."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not to be seen by this viewer: the answer is the same."""
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("The address is wrong, or what was here is not for your position to see."),
        _("Look for it in the search, or start again from My work."),
    )


def not_allowed(request: HttpRequest, methods: str) -> HttpResponse:
    """405: an address of a form was opened, or the other way round; `methods` are those it takes."""
    response = _page(
        request,
        405,
        _("Nothing can be opened at this address"),
        _("It only takes what a form sends."),
        _("Go back to the page with the form, or start again from My work."),
    )
    response["Allow"] = methods
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; must answer even when the database or the templates do not."""
    return _page(
        request,
        500,
        _("Something failed on our side"),
        _("What you sent has not been stored by halves."),
        _("Try again in a moment. If it happens again, tell your administrator when it happened."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that does not come from a page of ours, or whose page is older than the sign-in."""
    logger.warning("csrf: %s %s", request.path, reason)
    return _page(
        request,
        403,
        _("This form has expired"),
        _("The page was open for a long time, or you signed in again meanwhile."),
        _("Go back, load the page again and send it once more; copy what you typed first."),
    )


def _page(request: HttpRequest, status: int, title: str, text: str, hint: str) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse(
            {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": text or title},
            status=status,
            content_type="application/problem+json",
        )
    context: dict[str, Any] = {"status": status, "title": title, "text": text, "hint": hint}
    try:
        return render(request, "ui/error.html", context, status=status)
    except Exception:
        logger.exception("the error page itself failed")
        plain = "<!doctype html><meta charset=utf-8><title>{0}</title><h1>{0}</h1><p>{1}</p><p>{2}</p>"
        return HttpResponse(format_html(plain, title, text, hint), status=status)
