"""Keeps the last lines of the log, so that the user can be shown them. Holds no source text.

Nothing that is logged is waited for: whoever started the server may never read its standard error.
"""

import logging
import os
import queue
import threading
from collections import deque

_KEPT_LINES = 1000
_WAITING_LINES = 1000
_STDERR = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LogBuffer(logging.Handler):
    """A handler of log records with a short memory."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter(_FORMAT))
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a record."""
        self._lines.append(self.format(record))

    def text(self) -> str:
        """What is kept, the oldest first."""
        return "\n".join(self._lines) + "\n" if self._lines else "Nothing has been logged.\n"


class Aloud(logging.Handler):
    """Writes warnings to standard error from a thread; what does not fit any more is counted."""

    def __init__(self, descriptor: int = _STDERR) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter(_FORMAT))
        self._descriptor = descriptor
        self._waiting: queue.Queue[str] = queue.Queue(_WAITING_LINES)
        self._dropped = 0
        # Not waited for at the end: a pipe that nobody reads would hold the process.
        threading.Thread(target=self._write, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hands a record to the thread, or drops it."""
        try:
            self._waiting.put_nowait(self.format(record))
        except queue.Full:
            self._dropped += 1

    def _write(self) -> None:
        while True:
            text = self._waiting.get() + "\n"
            if self._dropped:
                text, self._dropped = f"{text}({self._dropped} lines left out)\n", 0
            data = text.encode(errors="backslashreplace")
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                return  # nobody is there to read any more
