"""Runs the processes of the product together: starts them, brings back what dies, and ends them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from lienthong.site.processes import SUPERVISED

GRACE = 12.0  # seconds to finish what is under way before a child is killed
STEADY = 20.0  # seconds of life after which a death counts as the first again
LONGEST_WAIT = 30.0  # seconds before a child that dies again and again is started anew


@dataclass
class Child:
    """One process to keep alive."""

    name: str
    arguments: list[str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = 0.0


@dataclass
class Supervisor:
    """Children that live as long as this process and no longer."""

    environment: dict[str, str]
    tell: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    ending: bool = False

    def start(self, name: str, arguments: list[str], log: Path | None = None) -> None:
        """Start `lienthong` with these arguments as a child; its output goes to the log, or to ours."""
        child = Child(name, arguments, log)
        self.children.append(child)
        self._spawn(child)

    def wait(self) -> None:
        """Keep the children alive until SIGINT or SIGTERM; then end them and return."""
        self.heed_signals()
        try:
            while not self.ending:
                self.look()
                time.sleep(0.2)
        finally:
            self.end()

    def heed_signals(self) -> None:
        """From now on SIGINT, SIGTERM and SIGHUP end the run instead of this process at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._heed)

    def look(self) -> None:
        """Start again what has died; one that dies again and again waits longer each time."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.again_at:
                    self._spawn(child)
            elif (code := child.process.poll()) is not None:
                child.process = None
                child.deaths = 1 if now - child.started > STEADY else child.deaths + 1
                wait = min(LONGEST_WAIT, 0.5 * 2 ** (child.deaths - 1))
                child.again_at = now + wait
                self.tell(f"{child.name} ended (status {code}); starting it again in {wait:g} s")

    def end(self) -> None:
        """End every child, politely first; whatever they started goes too."""
        alive = [child.process for child in reversed(self.children) if child.process is not None]
        for process in alive:
            with suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in alive:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in alive:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for child in self.children:
            child.process = None

    def _heed(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True

    def _spawn(self, child: Child) -> None:
        output: IO[bytes] | None = None
        if child.log is not None:
            child.log.parent.mkdir(parents=True, exist_ok=True)
            output = child.log.open("ab")
        try:
            child.process = subprocess.Popen(
                lienthong(child.arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in the terminal reaches only us
                env={**os.environ, **self.environment, SUPERVISED: "1"},
            )
        finally:
            if output is not None:
                output.close()
        child.started = time.monotonic()


def lienthong(arguments: Iterable[str]) -> list[str]:
    """The command that runs this command line with these arguments."""
    return [sys.executable, "-P", "-m", "lienthong.site.cli", *arguments]
