"""`serve`, `worker` and the web process: the product in production."""

import os
from typing import Annotated
from urllib.parse import urlsplit

import typer

from lienthong.kernel.database.cluster import CannotPrepare
from lienthong.kernel.database.embedded import DatabaseUnavailable, Embedded
from lienthong.site.cli import setup
from lienthong.site.cli.screen import complaints, console, fail, plainly
from lienthong.site.cli.supervisor import Supervisor
from lienthong.site.environment import Environment, environment
from lienthong.site.processes import SUPERVISED, die_with_parent

MOST_THREADS = 4
MOST_CONNECTIONS = 96
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def web(
    port: Annotated[int, typer.Option()] = 8000,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Processes; 0: as many as cores.")] = 0,
) -> None:
    """Run only the web server, as `serve` and `demo` do."""
    if SUPERVISED in os.environ:
        die_with_parent()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # As many processes as cores compute; a few threads in each wait, for the disk at a commit most of all.
    processes = workers or os.cpu_count() or 1
    Server(
        "lienthong.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads_of(processes),
        blocking_threads_idle_timeout=600,
        websockets=False,
        backlog=1024,
        backpressure=128,
        respawn_failed_workers=True,
        workers_kill_timeout=8,
        log_level=LogLevels.warning,
    ).serve()


def threads_of(processes: int) -> int:
    """How many threads each web process has: four, fewer where their connections (two each) would be too many."""
    return max(1, min(MOST_THREADS, MOST_CONNECTIONS // (2 * processes)))


def worker(
    queues: Annotated[str, typer.Option(help="Only these queues, separated by commas.")] = "",
) -> None:
    """Run one worker: it does the jobs that the web enqueues."""
    if SUPERVISED in os.environ:
        die_with_parent()
    with plainly(DatabaseUnavailable, CannotPrepare):
        setup.django()
    from procrastinate.contrib.django import app

    from lienthong.kernel.jobs.jobs import worker_options

    options = worker_options()
    if queues:
        options["queues"] = queues.split(",")
    with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
        running.run_worker(**options)


def serve(
    port: Annotated[int, typer.Option()] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; stand behind a proxy that does TLS.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Web processes; 0: as many as cores.")] = 0,
    with_worker: Annotated[bool, typer.Option(help="Run a worker for jobs beside the web.")] = True,
    migrate: Annotated[bool, typer.Option(help="Bring the database up to date first.")] = False,
) -> None:
    """Run in production: DATABASE_URL or the embedded PostgreSQL, several web processes and a worker."""
    os.environ["LIENTHONG_MODE"] = "serve"
    env = environment()
    problems, warnings = objections(env, host)
    for warning in warnings:
        complaints.print(f"[yellow]![/] {warning}", soft_wrap=True)
    if problems:
        fail("\n  ".join(["These settings are not fit for production:", *problems]))
    embedded = None if env.database_url else Embedded(env.home / "postgres")
    with plainly(DatabaseUnavailable, CannotPrepare, setup.CannotSetUp):
        url = setup.start_database(embedded) if embedded else env.database_url
        setup.front_end()
        setup.catalogs()
        if migrate or embedded:
            setup.migrate()
        elif pending := setup.pending_migrations():
            fail(f"The database lacks {pending} migrations: run once with --migrate.")
    supervisor = Supervisor({"LIENTHONG_MODE": "serve", "DATABASE_URL": url}, console.print)
    supervisor.start("web", ["web", f"--port={port}", f"--host={host}", f"--workers={workers}"])
    if with_worker:
        supervisor.start("worker", ["worker"])
    console.print(f"Liên Thông answers at {host}:{port}; SIGTERM or Ctrl-C ends it.")
    supervisor.wait()
    if embedded:
        embedded.stop()


def objections(env: Environment, host: str) -> tuple[list[str], list[str]]:
    """What forbids production with these settings, and what only deserves a warning."""
    problems: list[str] = []
    warnings: list[str] = []
    if env.mode == "demo":
        problems.append("LIENTHONG_MODE=demo would let anybody sign in as anybody.")
    if env.secret_key.get_secret_value() and len(env.secret_key.get_secret_value()) < 50:
        problems.append("LIENTHONG_SECRET_KEY is shorter than 50 characters; leave it empty to have one made.")
    if env.allowed_hosts == "*":
        told = "LIENTHONG_ALLOWED_HOSTS is *: name the host names that people use."
        (warnings if host in LOOPBACK else problems).append(told)
    base = urlsplit(env.base_url)
    if base.scheme == "https" and not env.secure_cookies:
        problems.append("LIENTHONG_BASE_URL is https: set LIENTHONG_SECURE_COOKIES=true.")
    if base.scheme == "http" and base.hostname not in LOOPBACK:
        problems.append("LIENTHONG_BASE_URL is http: passwords would cross the network in the open; put TLS before it.")
    if base.hostname in LOOPBACK and host not in LOOPBACK:
        warnings.append("LIENTHONG_BASE_URL is this machine's own; links in e-mail will lead nowhere.")
    if not env.smtp_url:
        warnings.append(f"LIENTHONG_SMTP_URL is empty: e-mail is kept in {env.home / 'mail'} and not sent.")
    return problems, warnings
