"""`demo`: everything from nothing to an address to open."""

import fcntl
import http.client
import os
import shutil
import socket
import time
from pathlib import Path
from typing import IO, Annotated

import typer

from lienthong.kernel.database import cluster
from lienthong.kernel.database.cluster import CannotPrepare
from lienthong.kernel.database.embedded import DatabaseUnavailable, Embedded
from lienthong.site.cli import setup
from lienthong.site.cli.screen import Step, console, fail, plainly
from lienthong.site.cli.supervisor import Supervisor
from lienthong.site.environment import environment

PATIENCE = 90.0  # seconds until the web must have answered


def demo(
    port: Annotated[int, typer.Option(help="Where the web answers; the next free one if it is taken.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets the network in.")] = "127.0.0.1",
    reset: Annotated[bool, typer.Option(help="Throw the demo's data away first.")] = False,
) -> None:
    """Set everything up with data to try, and run it until Ctrl-C."""
    began = time.monotonic()
    home = environment().home
    lock = _only_one(home)
    with plainly(setup.CannotSetUp):
        free = _free_port(host, port)
    if free != port:
        console.print(f"Port {port} is taken by another program; using {free}.")
    # A passkey belongs to a name, never to a bare address.
    address = f"http://{_reachable(host).replace('127.0.0.1', 'localhost')}:{free}"
    os.environ |= {"LIENTHONG_MODE": "demo", "LIENTHONG_BASE_URL": os.environ.get("LIENTHONG_BASE_URL", address)}
    embedded = None if os.environ.get("DATABASE_URL") else Embedded(home / "postgres")
    supervisor = Supervisor({"LIENTHONG_MODE": "demo"}, console.print)
    try:
        with plainly(DatabaseUnavailable, CannotPrepare, setup.CannotSetUp):
            if reset:
                _throw_away(home, embedded)
            _prepare(embedded)
            _start(supervisor, home, host, free)
        lock.write(f"{address} (process {os.getpid()})")
        lock.flush()
        console.print(f"\nLiên Thông is ready: [bold]{address}[/]   [dim]({time.monotonic() - began:.1f} s)[/]")
        console.print("Choose whom to be on the sign-in page. Ctrl-C stops everything; the data stays.\n")
        supervisor.wait()
    except KeyboardInterrupt:
        pass
    finally:
        _stop(supervisor, embedded)


def _stop(supervisor: Supervisor, embedded: Embedded | None) -> None:
    console.print("Stopping …")
    supervisor.end()
    if embedded:
        embedded.stop()
    console.print("Stopped.")


def _prepare(embedded: Embedded | None) -> None:
    setup.front_end()
    setup.catalogs()
    if embedded:
        setup.start_database(embedded)
    environment.cache_clear()
    # Loading Django to find nothing to do takes longer than all the rest, so a mark beside the data remembers.
    mark = embedded.folder / "prepared" if embedded else None
    if mark and mark.exists() and mark.read_text() == setup.fingerprint():
        return
    setup.migrate()
    setup.seed("demo")
    from django.db import connections

    connections.close_all()
    if mark:
        mark.write_text(setup.fingerprint())


def _start(supervisor: Supervisor, home: Path, host: str, port: int) -> None:
    supervisor.heed_signals()
    log = home / "log" / "web.log"
    with Step("Web") as step:
        supervisor.start("web", ["web", f"--port={port}", f"--host={host}"], log)
        deadline = time.monotonic() + PATIENCE
        while not _answers(host, port):
            if supervisor.ending:
                raise KeyboardInterrupt
            web = supervisor.children[0].process
            if time.monotonic() > deadline or web is None or web.poll() is not None:
                raise setup.CannotSetUp(f"The web did not start; the end of {log}:\n{cluster.last_lines(log, 15)}")
            time.sleep(0.1)
        step.note = f"log in {log}"
    with Step("Worker for jobs") as step:
        supervisor.start("worker", ["worker"], log.with_name("worker.log"))
        step.note = f"log in {log.with_name('worker.log')}"


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    """The address at which this machine reaches what listens on `host`."""
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (it is asked for, not bound)


def _only_one(home: Path) -> IO[str]:
    """Hold the demo's lock, or say where the one that runs answers."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "demo.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        fail(f"The demo runs already: {lock.read().strip() or 'it is just starting'}.")
    lock.truncate(0)
    return lock


def _free_port(host: str, port: int) -> int:
    """This port, or the next one that nobody listens on."""
    for candidate in range(port, port + 50):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    raise setup.CannotSetUp(f"Ports {port} to {port + 49} are all taken; choose another with --port.")


def _throw_away(home: Path, embedded: Embedded | None) -> None:
    if embedded is None:
        raise setup.CannotSetUp("--reset throws away only the embedded database; DATABASE_URL is yours to empty.")
    with Step("Old data thrown away"):
        if not embedded.destroy():
            raise setup.CannotSetUp("The database is in use by another command; end that first.")
        for name in ("files", "mail"):
            shutil.rmtree(home / name, ignore_errors=True)
