"""Runs one command and everything it starts, with limits; nothing it started outlives `run`.

Every command leads a process group of its own, which is killed as a whole (killing only `go`
leaves its compilers running), gets no standard input, a deadline and, on Linux, limits on memory
and processor time, which also bound what a SIGKILL of ours would leave behind.
"""

import fcntl
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from weakref import WeakSet

if sys.platform == "linux":
    import resource

_READ_BYTES = 1 << 18
_PIPE_BYTES = 1 << 20
_STDERR_KEPT_BYTES = 1 << 20
_REAP_S = 5.0
# No system call waits for a process up to a time: one looks again and again, as `subprocess` does.
_SHORTEST_PAUSE_S = 0.0005
_LONGEST_PAUSE_S = 0.05


class Ending(Enum):
    """How a run came to its end."""

    EXITED = "exited"
    """By itself."""
    ENOUGH = "enough"
    """Stopped by us: the reader had all it wanted."""
    DEADLINE = "deadline"
    """Stopped by us: it took too long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one command may take."""

    deadline_s: float
    """Seconds of wall-clock time."""
    memory_bytes: int
    """Address space of each process; 0 for no limit. Linux only."""
    nice: int = 0
    """How much lower than ours its priority is, 0 to 19."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of a run when it is over."""

    ending: Ending
    """How it ended."""
    returncode: int
    """As subprocess gives it: negative for a signal."""
    stderr: bytes
    """The first megabyte of standard error (all lines of a Go error fit), unless `on_stderr` had
    it."""
    stdout: bytes = b""
    """All of standard output, unless `on_stdout` had it."""


class Cancelled(Exception):  # noqa: N818 - it is no error, like asyncio's CancelledError
    """Raised where a run was cancelled and so has no result."""


class Cancellation:
    """Stops, from any thread, the runs that were given it; a cancelled one starts no more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._groups: set[int] = set()
        self._children = WeakSet[Cancellation]()
        self._cancelled = False

    def child(self) -> "Cancellation":
        """Return one that is cancelled with this one, and can be cancelled alone."""
        child = Cancellation()
        with self._lock:
            self._children.add(child)
            cancelled = self._cancelled
        if cancelled:
            child.cancel()
        return child

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Kill every running group and let none start; may be called again."""
        with self._lock:
            self._cancelled = True
            for group in self._groups:
                _kill(group)
            children = list(self._children)
        for child in children:
            child.cancel()

    def _add(self, group: int) -> None:
        with self._lock:
            self._groups.add(group)
            if self._cancelled:
                _kill(group)

    def _remove(self, group: int) -> None:
        # Called before the leader is reaped (`_ends_by` leaves it): after that its number may
        # belong to another group, which a `cancel` would kill.
        with self._lock:
            self._groups.discard(group)


def run(  # noqa: PLR0913 - each is a separate choice of the caller
    argv: Sequence[str],
    *,
    directory: str,
    environ: Mapping[str, str],
    limits: Limits,
    cancellation: Cancellation,
    on_stdout: Callable[[bytes], bool] | None = None,
    on_stderr: Callable[[bytes], object] | None = None,
    on_start: Callable[[], None] | None = None,
    gather_s: float = 0.0,
) -> Outcome:
    """Run a command to its end and hand over what it prints as it comes.

    Args:
        argv: The command; its first word is an absolute path.
        directory: Its working directory.
        environ: Its whole environment.
        limits: What it may take.
        cancellation: What can stop it from another thread.
        on_stdout: Gets each piece of standard output, which is kept otherwise; True stops the
            command (ENOUGH).
        on_stderr: Gets each piece of standard error, which is kept otherwise.
        on_start: Called once, when the command has started; what it prints meanwhile waits.
        gather_s: Seconds to wait for more before each read. A compiler flushes every line: without
            this, each one costs a switch of processes on both sides.

    Returns:
        How it ended. With DEADLINE what was read is only a part.

    Raises:
        OSError: The command cannot be started.
        Cancelled: It was cancelled, before or after it was started.
    """
    if cancellation.cancelled:
        raise Cancelled
    child = subprocess.Popen(
        argv,
        cwd=directory,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
        bufsize=0,
    )
    cancellation._add(child.pid)  # noqa: SLF001 - the two are one mechanism
    stdout, stderr = bytearray(), bytearray()
    try:
        _restrict(child.pid, limits)
        if on_start is not None:
            on_start()
        ending = _read(
            child,
            limits.deadline_s,
            gather_s,
            on_stdout or _keeper(stdout, sys.maxsize),
            on_stderr or _keeper(stderr, _STDERR_KEPT_BYTES),
        )
    finally:
        # Also when the command has ended: what it started may still hold on.
        _kill(child.pid)
        cancellation._remove(child.pid)  # noqa: SLF001 - the same
        with suppress(subprocess.TimeoutExpired):
            child.wait(_REAP_S)
        for stream in (child.stdout, child.stderr):
            if stream is not None:
                stream.close()
    if cancellation.cancelled:
        raise Cancelled
    return Outcome(ending, child.returncode or 0, bytes(stderr), bytes(stdout))


