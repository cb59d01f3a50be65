r"""Positions of the compiler and of the protocol agree with a slow and obvious reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from heaplens.lsp.convert.positions import Lines, position_of, range_of, rows_of, site_of
from heaplens.model import Span
from heaplens.source.text import BOM, Unit
from unit.lsp.slow_editor import PIECES, index_of, lines, positions

units = st.sampled_from(list(Unit))
texts = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
files = st.lists(
    st.sampled_from(
        [*(piece.encode() for piece in PIECES), BOM, b"\xff", b"\xe2\x82", b"\xed\xa0"]
    ),
    max_size=25,
).map(b"".join)
sites = st.tuples(st.integers(-2, 15), st.integers(-1, 30))


def offset_of(data: bytes, line: int, byte_col: int) -> int:
    """The offset of a position of the compiler, in the obvious way."""
    content = data.split(b"\n")
    if line < 1:
        return 0
    if line > len(content):
        return len(data)
    here = content[line - 1]
    bytes_before = min(byte_col - 1, len(here))
    if byte_col <= 0:
        bytes_before = len(here) - len(here.lstrip(b" \t\r\f\v"))
    return sum(len(above) + 1 for above in content[: line - 1]) + bytes_before


@given(texts, sites, units)
def test_a_position_of_the_compiler_is_the_editors_at_the_same_character(
    text: str, site: tuple[int, int], unit: Unit
) -> None:
    r"""Clamped into the text, to the start of a character, before a `\r\n`."""
    data, places = text.encode(), positions([*text], unit)
    offset = offset_of(data, *site)
    index = max(index for index in places if len(text[:index].encode()) <= offset)
    assert position_of(Lines.of(data), *site, unit) == places[index]


@given(texts, st.integers(0, 15), st.integers(0, 20), units)
def test_a_position_of_an_editor_is_the_compilers_at_the_same_character(
    text: str, row: int, character: int, unit: Unit
) -> None:
    """Beyond a line or the text its end, inside a character its start."""
    position = types.Position(row, character)
    before = text[: index_of([*text], position, unit)].encode()
    expected = before.count(b"\n") + 1, len(before) - (before.rfind(b"\n") + 1) + 1
    assert site_of(Lines.of(text.encode()), position, unit) == expected


@given(texts, units)
def test_every_position_of_an_editor_survives_the_way_there_and_back(text: str, unit: Unit) -> None:
    table = Lines.of(text.encode())
    for position in positions([*text], unit).values():
        assert position_of(table, *site_of(table, position, unit), unit) == position


@given(files, sites, units)
def test_no_bytes_and_no_position_are_refused(
    data: bytes, site: tuple[int, int], unit: Unit
) -> None:
    """Bytes that are no text convert as the replacement characters they are shown as."""
    table = Lines.of_file(data)
    position = position_of(table, *site, unit)
    shown = [*data.removeprefix(BOM).decode(errors="replace")]
    assert position in positions(shown, unit).values()
    assert position_of(table, *site_of(table, position, unit), unit) == position


@given(files, st.integers(2, 15), st.integers(0, 30), units)
def test_a_byte_order_mark_on_disk_is_three_bytes_for_go_and_nothing_for_an_editor(
    data: bytes, line: int, byte_col: int, unit: Unit
) -> None:
    """Line 1 is shifted by the mark, and no other."""
    marked, plain = Lines.of_file(BOM + data), Lines.of(data)
    assert position_of(marked, 1, byte_col + 4, unit) == position_of(plain, 1, byte_col + 1, unit)
    assert position_of(marked, line, byte_col, unit) == position_of(plain, line, byte_col, unit)
    position = types.Position(line - 2, byte_col)
    site_line, site_col = site_of(plain, position, unit)
    shift = 3 if site_line == 1 else 0
    assert site_of(marked, position, unit) == (site_line, site_col + shift)


def test_the_bytes_of_a_mark_on_disk_are_the_start_of_the_text() -> None:
    table = Lines.of_file(BOM + b"  a")
    found = [position_of(table, 1, byte_col, Unit.UTF16).character for byte_col in range(7)]
    assert found == [2, 0, 0, 0, 0, 1, 2]


def test_a_byte_order_mark_that_the_editor_sent_is_a_character() -> None:
    """The sent text is the document, mark and all."""
    table = Lines.of("\ufeffab".encode())
    assert [position_of(table, 1, 4, unit).character for unit in Unit] == [3, 1, 1]
    assert site_of(table, types.Position(0, 1), Unit.UTF16) == (1, 4)


@given(texts)
def test_rows_end_where_the_protocol_says_and_lose_nothing(text: str) -> None:
    rows = [row.decode() for row in rows_of(text.encode())]
    assert "".join(rows) == text
    starts = [start for start, _ in lines([*text])]
    assert [len("".join(rows[:row])) for row in range(len(rows))] == starts


@given(texts)
def test_both_tables_are_one_without_a_lone_carriage_return(text: str) -> None:
    table = Lines.of(text.encode())
    has_lone = "\r" in text.replace("\r\n", "")
    assert (table.go_starts is table.row_starts) is not has_lone


def test_a_lone_carriage_return_ends_a_line_for_the_editor_alone() -> None:
    """And U+2028, U+0085 and form feed end none for anybody."""
    table = Lines.of("\u2028\x85\fa\rb\nc".encode())
    assert position_of(table, 1, 9, Unit.UTF16) == types.Position(1, 0)
    assert position_of(table, 2, 1, Unit.UTF16) == types.Position(2, 0)
    assert site_of(table, types.Position(1, 1), Unit.UTF16) == (1, 10)


@pytest.mark.parametrize(("byte_col", "character"), [(2, 1), (3, 2), (4, 2), (9, 2), (0, 0)])
def test_no_position_is_inside_a_line_end(byte_col: int, character: int) -> None:
    r"""The compiler counts the `\r` of a `\r\n`, an editor does not."""
    table = Lines.of(b"ab\r\ncd")
    assert position_of(table, 1, byte_col, Unit.UTF16) == types.Position(0, character)


@pytest.mark.parametrize(("line", "expected"), [(1, (0, 2)), (2, (1, 2)), (3, (2, 0)), (4, (3, 0))])
def test_a_lost_column_is_the_first_that_is_not_blank(line: int, expected: tuple[int, int]) -> None:
    """The compiler gives no column of 255 and more."""
    table = Lines.of(b"\t\tx := 1\n  \r\n\r\n")
    assert position_of(table, line, 0, Unit.UTF16) == types.Position(*expected)


@pytest.mark.parametrize("unit", list(Unit))
def test_positions_beyond_all_limits_are_the_end(unit: Unit) -> None:
    """Columns from 255 on, the compiler's last line and what lies behind it."""
    long = Lines.of(b"x" * 300 + b"\n" + "é".encode() * 3)
    assert position_of(long, 1, 256, unit) == types.Position(0, 255)
    assert site_of(long, types.Position(0, 2**31 - 1), unit) == (1, 301)
    end = position_of(long, 1_048_575, 1, unit)
    assert end == types.Position(1, 6 if unit is Unit.UTF8 else 3)
    assert position_of(long, 2, 2**40, unit) == end
    assert site_of(long, types.Position(2**31 - 1, 0), unit) == (2, 7)
    assert position_of(long, -(2**40), -1, unit) == types.Position(0, 0)


def test_a_span_becomes_a_range_that_does_not_end_before_it_starts() -> None:
    table = Lines.of("é := f(\n\t\U0001f600)".encode())
    span = Span("a.go", 1, 7, 2, 6)
    expected = types.Range(types.Position(0, 5), types.Position(1, 3))
    assert range_of(table, span, Unit.UTF16) == expected
    backwards = range_of(table, Span("a.go", 2, 2, 1, 1), Unit.UTF16)
    assert backwards == types.Range(types.Position(1, 1), types.Position(1, 1))
