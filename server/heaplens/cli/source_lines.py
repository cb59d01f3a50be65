"""Lines of source files, to show them. Invariant: whatever the path is, reading ends."""

from heaplens.toolchain.reading import read_regular


class SourceLines:
    """Lines by file and number; the last file read is kept, as findings come by file."""

    __slots__ = ("_lines", "_path")

    def __init__(self) -> None:
        self._path = ""
        self._lines: tuple[bytes, ...] = ()

    def lines(self, path: str) -> tuple[bytes, ...]:
        """Return the lines of a file without their ends; none where it cannot be read."""
        if path != self._path:
            self._lines = read_lines(path)
            self._path = path
        return self._lines

    def line(self, path: str, line: int) -> bytes | None:
        """Return one line (1-based), or None where the file has none such."""
        lines = self.lines(path)
        return lines[line - 1] if 0 < line <= len(lines) else None


def read_lines(path: str) -> tuple[bytes, ...]:
    r"""Return the lines of a file as Go counts them (`\n` alone ends one), or none.

    Opens regular files only: reading a FIFO would wait for ever.
    """
    try:
        text = read_regular(path)
    except (OSError, ValueError):
        return ()
    lines = text.split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return tuple(line.removesuffix(b"\r") for line in lines)
