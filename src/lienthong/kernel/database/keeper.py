"""The process that runs the embedded PostgreSQL: starts it, restarts it, and stops it once nobody uses it.

Run by embedded.py as `python -m lienthong.kernel.database.keeper FOLDER [--volatile]`; at most one for each folder.
"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from lienthong.kernel.database.cluster import CannotPrepare, Cluster, last_lines, taken_within

LOOK = 0.5  # seconds between two looks at the server and at the users
LINGER = 10  # looks without a user before the server is stopped, so that commands in a row find it warm
TRIES = 20  # starts that may fail in a row; after a kill -9 the old server's children need a moment to go


class Keeper:
    """Holds the keeper's lock of one folder and looks after its server until nobody uses it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.dismissed = False
        self.server: subprocess.Popen[bytes] | None = None
        self.lock = _lock_file(cluster.folder / "keeper.lock")
        self.users = _lock_file(cluster.folder / "users.lock")

    def run(self) -> None:
        """Return when the server is stopped, at once when another keeper is there already."""
        if not taken_within(self.lock, 0.2):
            return
        os.truncate(self.cluster.folder / "keeper.log", 0)
        os.truncate(self.lock, 0)
        os.write(self.lock, str(os.getpid()).encode())
        signal.signal(signal.SIGTERM, self._dismiss)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.cluster.prepare()
        unused = failed = 0
        while not self.dismissed:
            if not self._alive():
                failed += 1
                if failed > TRIES:
                    raise CannotPrepare(last_lines(self.cluster.folder / "server.log", 8))
                self._start()
            time.sleep(LOOK)
            failed = 0 if self._alive() else failed
            unused = unused + 1 if self._unused() else 0
            if unused >= LINGER and taken_within(self.users, 0):
                break
        self._stop()

    def _dismiss(self, _number: int, _frame: FrameType | None) -> None:
        self.dismissed = True

    def _start(self) -> None:
        self.cluster.prepare()
        with (self.cluster.folder / "server.log").open("wb") as log:
            self.server = subprocess.Popen(  # type: ignore[call-overload]
                self.cluster.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.cluster.data,
                start_new_session=True,
                **self.cluster.run_as(),
            )

    def _alive(self) -> bool:
        """Whether the server runs: the one started here, or one that an earlier keeper left."""
        if self.server is not None:
            return self.server.poll() is None
        return self.cluster.process() is not None

    def _unused(self) -> bool:
        if not taken_within(self.users, 0):
            return False
        fcntl.flock(self.users, fcntl.LOCK_UN)
        return True

    def _stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything acknowledged is on disk."""
        if self.server is None:
            self.cluster.stop_abandoned()
        elif self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait()


def _lock_file(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def main() -> int:
    """The keeper's command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--volatile", action="store_true")
    arguments = parser.parse_args()
    try:
        Keeper(Cluster(arguments.folder, durable=not arguments.volatile)).run()
    except (CannotPrepare, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
