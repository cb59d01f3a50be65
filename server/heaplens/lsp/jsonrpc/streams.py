"""The two streams of a server, each with a thread of its own, so that nobody else ever waits.

pygls reads in the pool that runs slow handlers, and writes on the event loop (docs/dev/pygls.md).
stdin and stdout are taken away from the rest of the process: a stray `print` goes to stderr and
cannot get between two messages, and a child cannot read what is meant for us.
"""

import logging
import os
import threading
from collections.abc import Callable
from queue import SimpleQueue

_LOG = logging.getLogger(__name__)
READ_BYTES = 64 << 10
# Pieces of input that wait to be handled; beyond that, the client waits.
WAITING_PIECES = 64
# What a client may leave unread before it is given up.
UNREAD_BYTES = 64 << 20


def take_stdio() -> tuple[int, int]:
    """Take stdin and stdout for the protocol alone.

    Returns:
        The descriptors to read from and to write to, which no child inherits.
    """
    stderr = _stderr()  # first, or another descriptor takes its number
    private = os.dup(0), os.dup(1)
    for descriptor in private:
        os.set_blocking(descriptor, True)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(stderr, 1)
    return private


def _stderr() -> int:
    """Return the descriptor of stderr, made first where the process was started without one."""
    try:
        os.fstat(2)
    except OSError:
        nothing = os.open(os.devnull, os.O_WRONLY)
        if nothing != 2:  # noqa: PLR2004 - the number of stderr, everywhere
            os.dup2(nothing, 2)
            os.close(nothing)
    return 2


class Reader:
    """Reads as long as there is something to read."""

    def __init__(
        self, descriptor: int, handle: Callable[[bytes], None], end: Callable[[], None]
    ) -> None:
        """Start to read.

        Args:
            descriptor: Where from.
            handle: Called, on the reader's thread, with each piece; `handled` has to follow.
            end: Called, on the reader's thread, after the last piece.
        """
        self._descriptor = descriptor
        self._handle = handle
        self._end = end
        self._room = threading.Semaphore(WAITING_PIECES)
        threading.Thread(target=self._run, name="reader", daemon=True).start()

    def handled(self) -> None:
        """Say that a piece has been dealt with, so that another can be read."""
        self._room.release()

    def _run(self) -> None:
        """Read until nobody can write any more."""
        while piece := self._read():
            self._room.acquire()
            self._handle(piece)
        self._end()

    def _read(self) -> bytes:
        """Return the next piece; empty at the end, for which an error counts too."""
        try:
            return os.read(self._descriptor, READ_BYTES)
        except OSError as error:
            _LOG.warning("cannot read from the client: %s", error)
            return b""


class Writer:
    """Writes in order what it is given, and never keeps who gives it waiting."""

    def __init__(self, descriptor: int, end: Callable[[], None]) -> None:
        """Start to write what will come.

        Args:
            descriptor: Where to.
            end: Called, from either thread, when the client does not read any more.
        """
        self._descriptor = descriptor
        self._end = end
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        # Each is changed by one thread only, so that they need no lock.
        self._given_bytes = 0
        self._written_bytes = 0
        self._lost = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Take a whole message; from one thread only.

        Args:
            data: Its header and its body.
        """
        if self._lost:
            return
        self._given_bytes += len(data)
        if self._given_bytes - self._written_bytes > UNREAD_BYTES:
            self._lost = True
            _LOG.error("the client does not read")
            self._end()
            return
        self._queue.put(data)

    def close(self) -> None:
        """Take nothing more."""
        self._queue.put(None)

    def flush(self, patience_s: float) -> None:
        """Wait until all is written, or as long as it may take.

        Args:
            patience_s: Seconds to wait at most.
        """
        self.close()
        self._thread.join(patience_s)

    def _run(self) -> None:
        """Write until the end, or until nobody can read any more."""
        while (data := self._queue.get()) is not None:
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
            except OSError as error:
                self._lost = True
                _LOG.warning("cannot write to the client: %s", error)
                self._end()
                return
            self._written_bytes += len(data)
