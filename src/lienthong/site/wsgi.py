"""The application as the web server calls it: static files and the health check before Django.

A process of the web serves requests by threads and runs nothing asynchronous. That is used here, see
docs/decisions/0011-what-a-web-process-may-assume.md.
"""

import gc
import os
import re
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError, connections
from django.http import HttpRequest
from django.urls import ResolverMatch, get_resolver
from django.utils.translation import trans_real
from whitenoise import WhiteNoise

from lienthong.site.processes import SUPERVISED, die_with_parent

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

_HASHED = re.compile(r"-[0-9A-Za-z_]{6,}\.[a-z0-9.]+$")
_HOUR = 3600
MOST_FIXED = 500
YOUNG = 20_000


class Handler(WSGIHandler):
    """Django's, but an address in which nothing varies is looked for once and not among all patterns every time."""

    def __init__(self) -> None:
        super().__init__()
        self.fixed: dict[str, ResolverMatch] = {}

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """The view of a request."""
        path = request.path_info
        match = self.fixed.get(path)
        if match is None:
            match = get_resolver().resolve(path)
            if not match.kwargs and not match.args and len(self.fixed) < MOST_FIXED:
                self.fixed[path] = match
        request.resolver_match = match
        return match


def _by_thread() -> None:
    """Keep language and connections by thread: Django's own keepers also follow asynchronous tasks, at five times the
    price, forty times a page."""
    trans_real._active = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001 (see above)
    connections._connections = threading.local()  # type: ignore[attr-defined]  # noqa: SLF001 (see above)


def _spare_the_collector() -> None:
    """What was loaded at the start stays: the collector need not walk it, nor begin every 700 objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


def _health(inner: Application) -> Application:
    """Answers /healthz: 200 when the database answers, 503 when it does not."""

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            return inner(environ, start_response)
        connection = connections["default"]
        connection.close_if_unusable_or_obsolete()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            status, body = "200 OK", b"ok\n"
        except DatabaseError:
            status, body = "503 Service Unavailable", b"no database\n"
        start_response(status, [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [body]

    return application


def _static(inner: Application) -> Application:
    """Serves /static/ from the packages themselves, precompressed where .br or .gz stands beside a file."""
    files = WhiteNoise(inner, max_age=_HOUR, immutable_file_test=_is_immutable, allow_all_origins=False)
    for config in apps.get_app_configs():
        folder = Path(config.path) / "static"
        if folder.is_dir():
            files.add_files(str(folder), prefix="static/")
    return files  # type: ignore[no-any-return]


def _is_immutable(_path: str, url: str) -> bool:
    """Whether the name holds a hash of the content, so that it may be kept for ever."""
    return bool(_HASHED.search(url))


if SUPERVISED in os.environ:
    die_with_parent(signal.SIGTERM)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.site.settings")
django.setup(set_prefix=False)
application = _health(_static(Handler()))
if settings.MODE != "test":
    _by_thread()
    get_resolver().url_patterns  # noqa: B018 (loads every view before the first request)
    _spare_the_collector()
