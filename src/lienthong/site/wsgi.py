"""The application as the web server calls it: static files and the health check before Django."""

import os
import re
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from whitenoise import WhiteNoise

from lienthong.site.processes import SUPERVISED, die_with_parent

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

_HASHED = re.compile(r"-[0-9A-Za-z_]{6,}\.[a-z0-9.]+$")
_HOUR = 3600


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
_django = get_wsgi_application()
application = _health(_static(_django))
