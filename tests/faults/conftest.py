"""A durable PostgreSQL of its own, and processes that work on it and may be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lienthong.kernel.database.cluster import Cluster
from lienthong.kernel.database.embedded import Embedded

SCENES = Path(__file__).with_name("scenes.py")
ROOT = SCENES.parents[2]
NAME = "faults"
LOOK = """
SELECT d.id, d.state, d.number, d.symbol,
       (SELECT count(*) FROM documents_delivery v WHERE v.document_id = d.id),
       (SELECT count(*) FROM work_workitem w JOIN documents_delivery v ON v.id = w.subject_id
        WHERE w.kind = 'delivery' AND v.document_id = d.id),
       (SELECT count(*) FROM events_event e WHERE e.verb = 'DocumentIssued' AND e.subject_id = d.id),
       (SELECT count(*) FROM documents_version s WHERE s.document_id = d.id AND s.is_final)
FROM documents_document d ORDER BY d.id
"""
PATIENCE = 300.0  # seconds that a scene may take on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder takes its time; one process shares the database."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("slow")
            item.add_marker(pytest.mark.xdist_group("faults"))


class Stage:
    """The database, and the processes that play on it."""

    def __init__(self, folder: Path) -> None:
        self.embedded = Embedded(folder / "postgres", durable=True)
        self.folder = folder
        self.playing: list[subprocess.Popen[str]] = []

    def begin(self, scene: str, **arguments: Any) -> subprocess.Popen[str]:
        """Start a scene in a process of its own."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("LIENTHONG_")}
        environment |= {
            "DATABASE_URL": self.embedded.url(NAME),
            "LIENTHONG_HOME": str(self.folder / "home"),
            "LIENTHONG_MODE": "test",
            "LIENTHONG_SECRET_KEY": "only-for-tests-" + "0" * 50,
            "DJANGO_SETTINGS_MODULE": "lienthong.site.settings",
        }
        command = [sys.executable, str(SCENES), scene, json.dumps(arguments)]
        playing = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.playing.append(playing)
        return playing

    def end(self, playing: subprocess.Popen[str]) -> list[dict[str, Any]]:
        """Wait for a scene's end; what it said."""
        said, _errors = playing.communicate(timeout=PATIENCE)
        return [json.loads(line) for line in said.splitlines()]

    def play(self, scene: str, **arguments: Any) -> dict[str, Any]:
        """A scene from beginning to end; the last that it said."""
        playing = self.begin(scene, **arguments)
        said = self.end(playing)
        assert playing.returncode == 0
        return said[-1] if said else {}

    def look(self) -> dict[int, list[Any]]:
        """Documents as the database has them: state, number, symbol, deliveries, work, events, final copies."""
        with psycopg.connect(self.embedded.url(NAME)) as connection:
            return {pk: facts for pk, *facts in connection.execute(LOOK)}

    def server_processes(self) -> list[int]:
        """The server and its children."""
        server = Cluster(self.embedded.folder).process()
        assert server is not None
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        return [server, *map(int, children)]

    def kill_server(self) -> None:
        """kill -9 of the server and all its children, as when the machine loses power."""
        for pid in self.server_processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End what still runs and delete the data."""
        for playing in self.playing:
            if playing.poll() is None:
                playing.kill()
            playing.communicate()
        assert self.embedded.destroy(), "somebody still uses it"


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage, with clerks at the centre of a small tree: `stage.clerks`."""
    stage = Stage(tmp_path_factory.mktemp("faults"))
    try:
        yield stage
    finally:
        stage.close()


@pytest.fixture(scope="session")
def clerks(stage: Stage) -> list[int]:
    """Positions of clerks of one body."""
    return list(stage.play("prepare", clerks=4)["clerks"])


@pytest.fixture
def drafts(stage: Stage, clerks: list[int]) -> Callable[[int], list[int]]:
    """A function that makes so many approved documents, to five recipients each."""
    return lambda count: list(stage.play("draft", count=count)["documents"])


def soon() -> float:
    """A moment at which processes that were just started are ready."""
    return time.time() + 6
