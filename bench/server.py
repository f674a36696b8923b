"""The real server on loopback, and what it costs."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.db import connection
from django.utils.crypto import get_random_string

from bench.measure import Settings
from bench.report import CannotMeasure

PATIENCE = 60.0
# Of the cookie that a browser has from its first page on.
SECRET = get_random_string(32)
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """granian as `serve` runs it: as many processes as cores."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self.process = process

    def cpu_seconds(self) -> float:
        """Processor time that the server and its processes have used."""
        total = 0.0
        for pid in _family(self.process.pid):
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += (int(fields[11]) + int(fields[12])) / TICKS
        return total

    def drive(self, requests: Sequence[str], settings: Settings, *, once: bool = False) -> dict[str, Any]:
        """Send requests from another process for a while, or each of them once."""
        seconds = "0" if once else str(settings.seconds)
        command = [sys.executable, "-m", "bench.load", str(self.port), str(settings.connections), seconds]
        before = self.cpu_seconds()
        done = subprocess.run(command, input=json.dumps(list(requests)), capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        found["cpu_ms"] = (self.cpu_seconds() - before) * 1000 / max(1, found["count"])
        return found

    def get(self, path: str, key: str) -> str:
        """A request as text, in the name of a session."""
        names = django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME
        cookie = f"{names[0]}={key}; {names[1]}={SECRET}"
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n\r\n"


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """A running server; ended with all its processes afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = connection.settings_dict
    address = f"postgresql://{url['USER']}@/{url['NAME']}?host={url['HOST']}"
    env = {**os.environ, "LIENTHONG_MODE": "serve", "DATABASE_URL": os.environ.get("DATABASE_URL") or address}
    process = subprocess.Popen(
        [sys.executable, "-m", "lienthong.site.cli", "web", f"--port={port}"],
        env=env,
        start_new_session=True,
        stdout=sys.stderr,
    )
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/healthz")
            if asked.getresponse().status:
                return
        time.sleep(0.2)
    raise CannotMeasure("the server did not start")


def _family(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += _family(int(child))
    return found
