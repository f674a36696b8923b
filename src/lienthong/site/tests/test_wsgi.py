"""What is answered before Django: the health check and static files."""

from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.db import OperationalError, connections

import lienthong.kernel.ui
from lienthong.site import wsgi

STATIC = Path(lienthong.kernel.ui.__file__).parent / "static"


def ask(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    environ: dict[str, Any] = {"PATH_INFO": address, **headers}
    setup_testing_defaults(environ)
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        said.update(status=int(status[:3]), headers=dict(headers))

    body = wsgi.application(environ, start)
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return said["status"], said["headers"], content


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection of the test's transaction, which the health check would close as stale."""
    monkeypatch.setattr(connections["default"], "close_if_unusable_or_obsolete", lambda: None)


@pytest.mark.django_db
def test_it_is_well(kept: None) -> None:
    status, headers, content = ask("/healthz")
    assert (status, content, headers["Cache-Control"]) == (200, b"ok\n", "no-store")


def test_it_is_not_well_without_a_database(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connections["default"], "cursor", gone)
    assert ask("/healthz")[0] == 503


def test_a_built_file_is_kept_for_ever_and_others_for_an_hour() -> None:
    files = [path for path in STATIC.rglob("*") if path.is_file() and path.suffix not in {".br", ".gz"}]
    addresses = ["/static/" + path.relative_to(STATIC).as_posix() for path in files]
    hashed = next(address for address in addresses if wsgi._is_immutable("", address) and address.endswith(".css"))
    status, headers, _content = ask(hashed)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    plain = [address for address in addresses if not wsgi._is_immutable("", address)]
    for address in plain[:1]:
        assert headers_of(address)["Cache-Control"] == "max-age=3600, public"


def headers_of(address: str) -> dict[str, str]:
    return ask(address)[1]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/static/ui/app-3F2K9QXZ.js", True),
        ("/static/ui/app.js", False),
        ("/static/ui/app-1.js", False),
        ("/static/ui/inter-latin-AB12CD34.woff2", True),
    ],
)
def test_names_that_hold_a_hash(address: str, *, kept: bool) -> None:
    assert wsgi._is_immutable("", address) is kept


def test_a_browser_that_reads_brotli_gets_it() -> None:
    packed = next(STATIC.rglob("*.css.br"))
    address = "/static/" + packed.relative_to(STATIC).as_posix().removesuffix(".br")
    _status, headers, content = ask(address, HTTP_ACCEPT_ENCODING="br, gzip")
    assert headers["Content-Encoding"] == "br"
    assert content == packed.read_bytes()
