"""Keeps the last lines of the log, so that the user can be shown them. Holds no source text."""

import logging
from collections import deque

_KEPT_LINES = 1000


class Journal(logging.Handler):
    """A handler of log records with a short memory."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a record."""
        self._lines.append(self.format(record))

    def text(self) -> str:
        """What is kept, the oldest first."""
        return "\n".join(self._lines) + "\n" if self._lines else "Nothing has been logged.\n"