def children() -> list[int]:
    """Return the processes that this one started and that still run; each leads a group (Linux)."""
    processes: list[int] = []
    with suppress(OSError, ValueError):
        for thread in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{thread}/children", "rb") as file:
                processes += map(int, file.read().split())
    return processes


def _keeper(buffer: bytearray, limit_bytes: int) -> Callable[[bytes], bool]:
    """Return what puts pieces into a buffer up to a limit, and never stops the command."""

    def keep(piece: bytes) -> bool:
        buffer.extend(piece[: limit_bytes - len(buffer)])
        return False

    return keep


def _read(
    child: subprocess.Popen[bytes],
    deadline_s: float,
    gather_s: float,
    on_stdout: Callable[[bytes], bool],
    on_stderr: Callable[[bytes], object],
) -> Ending:
    """Read both pipes until they end, the reader has enough, or the time is up."""
    end = time.monotonic() + deadline_s
    if child.stdout is None or child.stderr is None:
        raise AssertionError("both pipes were asked for")
    out, err = child.stdout.fileno(), child.stderr.fileno()
    on_piece: dict[int, Callable[[bytes], object]] = {out: on_stdout, err: on_stderr}
    with selectors.DefaultSelector() as selector:
        for descriptor in (out, err):
            _prepare(descriptor)
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            left_s = end - time.monotonic()
            if left_s <= 0:
                return Ending.DEADLINE
            ready = selector.select(left_s)
            if gather_s and ready:
                time.sleep(gather_s)
            for key, _ in ready:
                piece = _piece(key.fd)
                if piece == b"":
                    selector.unregister(key.fd)
                elif piece and on_piece[key.fd](piece) and key.fd == out:
                    return Ending.ENOUGH
    # A command may close its pipes and go on: until it ends, others can still kill its group.
    return Ending.EXITED if _ends_by(child, end) else Ending.DEADLINE


def _ends_by(child: subprocess.Popen[bytes], end_s: float) -> bool:
    """Wait until a process has ended, and leave it unreaped: so its number remains its own.

    Args:
        child: The process.
        end_s: Until when, on the monotonic clock.

    Returns:
        Whether it has ended.
    """
    if sys.platform != "linux":
        # macOS has `waitid` only from Python 3.13 on. Here the number may be given out again before
        # `_remove`; the system would have to come back to it within microseconds.
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, end_s - time.monotonic()))
        return child.returncode is not None
    pause_s = _SHORTEST_PAUSE_S
    # Whoever started us with SIGCHLD ignored has the system reap: then there is no such child.
    with suppress(ChildProcessError):
        while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                return False
            time.sleep(min(pause_s, left_s))
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
    return True


def _piece(descriptor: int) -> bytes | None:
    """Return what can be read now: nothing at the end, None where there is nothing yet."""
    try:
        return os.read(descriptor, _READ_BYTES)
    except BlockingIOError:
        return None


def _prepare(descriptor: int) -> None:
    """Make room in a pipe for a compiler that is faster than we are (Linux only)."""
    os.set_blocking(descriptor, False)
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _restrict(pid: int, limits: Limits) -> None:
    """Limit a process just started; what it starts inherits the limits.

    From outside, because code between fork and exec is unsafe in a program with threads.
    """
    if sys.platform != "linux":
        return
    with suppress(ProcessLookupError, PermissionError, ValueError, OSError):
        cpu_s = int(limits.deadline_s * (os.cpu_count() or 1)) + 1
        resource.prlimit(pid, resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        if limits.memory_bytes:
            memory = (limits.memory_bytes, limits.memory_bytes)
            resource.prlimit(pid, resource.RLIMIT_AS, memory)
        if limits.nice:
            os.setpriority(os.PRIO_PROCESS, pid, limits.nice)


def _kill(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
