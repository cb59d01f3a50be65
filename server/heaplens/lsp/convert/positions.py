r"""Positions of the compiler as positions of the protocol, and back.

Go's lines end at `\n`, the protocol's also at `\r\n` and a lone `\r`; both are offsets into the
same bytes, and through those all conversions go. Every position is clamped, never refused, and
none that comes out lies inside a `\r\n` or a character.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Self

from lsprotocol import types

from heaplens.model import Span
from heaplens.source.text import BOM, Text, Unit, byte_col_from_col, col_from_byte_col

_ENDS = b"\r\n"


@dataclass(frozen=True, eq=False)
class Lines:
    """A text as an editor has it, in the protocol's lines and in Go's. Equal only to itself."""

    # No slots: the tables are kept with the object that they belong to.

    rows: tuple[bytes, ...]
    r"""The protocol's lines with what ends them; the last one, maybe empty, is not ended."""
    data: bytes
    """All rows together."""
    hidden_bytes: int = 0
    """Bytes before `data` that Go counts in the columns of line 1 and editors hide: the BOM."""

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Make the lines of what an editor holds, where a byte order mark is a character."""
        return cls(tuple(rows_of(data)), data)

    @classmethod
    def of_rows(cls, rows: Iterable[bytes]) -> Self:
        """Make the lines from rows as `rows_of` gives them."""
        ready = tuple(rows)
        return cls(ready, b"".join(ready))

    @classmethod
    def of_file(cls, data: bytes) -> Self:
        """Make the lines of a file on disk, whose byte order mark no editor will count."""
        visible = data.removeprefix(BOM)
        return cls(tuple(rows_of(visible)), visible, len(data) - len(visible))

    @cached_property
    def row_starts(self) -> tuple[int, ...]:
        """The offset at which each of the protocol's lines starts."""
        return tuple(accumulate(map(len, self.rows[:-1]), initial=0))

    @cached_property
    def go_starts(self) -> tuple[int, ...]:
        r"""The offset at which each line of Go starts; `row_starts` itself without a lone `\r`."""
        same = b"\r" not in self.data or self.data.count(b"\n") + 1 == len(self.rows)
        return self.row_starts if same else Text(self.data).starts


def rows_of(data: bytes) -> list[bytes]:
    r"""Split a text into the protocol's lines, with what ends them.

    Args:
        data: the text. Bytes end lines at `\n`, `\r\n` and `\r` only (unlike `str`).

    Returns:
        At least one row; the last is what follows the last line end, and may be empty.
    """
    rows = data.splitlines(keepends=True)
    if not rows or rows[-1][-1] in _ENDS:
        rows.append(b"")
    return rows


def position_of(lines: Lines, line: int, byte_col: int, unit: Unit) -> types.Position:
    """Convert a position of the compiler.

    Args:
        lines: the text that the position is in.
        line: the 1-based line; the end of the text if that has fewer.
        byte_col: the 1-based byte column, clamped into the line; 0, where the compiler gave none,
            means the first that is not blank.
        unit: what the editor counts.

    Returns:
        The position of the character there.
    """
    offset = _offset(lines, line, byte_col)
    row = bisect_right(lines.row_starts, offset) - 1
    content = lines.rows[row].rstrip(_ENDS)
    col = col_from_byte_col(content, offset - lines.row_starts[row] + 1, unit)
    return types.Position(row, col)


def range_of(lines: Lines, span: Span, unit: Unit) -> types.Range:
    """Convert a span, whose path is not looked at; its end never comes before its start."""
    start = position_of(lines, span.line, span.byte_col, unit)
    end = position_of(lines, span.end_line, span.end_byte_col, unit)
    return types.Range(start, max(start, end))


def site_of(lines: Lines, position: types.Position, unit: Unit) -> tuple[int, int]:
    """Convert a position of an editor into the compiler's 1-based line and byte column."""
    row, byte_index = place_of(lines.rows, position, unit)
    offset = lines.row_starts[row] + byte_index
    line = bisect_right(lines.go_starts, offset)
    hidden_bytes = lines.hidden_bytes if line == 1 else 0
    return line, offset - lines.go_starts[line - 1] + 1 + hidden_bytes


def place_of(
    rows: tuple[bytes, ...] | list[bytes], position: types.Position, unit: Unit
) -> tuple[int, int]:
    """Find a position of an editor in rows.

    Args:
        rows: the text, as `rows_of` gives it.
        position: beyond the end of a line it means that end, beyond the last line the end of the
            text, inside a character its start.
        unit: what its columns count.

    Returns:
        The 0-based row, and the bytes of that row before the position.
    """
    if position.line >= len(rows):
        return len(rows) - 1, len(rows[-1])
    content = rows[position.line].rstrip(_ENDS)
    return position.line, byte_col_from_col(content, position.character, unit) - 1


def _offset(lines: Lines, line: int, byte_col: int) -> int:
    starts = lines.go_starts
    if line < 1:
        return 0
    if line > len(starts):
        return len(lines.data)
    start = starts[line - 1]
    end = starts[line] - 1 if line < len(starts) else len(lines.data)
    if byte_col <= 0:
        content = lines.data[start:end]
        return end - len(content.lstrip())
    hidden_bytes = lines.hidden_bytes if line == 1 else 0
    return max(start, min(start + byte_col - 1 - hidden_bytes, end))
