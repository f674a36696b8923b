"""Children live as long as the supervisor, and are brought back."""

import sys
from collections.abc import Iterator

import pytest

from lienthong.site.cli import supervisor
from lienthong.site.cli.supervisor import Child, Supervisor


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is told; the command line runs Python statements instead of the product."""
    monkeypatch.setattr(supervisor, "lienthong", lambda arguments: [sys.executable, "-c", *arguments])
    return []


@pytest.fixture
def watching(said: list[str]) -> Iterator[Supervisor]:
    run = Supervisor({}, said.append)
    yield run
    run.end()


def alive(child: Child) -> bool:
    return child.process is not None


def test_what_dies_is_started_again_later_each_time(
    watching: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    watching.start("web", ["raise SystemExit(3)"])
    (child,) = watching.children
    for _death in range(3):
        assert child.process
        child.process.wait(timeout=60)
        watching.look()
        assert not alive(child)
        child.again_at += 600
        watching.look()
        assert not alive(child), "not before its time"
        child.again_at = 0
        watching.look()
        assert alive(child)
    assert [line.rpartition("in ")[2] for line in said] == ["0.5 s", "1 s", "2 s"]
    assert all("status 3" in line for line in said)


def test_ending_ends_everything_even_what_does_not_listen(
    watching: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "GRACE", 0.5)
    watching.start("web", ["import time; time.sleep(600)"])
    watching.start("worker", ["import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"])
    processes = [child.process for child in watching.children]
    watching.end()
    assert all(process is not None and process.poll() is not None for process in processes)
    assert [child.process for child in watching.children] == [None, None]
