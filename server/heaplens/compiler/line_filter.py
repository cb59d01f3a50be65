"""Keeps what a compiler's output says about one line of one file. Pure: no I/O."""

import os
import re

from heaplens.model import Site

_LIMIT_BYTES = 64 << 10


class LineFilter:
    """Takes the output piece by piece and keeps the lines that begin with the place."""

    def __init__(self, path: str, line: int) -> None:
        """Prepare for the output of one run.

        Args:
            path: The file; its base name is looked for, since the go command shortens paths.
            line: Its 1-based line.
        """
        self.path = path
        self.line = line
        name = re.escape(os.fsencode(os.path.basename(path)))
        # Also `foo.y:100[/abs/a.go:4:6]`, where a //line directive moved the position.
        self._wanted = re.compile(rb"^(?:[^\s].*?[/\[])?" + name + rb":%d[:\]]" % line)
        self._needle = os.fsencode(os.path.basename(path)) + b":%d" % line
        self._held = b""
        self._lines: list[bytes] = []
        self._bytes = 0

    @property
    def text(self) -> str:
        """What was kept, in the compiler's words."""
        return b"\n".join(self._lines).decode(errors="replace")

    def is_about(self, site: Site, _: str = "") -> bool:
        """Return whether a place is on the line."""
        return site.line == self.line and site.path == self.path

    def feed(self, piece: bytes) -> None:
        """Take the next piece of output."""
        cut = piece.rfind(b"\n") + 1
        if not cut:
            self._held += piece
            return
        whole, self._held = self._held + piece[:cut], piece[cut:]
        if self._needle not in whole:
            return
        for line in whole.split(b"\n"):
            if self._needle in line and self._wanted.match(line) and self._bytes < _LIMIT_BYTES:
                self._lines.append(line)
                self._bytes += len(line)
