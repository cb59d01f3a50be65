"""The underline stands below what it means, whatever the line is made of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.cli.source_excerpt import excerpt
from heaplens.cli.terminal import COLOURED, PLAIN, printable
from heaplens.model import Span


def drawn(line: bytes, start: int, end: int, end_line: int = 7) -> list[str]:
    return excerpt(line, [Span("/a.go", 7, start, end_line, end)], PLAIN).split("\n")


@pytest.mark.parametrize(
    ("line", "word", "expected"),
    [
        ("x := 1", "x", ["   7 | x := 1", "     | ^"]),
        ("\tx := &T{1}", "&T{1}", ["   7 |     x := &T{1}", "     |          ^^^^^"]),
        ("a\tb\tc", "c", ["   7 | a    b    c", "     |           ^"]),
        ('s := "界" + t', "t", ['   7 | s := "界" + t', "     |             ^"]),
        ('s := "界"', '"界"', ['   7 | s := "界"', "     |      ^^^^"]),
        ("cafe\u0301 := 1", ":=", ["   7 | cafe\u0301 := 1", "     |      ^^"]),
        (
            's := "👩\u200d👩\u200d👧" + t',
            "t",
            ['   7 | s := "👩\u200d👩\u200d👧" + t', " " * 5 + "|" + " " * 13 + "^"],
        ),
    ],
)
def test_the_underline_is_as_wide_and_as_far_as_the_word(
    line: str, word: str, expected: list[str]
) -> None:
    start = line.encode().index(word.encode()) + 1
    assert drawn(line.encode(), start, start + len(word.encode()))[:2] == expected


def test_a_byte_order_mark_takes_no_room() -> None:
    """Go counts its three bytes; a terminal shows nothing of them."""
    assert drawn(b"\xef\xbb\xbfpackage a", 12, 13)[:2] == ["   7 | package a", "     |         ^"]


def test_a_span_of_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert drawn(b"go func() {", 4, 2, end_line=9)[1] == "     |    ^^^^^^^^"


def test_a_column_past_the_end_marks_the_end() -> None:
    assert drawn(b"x", 900, 950)[:2] == ["   7 | x", "     |  ^"]


def test_a_long_line_is_cut_to_what_matters() -> None:
    line = b"a" * 5000 + b"(x)" + b"b" * 5000
    shown, marks = drawn(line, 5002, 5003)[:2]
    assert len(shown) < 180
    assert shown[marks.index("^")] == "x"
    assert shown.count("…") == 2


def test_a_marked_word_that_is_too_long_is_cut_itself() -> None:
    shown, marks = drawn(b"a" * 5000, 1, 5001)[:2]
    assert shown.endswith("…")
    assert len(marks) == len(shown)


def test_source_sends_no_control_character() -> None:
    assert "\x1b" not in "".join(drawn(b'x := "\x1b]0;title\x07\xe2\x80\xae"', 1, 2))


def test_in_colour_the_marks_have_their_own() -> None:
    assert "\x1b[1;33m^\x1b[0m" in excerpt(b"x", [Span("/a.go", 7, 1, 7, 2)], COLOURED)


@given(st.binary(max_size=400), st.integers(0, 500), st.integers(0, 500))
def test_any_bytes_and_any_columns_give_two_lines(line: bytes, start: int, end: int) -> None:
    """Two lines, the second of marks, and no control character in either."""
    shown, marks, rest = drawn(line.replace(b"\n", b""), start, end)
    assert rest == ""
    assert re.fullmatch(r" +\| *\^+", marks)
    assert printable(shown) == shown
    assert "\t" not in shown
