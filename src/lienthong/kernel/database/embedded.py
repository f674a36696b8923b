"""The PostgreSQL that comes with the product: nothing to install, nothing to configure.

Every process that uses it holds a shared lock on one file for as long as it lives. A keeper (keeper.py) starts the
server, restarts it when it dies, and stops it once nobody holds that lock, so neither Ctrl-C nor `kill -9` of any
process leaves a server behind, and whoever comes next finds it or starts it.
"""

import atexit
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from lienthong.kernel.database import cluster

_keepers: list[subprocess.Popen[bytes]] = []  # those started here, remembered because they outlive their starter
PATIENCE = 300.0  # seconds: recovery after a crash replays the write-ahead log before it answers


class DatabaseUnavailable(Exception):
    """The embedded PostgreSQL could not be started; the message says why and what to do."""


class Embedded:
    """One embedded server, known by its folder; handles in any number of processes may share it."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """A handle only; nothing is started. With durable=False a crash may lose the data: for tests alone."""
        self.folder = folder.absolute()
        self.durable = durable
        self._lock: int | None = None

    def start(self) -> None:
        """Return when the server answers, started now or before; it then lives at least as long as this process.

        Raises DatabaseUnavailable.
        """
        if self._lock is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            atexit.register(self.release)
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self._until_it_answers()

    def release(self) -> None:
        """Use the server no longer; the keeper stops it soon after its last user is gone."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
            atexit.unregister(self.release)

    def stop(self) -> bool:
        """Stop the server and wait until it is gone; False, and nothing is done, while others use it."""
        if not self.folder.exists():
            return True
        self.release()
        lock = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            alone = cluster.taken_within(lock, 2.0)  # longer than the keeper's own glance at it, on a busy machine too
            if alone:
                self._dismiss_keeper()
            return alone
        finally:
            os.close(lock)

    def url(self, name: str) -> str:
        """The address of the database of that name, for libpq and for Django; started and created when missing."""
        self.start()
        try:
            psycopg.connect(self._address(name)).close()
        except psycopg.OperationalError as error:
            if "does not exist" not in str(error):
                raise
            self._create(name)
        return self._address(name)

    def running(self) -> bool:
        """Whether the server answers now; starts nothing."""
        try:
            psycopg.connect(self._address("postgres")).close()
        except (psycopg.OperationalError, OSError):
            return False
        return True

    def destroy(self) -> bool:
        """Delete the server's data for good; False, and nothing is done, while others use it."""
        if not self.stop():
            return False
        cluster.Cluster(self.folder).remove()
        return True

    def _address(self, name: str) -> str:
        socket = cluster.Cluster(self.folder).socket_folder()
        return f"postgresql://{cluster.SUPERUSER}@/{quote(name)}?host={quote(str(socket), safe='')}"

    def _create(self, name: str) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return  # another process was faster

    def _until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        keeper: subprocess.Popen[bytes] | None = None
        while not (self.running() and self._is_kept()):
            if keeper is None or keeper.poll() is not None:
                if keeper is not None:
                    if keeper.returncode:
                        raise DatabaseUnavailable(self._complaint())
                    time.sleep(0.3)  # another keeper is at it
                keeper = self._keeper()
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(self._complaint())
            time.sleep(0.05)

    def _keeper(self) -> subprocess.Popen[bytes]:
        """A keeper in a session of its own, so that Ctrl-C in a terminal does not reach the server."""
        command = [sys.executable, "-m", "lienthong.kernel.database.keeper", str(self.folder)]
        if not self.durable:
            command.append("--volatile")
        with (self.folder / "keeper.log").open("ab") as log:
            keeper = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        _keepers[:] = [earlier for earlier in _keepers if earlier.poll() is None] + [keeper]
        return keeper

    def _is_kept(self) -> bool:
        """Whether a keeper looks after the server."""
        lock = os.open(self.folder / "keeper.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(lock)

    def _dismiss_keeper(self) -> None:
        """Ask the keeper to stop the server and go, and wait for it."""
        lock = os.open(self.folder / "keeper.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not cluster.taken_within(lock, 0.05):
                if pid := (self.folder / "keeper.lock").read_text().strip():
                    _signal(int(pid), signal.SIGTERM)
            # A keeper that was killed may have left its server.
            cluster.Cluster(self.folder).stop_abandoned()
        finally:
            os.close(lock)

    def _complaint(self) -> str:
        said = cluster.last_lines(self.folder / "keeper.log", 12)
        return f"The embedded PostgreSQL in {self.folder} did not start.\n{said}"


@atexit.register
def _let_go() -> None:
    """Keepers outlive this process on purpose; Python would warn of them as forgotten children."""
    for keeper in _keepers:
        keeper.returncode = 0


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
