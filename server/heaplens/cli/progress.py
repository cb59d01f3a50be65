"""How far a long run is, in one line on stderr that goes away again.

Invariant: when anything else is written to the terminal, the line does not stand in the way.
Nothing is drawn until a run has taken a moment: most end before. stdout may be a pipe.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TextIO

from heaplens.cli.terminal import cut, printable, width_of, write_err

if TYPE_CHECKING:
    from heaplens.engine.batch import Progress

PATIENCE_S = 0.3
TICK_S = 0.25
BAR_CELLS = 20
ERASE = "\r\x1b[2K"
LISTING = "listing packages"
BUILDING = "go builds what you import, first time only"


class StatusLine:
    """A line that says what is done and for how long; it draws itself from a thread of its own.

    Args:
        stream: where it is drawn; nowhere if that is no terminal.
        patience_s: seconds before it first appears.
    """

    def __init__(self, stream: TextIO, *, patience_s: float = PATIENCE_S) -> None:
        self._stream = stream
        self._width = width_of(stream)
        # Without control sequences a line cannot be taken back: it is written once, or not at all.
        self._plain = os.environ.get("TERM", "") == "dumb"
        self._started_s = time.monotonic()
        self._patience_s = patience_s
        self._doing = LISTING
        self._is_drawn = False
        self._lock = Lock()
        self._closed = Event()
        self._thread: Thread | None = None
        if self._width and not self._plain:
            self._thread = Thread(target=self._tick, name="heaplens-status", daemon=True)
            self._thread.start()

    def show(self, progress: "Progress") -> None:
        """Say how far the run is: of one package there is only the time to be told."""
        doing = printable(progress.current)
        if progress.total > 1:
            full = BAR_CELLS * progress.done // progress.total
            bar = "━" * full + "─" * (BAR_CELLS - full)
            doing = f"{bar} {progress.done}/{progress.total} {doing}"
        with self._lock:
            self._doing = doing

    def still_listing(self, directory: str, _: object = None) -> None:
        """Say why go still lists packages: it has to build what they import."""
        with self._lock:
            if self._doing == LISTING:
                self._doing = BUILDING
            if self._plain and self._width:
                self._stream.write(f"{BUILDING}: {printable(directory)}\n")
                self._stream.flush()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the line off the terminal while something is written; it comes back by itself."""
        with self._lock:
            self._erase()
            yield
            sys.stdout.flush()

    def note(self, text: str) -> None:
        """Write a line to stderr that belongs to no package."""
        with self.away():
            write_err(printable(text) + "\n")

    def close(self) -> None:
        """Take the line off the terminal, for good."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()
        with self._lock:
            self._erase()

    def _tick(self) -> None:
        wait_s = self._patience_s
        while not self._closed.wait(wait_s):
            wait_s = TICK_S
            with self._lock:
                seconds = int(time.monotonic() - self._started_s)
                text = cut(self._doing, self._width - 12)
                self._stream.write(f"{ERASE}{text} … {seconds} s")
                self._stream.flush()
                self._is_drawn = True

    def _erase(self) -> None:
        if self._is_drawn:
            self._stream.write(ERASE)
            self._stream.flush()
            self._is_drawn = False
