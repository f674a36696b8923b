"""The embedded PostgreSQL: started, shared, killed, stopped."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lienthong.kernel.database.cluster import PLACE_FOR_ROOT, Cluster, left_over
from lienthong.kernel.database.embedded import Embedded

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("x y") / "post gres"
    yield folder
    assert Embedded(folder).destroy()
    assert not folder.exists()


def _one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_is_what_the_design_says(folder: Path) -> None:
    handle = Embedded(folder, durable=False)
    url = handle.url("one")
    assert str(_one(url, "SHOW server_version")).startswith("18.")
    assert _one(url, "SHOW listen_addresses") == ""
    assert _one(url, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert _one(url, "SHOW data_checksums") == "on"
    assert _one(url, "SELECT upper('đặng')") == "ĐẶNG"
    handle.release()


def test_is_shared_and_not_stopped_under_another_user(folder: Path) -> None:
    first, second = Embedded(folder, durable=False), Embedded(folder, durable=False)
    assert _one(first.url("one"), "SELECT 1") == 1
    before = Cluster(folder).process()
    assert _one(second.url("two"), "SELECT 1") == 1
    assert Cluster(folder).process() == before
    assert first.stop() is False
    assert _one(second.url("two"), "SELECT 1") == 1
    assert second.stop() is True
    assert Cluster(folder).process() is None
    assert not second.running()


def test_comes_back_after_kill_9_with_what_was_acknowledged(folder: Path) -> None:
    handle = Embedded(folder)
    assert handle.stop(), "another test's server need not keep what it acknowledged"
    url = handle.url("one")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    pid = Cluster(folder).process()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while (now := Cluster(folder).process()) in {pid, None} and time.monotonic() < deadline:
        time.sleep(0.1)
    assert now is not None
    assert _one(handle.url("one"), "SELECT max(n) FROM kept") == 42
    handle.stop()


def test_finds_its_way_past_a_killed_keeper_and_server(folder: Path) -> None:
    handle = Embedded(folder, durable=False)
    handle.start()
    pid = Cluster(folder).process()
    assert pid is not None
    os.kill(int((folder / "keeper.lock").read_text()), signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    assert _one(handle.url("one"), "SELECT 1") == 1
    os.kill(int((folder / "keeper.lock").read_text()), signal.SIGKILL)
    handle.start()
    handle.stop()
    assert Cluster(folder).process() is None


def test_a_stale_pid_that_now_is_another_process_does_not_hinder(folder: Path) -> None:
    handle = Embedded(folder, durable=False)
    handle.start()
    handle.stop()
    (Cluster(folder).data / "postmaster.pid").write_text(f"{os.getpid()}\n{Cluster(folder).data}\n0\n5432\n")
    assert _one(handle.url("one"), "SELECT 1") == 1
    handle.stop()


def test_data_that_no_folder_leads_to_any_more_is_named(folder: Path) -> None:
    handle = Embedded(folder, durable=False)
    handle.start()
    handle.stop()
    place = Cluster(folder).data.parent
    if PLACE_FOR_ROOT not in place.parents:
        pytest.skip("the data lies in its own folder: this is not root, or its server's user may enter there")
    assert place not in left_over()
    link = (folder / "data").rename(folder / "moved")
    assert left_over()[place] == folder
    link.rename(folder / "data")
    assert place not in left_over()
