"""What is looked at without ever lying on a disk: files in memory that have a path, for programs that want one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def memory_file() -> Iterator[tuple[IO[bytes], Path]]:
    """A file that has no name on any disk and is gone afterwards, with a path for this user's programs (memfd, Linux).

    Elsewhere a temporary file that only this user can read.
    """
    if not hasattr(os, "memfd_create"):
        with tempfile.NamedTemporaryFile() as target:
            yield target.file, Path(target.name)
        return
    with os.fdopen(os.memfd_create("lienthong"), "w+b") as target:
        yield target, Path(f"/proc/{os.getpid()}/fd/{target.fileno()}")
