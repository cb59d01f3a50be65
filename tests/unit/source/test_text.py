"""Columns of the compiler and of editors agree with a slow, obvious reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.source.text import (
    BOM,
    Text,
    Unit,
    byte_col_from_col,
    col_from_byte_col,
)

PIECES = [
    *(
        piece.encode()
        for piece in ("a", "\t", "\r", "\f", "é", "e\u0301", "\u2028", "\x85", "\u0085")
    ),
    *(piece.encode() for piece in ("\U0001f600", "\U0001f468\u200d\U0001f469", "\ufeff", "\ufffd")),
    *(b"\xff", b"\x80", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf", b"\x00"),
]
lines = st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)
files = st.lists(st.sampled_from([*PIECES, b"\n", b"\r\n", BOM]), max_size=25).map(b"".join)
units = st.sampled_from(list(Unit))
WIDTHS = {Unit.UTF8: ("utf-8", 1), Unit.UTF16: ("utf-16-le", 2), Unit.UTF32: ("utf-32-le", 4)}


def shown(data: bytes) -> str:
    return data.decode(errors="replace")


def boundaries(line: bytes) -> list[int]:
    """Cutting between two characters changes nothing of what is shown."""
    cuts = range(len(line) + 1)
    return [cut for cut in cuts if shown(line[:cut]) + shown(line[cut:]) == shown(line)]


def reference_cols(line: bytes, unit: Unit) -> dict[int, int]:
    """Return the editor's column of every byte offset at which a character starts."""
    encoding, width = WIDTHS[unit]
    return {cut: len(shown(line[:cut]).encode(encoding)) // width for cut in boundaries(line)}


@given(lines, st.integers(-3, 60), units)
def test_a_byte_column_becomes_the_column_of_the_character_it_is_in(
    line: bytes, byte_col: int, unit: Unit
) -> None:
    cols = reference_cols(line, unit)
    offset = max(cut for cut in cols if cut <= max(0, byte_col - 1))
    assert col_from_byte_col(line, byte_col, unit) == cols[offset]


@given(lines, st.integers(-3, 60), units)
def test_a_column_becomes_the_byte_column_of_the_character_it_is_in(
    line: bytes, col: int, unit: Unit
) -> None:
    cols = reference_cols(line, unit)
    assert byte_col_from_col(line, col, unit) == 1 + max(
        cut for cut, reference in cols.items() if reference <= max(0, col)
    )


@given(files)
def test_lines_end_at_newlines_only_and_lose_nothing(data: bytes) -> None:
    text = Text(data)
    assert b"\n".join(text.lines) == data
    assert all(b"\n" not in line for line in text.lines)
    assert [
        data[start:][: len(line)] for start, line in zip(text.starts, text.lines, strict=True)
    ] == [*text.lines]


@given(files, st.integers(-3, 30), st.integers(-3, 60))
def test_offsets_and_positions_are_inverse_and_stay_in_the_file(
    data: bytes, line: int, byte_col: int
) -> None:
    text = Text(data)
    offset = text.offset(line, byte_col)
    assert 0 <= offset <= len(data)
    position = text.position(offset)
    assert text.offset(*position) == offset
    if 1 <= line <= len(text.lines) and 1 <= byte_col <= len(text.line(line)) + 1:
        assert position == (line, byte_col)


@pytest.mark.parametrize(
    ("byte_col", "utf8_col", "utf16_col", "utf32_col"),
    [(1, 0, 0, 0), (2, 1, 1, 1), (4, 1, 1, 1), (6, 5, 3, 2), (7, 6, 4, 3), (99, 6, 4, 3)],
)
def test_an_emoji_counts_in_each_unit(
    byte_col: int, utf8_col: int, utf16_col: int, utf32_col: int
) -> None:
    line = "a\U0001f600b".encode()
    cols = {Unit.UTF8: utf8_col, Unit.UTF16: utf16_col, Unit.UTF32: utf32_col}
    start = {4: 2, 99: 7}.get(byte_col, byte_col)
    for unit, col in cols.items():
        assert col_from_byte_col(line, byte_col, unit) == col
        assert byte_col_from_col(line, col, unit) == start


def test_half_a_surrogate_pair_is_the_start_of_its_character() -> None:
    assert byte_col_from_col("a\U0001f600b".encode(), 2, Unit.UTF16) == 2


def test_the_visible_end_of_a_line_is_before_its_carriage_return() -> None:
    text = Text(b"ab\r\nab\nab\r")
    assert [text.visible_end(line) for line in (1, 2, 3, 9)] == [3, 3, 3, 1]
