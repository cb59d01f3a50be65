"""Tells, from a thread of its own, when another process has ended: the editor."""

import os
import select
import threading
import time
from collections.abc import Callable

PAUSE_S = 1.0


def watch(pid: int, gone: Callable[[], None]) -> None:
    """Call `gone`, once and from another thread, when a process has ended.

    An editor that is killed does not always close our stdin: whoever inherited its end of the pipe
    keeps it open.

    Args:
        pid: the process; one that is no process's number is not watched.
        gone: what to call; at once if there is no such process.
    """
    if pid > 0:
        threading.Thread(target=_wait, args=(pid, gone), name="parent", daemon=True).start()


def _wait(pid: int, gone: Callable[[], None]) -> None:
    """Wait for the end of a process, without work where the system can tell."""
    descriptor = _pidfd(pid)
    if descriptor is not None:
        # Also tells of a process that has ended and that nobody has reaped, unlike a signal.
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        poll.poll()
        os.close(descriptor)
    else:
        while _alive(pid):
            time.sleep(PAUSE_S)
    gone()


def _pidfd(pid: int) -> int | None:
    """Return a descriptor that becomes readable when the process ends; Linux from 5.3 on has it."""
    if not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _alive(pid: int) -> bool:
    """Return whether there is such a process, be it another user's."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True
