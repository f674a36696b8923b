"""From a view to its answer: a whole page, or one block of it when htmx asked for a part."""

import json
from collections.abc import Mapping
from functools import cache
from secrets import token_bytes
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.cache import patch_vary_headers
from jinja2 import Template
from markupsafe import Markup

_SIGNS = CSRF_ALLOWED_CHARS
_PLACES = {sign: place for place, sign in enumerate(_SIGNS)}


@cache
def _engine() -> Jinja2:
    return next(engine for engine in engines.all() if isinstance(engine, Jinja2))


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page: not for a boosted link and not to restore the history."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and "HX-Boosted" not in headers
        and "HX-History-Restore-Request" not in headers
    )


def to_text(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, fragment: str = ""
) -> str:
    """HTML of a template, or of its block `fragment` alone, with the frame's context."""
    engine = _engine()
    token = _token(request)  # once: Django's lazy one masks it anew for every form
    values: dict[str, Any] = {
        "request": request,
        "csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token),
        "csrf_token": token,
        "fragment": fragment,
    }
    for processor in engine.template_context_processors:
        values.update(processor(request))
    values.update(context or {})
    if fragment:
        return block_of(engine.env.get_template(template), fragment, values)
    return engine.env.get_template(template).render(values)


def _token(request: HttpRequest) -> str:
    """`get_token` of Django with a mask made at once, not by 32 draws: the same form, checked by Django itself."""
    secret: str = request.META.get("CSRF_COOKIE", "")
    if len(secret) != CSRF_SECRET_LENGTH:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    mask = [byte % len(_SIGNS) for byte in token_bytes(CSRF_SECRET_LENGTH)]
    cipher = [_SIGNS[(_PLACES[sign] + shift) % len(_SIGNS)] for sign, shift in zip(secret, mask, strict=True)]
    return "".join([_SIGNS[shift] for shift in mask] + cipher)


def block_of(template: Template, name: str, values: Mapping[str, Any]) -> str:
    """One block of a page alone, the page's own imports at hand.

    What stands at the top of a page (imports, `set`) runs before its first output, which is its parent's; so the page
    is started, its blocks and names are then known, and only the wanted block goes on. Raises `KeyError` for no such
    block.
    """
    context = template.new_context(dict(values))
    next(iter(template.root_render_func(context)), None)
    return "".join(context.blocks[name][0](context))


def module(template: str) -> Any:
    """The macros of a template, to be called from Python."""
    return _engine().env.get_template(template).module


def shaped(
    template: str, switches: tuple[str, ...] = (), given: Mapping[str, Any] | None = None, **values: Any
) -> Markup:
    """A part that is the same everywhere but for some values: see `shapes`."""
    found: Markup = _engine().env.globals["shaped"](template, switches, given, **values)  # type: ignore[operator]
    return found


def part(template: str, **values: Any) -> Markup:
    """HTML of a small template on its own, without the frame's context: for parts that are kept between requests."""
    return Markup(_engine().env.get_template(template).render(values))  # noqa: S704 (templates escape)


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page; when `fragment` is given and htmx asked, with that block of it alone.

    The answer varies with HX-Request, so a cache never mixes the two.
    """
    alone = bool(fragment) and wants_fragment(request)
    response = HttpResponse(to_text(request, template, context, fragment=fragment if alone and fragment else ""))
    response.status_code = status
    patch_vary_headers(response, ["HX-Request"])
    return response


def toast(response: HttpResponse, text: str, *, kind: str = "done", undo: str = "") -> HttpResponse:
    """Add a message that the page shows for a moment; `undo` is an address that takes the step back by POST."""
    return _trigger(response, "toast", {"text": str(text), "kind": kind, "undo": undo})


def finished(response: HttpResponse, key: object, *, gone: bool = False) -> HttpResponse:
    """Say that the row `key` is done: it pales (or goes, when it was sent away) and the next one opens."""
    return _trigger(response, "finished", {"key": str(key), "gone": gone})


def _trigger(response: HttpResponse, name: str, detail: dict[str, object]) -> HttpResponse:
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[name] = detail
    response.headers["HX-Trigger"] = json.dumps(events)
    return response
