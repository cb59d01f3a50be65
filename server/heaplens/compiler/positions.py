"""Reads the positions the Go compiler prints, `FILE:LINE:COL` and its variants. Pure: no I/O.

Invariant: every distinct file name is decoded and resolved once, however often it is printed.
"""

import re
from collections.abc import Callable

from heaplens.model import Site

# `FILE:LINE`, `FILE:LINE:COL`, and with `-L` after a `//line` directive `FILE:LINE[REAL:LINE:COL]`
# (cmd/internal/src, Pos.WriteTo). A column of 255 or more is not printed at all.
_POSITION = re.compile(
    rb"(?P<file>.+?):(?P<line>[0-9]{1,9})(?::(?P<col>[0-9]{1,9}))?"
    rb"(?:\[(?P<real>.+?):(?P<real_line>[0-9]{1,9})(?::(?P<real_col>[0-9]{1,9}))?\])?"
)
NOWHERE = b"<unknown line number>"
"""What the compiler prints where it knows no position."""
_MAX_POSITION_BYTES = 12 << 10
"""A position is two paths at most; a longer search is one through a message."""
_MAX_KNOWN = 1 << 14
# Of a name that `//line` gave, one that holds a `: ` of its own.
_REAL = re.compile(
    rb".*: .*:[0-9]{1,9}(?::[0-9]{1,9})?\[.+?:[0-9]{1,9}(?::[0-9]{1,9})?\]", re.DOTALL
)
_QUOTES = frozenset(b"\"'`")
_DIGITS_AND_BRACKET = frozenset(b"0123456789]")


def decode(text: bytes) -> str:
    """Return the text as a string; bytes that are no UTF-8 survive as surrogates."""
    return text.decode("utf-8", "surrogateescape")


def as_printed(path: str) -> str:
    """Return a file name as the compiler printed it: the resolver that does nothing."""
    return path


def position_end(line: bytes) -> int:
    """Return where the position at the start of a line ends.

    Args:
        line: one line of the compiler's output.

    Returns:
        The index of the `: ` between position and message, or -1 where the line has no position.
        A file name may itself hold colons and spaces: the first `: ` that ends a position counts,
        unless one with the real position behind it follows, which no message holds outside quotes:
        so a name that `//line` gives cannot pass for a message.
    """
    end = line.find(b"]: ", 0, _MAX_POSITION_BYTES) + 1
    if end and _REAL.fullmatch(line, 0, end) and not _QUOTES.intersection(line[:end]):
        return end
    end = line.find(b": ", 0, _MAX_POSITION_BYTES)
    while end > 0:
        if line[end - 1] in _DIGITS_AND_BRACKET and _POSITION.fullmatch(line, 0, end):
            return end
        if line.startswith(NOWHERE) and end == len(NOWHERE):
            return end
        end = line.find(b": ", end + 1, _MAX_POSITION_BYTES)
    return -1


class Positions:
    """Turns printed positions into sites; most are printed again and again, and are read once."""

    def __init__(self, resolve: Callable[[str], str]) -> None:
        self._resolve = resolve
        self._paths: dict[bytes, str] = {}
        self._known: dict[bytes, tuple[Site, Site | None]] = {}

    def read(self, printed: bytes) -> tuple[Site, Site | None]:
        """Read one position.

        Args:
            printed: the position without the colon that follows it.

        Returns:
            The site as the compiler counts it and, where a `//line` directive moved that
            elsewhere, the site in the file itself. What is no position becomes a path of line 0.
        """
        known = self._known.get(printed)
        if known is None:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            known = self._known[printed] = self._read(printed)
        return known

    def _read(self, printed: bytes) -> tuple[Site, Site | None]:
        match = _POSITION.fullmatch(printed)
        if match is None:
            return Site(decode(printed), 0, 0), None
        file, line, col, real, real_line, real_col = match.groups()
        site = Site(self._path(file), int(line), int(col) if col else 0)
        if real is None:
            return site, None
        return site, Site(self._path(real), int(real_line), int(real_col) if real_col else 0)

    def in_file(self, printed: bytes) -> Site:
        """Read one position; where `//line` moved it, the one in the file itself."""
        site, real = self.read(printed)
        return real or site

    def _path(self, file: bytes) -> str:
        path = self._paths.get(file)
        if path is None:
            path = self._paths[file] = self._resolve(decode(file))
        return path
