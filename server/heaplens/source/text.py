r"""Lines and columns of Go source, and what editors count instead.

Pure: no I/O. Lines end at `\n` alone, as for Go: a `\r` before it belongs to the line, and
U+2028, U+0085 or a form feed end none. Every position is clamped into the text, never refused.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from heaplens.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable

BOM = b"\xef\xbb\xbf"
"""The byte order mark. Go counts its three bytes in the columns of line 1; editors hide it."""


class Unit(StrEnum):
    """What an editor counts columns in; the values are the protocol's names."""

    UTF8 = "utf-8"
    """Bytes of the text as the editor shows it."""
    UTF16 = "utf-16"
    """UTF-16 code units."""
    UTF32 = "utf-32"
    """Code points."""


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a file, from its first byte to the byte after its last."""

    line: int
    """1-based line of the first byte."""
    byte_col: int
    """1-based byte column of the first byte."""
    end_line: int
    """1-based line of the byte after the last."""
    end_byte_col: int
    """1-based byte column of the byte after the last."""

    def span(self, path: str) -> Span:
        """Return the region as one of the file with an absolute path."""
        return Span(path, self.line, self.byte_col, self.end_line, self.end_byte_col)


@dataclass(frozen=True)
class Text:
    """The bytes of one file, split into lines when first asked for."""

    # No slots: the split lines are kept with the object that they belong to.

    data: bytes
    """The content as it is on disk, with its byte order mark if it has one."""

    @cached_property
    def lines(self) -> tuple[bytes, ...]:
        r"""The lines without their `\n`; one more than there are `\n`."""
        return tuple(self.data.split(b"\n"))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset in bytes at which each line starts."""
        return (0, *accumulate([len(line) + 1 for line in self.lines[:-1]]))

    @cached_property
    def bom_bytes(self) -> int:
        """3 where a byte order mark opens the file, else 0."""
        return len(BOM) if self.data.startswith(BOM) else 0

    def line(self, line: int) -> bytes:
        r"""Return a 1-based line without its `\n`; empty beyond the ends of the file."""
        return self.lines[line - 1] if 1 <= line <= len(self.lines) else b""

    def clamp_line(self, line: int) -> int:
        """Return the nearest 1-based line that exists."""
        return max(1, min(line, len(self.lines)))

    def offsets_of_line(self, line: int) -> tuple[int, int]:
        r"""Return the offsets of the first byte of a 1-based line and of the byte behind its `\n`.

        Raises:
            IndexError: There is no such line.
        """
        start = self.starts[line - 1]
        return start, start + len(self.lines[line - 1]) + 1

    def offset(self, line: int, byte_col: int) -> int:
        """Return the byte offset of a 1-based position; the nearest one where there is none."""
        index = self.clamp_line(line) - 1
        return self.starts[index] + max(0, min(byte_col - 1, len(self.lines[index])))

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and byte column of a byte offset."""
        clamped = max(0, min(offset, len(self.data)))
        line = bisect_right(self.starts, clamped)
        return line, clamped - self.starts[line - 1] + 1

    def visible_end(self, line: int) -> int:
        r"""Return the byte column behind the last byte of a line that is not a final `\r`."""
        content = self.line(line)
        return len(content) + (0 if content.endswith(b"\r") else 1)

    def region(self, start: int, end: int) -> Region:
        """Return the region between two byte offsets."""
        return Region(*self.position(start), *self.position(end))


def col_from_byte_col(line: bytes, byte_col: int, unit: Unit) -> int:
    """Convert a 1-based byte column of a line into a 0-based column.

    Args:
        line: the bytes of the line.
        byte_col: the column; clamped to the line, and to the start of the character it is in.
        unit: what to count. Each run of bytes that is no UTF-8 counts as the U+FFFD it is shown as.

    Returns:
        The number of units before the position.
    """
    length_bytes = max(0, min(byte_col - 1, len(line)))
    if line.isascii():
        return length_bytes
    try:
        text = line.decode()
    except UnicodeDecodeError:
        chars = _characters(line)
        count = bisect_right(chars.ends, length_bytes)
        return _length(chars.text[:count], unit)
    length_bytes = _character_start(line, length_bytes)
    if unit is Unit.UTF8:
        return length_bytes
    if length_bytes < len(line):
        text = line[:length_bytes].decode()
    return _length(text, unit)


def byte_col_from_col(line: bytes, col: int, unit: Unit) -> int:
    """Convert a 0-based column of a line into a 1-based byte column.

    Args:
        line: the bytes of the line.
        col: the column; clamped to the line, and to the start of the character it is in.
        unit: what the column counts.

    Returns:
        The byte column of the character at the position.
    """
    col = max(0, col)
    if line.isascii():
        return min(col, len(line)) + 1
    try:
        text = line.decode()
    except UnicodeDecodeError:
        chars = _characters(line)
        count = _count(chars.text, col, unit)
        return (chars.ends[count - 1] if count else 0) + 1
    if unit is Unit.UTF8:
        return _character_start(line, min(col, len(line))) + 1
    if unit is Unit.UTF16:
        text = text.encode("utf-16-le")[: 2 * col].decode("utf-16-le", "ignore")
    return len(text[:col].encode()) + 1


def _character_start(line: bytes, offset: int) -> int:
    while offset < len(line) and line[offset] & 0xC0 == 0x80:  # noqa: PLR2004 - UTF-8's continuation bytes
        offset -= 1
    return offset


@dataclass(frozen=True, slots=True)
class _Characters:
    """A decoded line and where each of its characters ends in the bytes."""

    text: str
    """The line as `decode(errors="replace")` gives it."""
    ends: list[int]
    """For each character, the offset of the byte after it."""


def _characters(line: bytes) -> _Characters:
    text = line.decode(errors="replace")
    ends: list[int] = []
    end = 0
    for char in text:
        end += _replaced_bytes(line, end) if char == "\ufffd" else _utf8_length(char)
        ends.append(end)
    return _Characters(text, ends)


def _replaced_bytes(line: bytes, start: int) -> int:
    """Return how many bytes the U+FFFD stands for that is shown for what starts here."""
    try:
        line[start : start + 4].decode()  # no character is longer than 4 bytes
    except UnicodeDecodeError as error:
        # Beyond the start it is about a later character: the U+FFFD is the text's own.
        return error.end if error.start == 0 else 3
    return 3


def _utf8_length(char: str) -> int:
    return 1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff")


def _utf16_length(char: str) -> int:
    return 1 + (char > "\uffff")


def _length(text: str, unit: Unit) -> int:
    if unit is Unit.UTF32:
        return len(text)
    if unit is Unit.UTF8:
        return len(text.encode())
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _count(text: str, col: int, unit: Unit) -> int:
    """Return how many whole characters lie before a column."""
    if unit is Unit.UTF32:
        return min(col, len(text))
    measure: Callable[[str], int] = _utf8_length if unit is Unit.UTF8 else _utf16_length
    return bisect_right(list(accumulate(map(measure, text))), col)
