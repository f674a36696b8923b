"""Processes that end together: a child dies with the process that started it, however that one ends."""

import ctypes
import os
import signal
import sys
import threading
import time

SUPERVISED = "LIENTHONG_SUPERVISED"
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Have the operating system signal this process when its parent ends; elsewhere than on Linux, watch for it."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number))
    else:
        threading.Thread(target=_watch, args=(parent, number), daemon=True).start()
    supervised = SUPERVISED in os.environ
    if supervised and os.getppid() != parent:
        os.kill(os.getpid(), number)  # it ended before we asked


def _watch(parent: int, number: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), number)
