"""The progress bar of a long run, on stderr.

Invariant: when anything else is written to the terminal, no bar stands in the way. Nothing is
loaded or drawn until a run of several packages has taken a moment: most runs end before.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from heaplens.cli.terminal import printable, write_err

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from heaplens.engine.batch import Progress

PATIENCE_S = 0.3


class Bar:
    """A progress bar that appears after a moment, if there are several packages.

    Args:
        enabled: whether stderr is a terminal that may be drawn on.
        patience_s: seconds before it first appears.
    """

    __slots__ = ("_drawn", "_enabled", "_lock", "_patience_s", "_started_s", "_task")

    def __init__(self, *, enabled: bool, patience_s: float = PATIENCE_S) -> None:
        self._enabled = enabled
        self._patience_s = patience_s
        self._started_s = time.monotonic()
        self._drawn: RichProgress | None = None
        self._task: TaskID | None = None
        # The analyzer may tell of its progress from another thread than the one that writes.
        self._lock = Lock()

    def show(self, progress: "Progress") -> None:
        """Draw how far the run is."""
        if not self._enabled or progress.total < 2:  # noqa: PLR2004 - one package has no progress
            return
        if time.monotonic() - self._started_s < self._patience_s:
            return
        with self._lock:
            if self._drawn is None:
                self._drawn, self._task = _rich_bar()
            if self._task is not None:
                self._drawn.update(
                    self._task,
                    completed=progress.done,
                    total=progress.total,
                    description=printable(progress.current),
                )
            self._drawn.start()
            self._drawn.refresh()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the bar off the terminal while something is written; the next `show` redraws it."""
        with self._lock:
            if self._drawn is not None:
                self._drawn.stop()
            yield
            sys.stdout.flush()

    def still_listing(self, directory: str, _: object = None) -> None:
        """Say that go still lists packages, unless a bar is there to see."""
        with self._lock:
            if self._enabled and self._drawn is None:
                sys.stderr.write(f"still listing the packages of {printable(directory)}\n")

    def note(self, text: str) -> None:
        """Write a line to stderr that belongs to no package."""
        with self.away():
            write_err(printable(text) + "\n")

    def close(self) -> None:
        """Take the bar off the terminal."""
        with self._lock:
            if self._drawn is not None:
                self._drawn.stop()
        self._enabled = False


def _rich_bar() -> "tuple[RichProgress, TaskID]":
    from rich.console import Console  # noqa: PLC0415 - 70 ms that few runs need
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - loaded when needed

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    return bar, bar.add_task("", total=None)
