"""The log: its last lines, kept to be shown to the user, and standard error. No source text.

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
    """The last lines that were logged."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter(_FORMAT))
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, and drop the oldest where there is no room."""
        self._lines.append(self.format(record))

    def text(self) -> str:
        """Return what is kept, one line each, the oldest first."""
        return "\n".join(self._lines) + "\n" if self._lines else "Nothing has been logged.\n"


class StderrHandler(logging.Handler):
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
        """Hand a record to the thread; drop it where too many wait."""
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
