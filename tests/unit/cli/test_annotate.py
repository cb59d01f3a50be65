"""A file with its hints: still Go without colour, still aligned with colour."""

import io
import re
from dataclasses import replace

import pytest

from heaplens.cli.annotate import Hint, annotated, draw, hints_of
from heaplens.model import Cause, Finding, Kind, Span
from heaplens.present.hints import label

LINES = (b"package a", 'var s = f("界", x)'.encode(), b"go func() {", b"}")


def finding(kind: Kind, span: Span) -> Finding:
    return Finding(span, kind, "x", "", Cause.UNKNOWN, "")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Kind.MOVED_TO_HEAP, "heap"),
        (Kind.ESCAPES_TO_HEAP, "escapes"),
        (Kind.HIDDEN_ALLOCATION, "heap"),
        (Kind.NO_ALLOCATION, "no heap"),
        (Kind.LEAKING_PARAM, "keeps"),
        (Kind.UNUSED_IGNORE, "unused"),
    ],
)
def test_each_kind_has_its_word_behind_the_name(kind: Kind, word: str) -> None:
    column = LINES[1].index(b"x") + 1
    hints = hints_of([finding(kind, Span("/a.go", 2, column, 2, column + 1))], "/a.go", LINES)
    assert annotated(LINES, hints).decode().split("\n")[1] == f'var s = f("界", x /*{word}*/)'


@pytest.mark.parametrize(
    ("size_bytes", "condition", "word"),
    [
        (8, None, "heap 8 B"),
        (None, None, "heap"),
        (None, "when the map grows", "heap?"),
        (16, "unless it is empty", "heap? 16 B"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, Kind.HIDDEN_ALLOCATION])
def test_an_allocation_has_its_bytes_and_a_question_mark_where_it_is_conditional(
    kind: Kind, size_bytes: int | None, condition: str | None, word: str
) -> None:
    found = replace(
        finding(kind, Span("/a.go", 2, 5, 2, 6)),
        allocates=True,
        size_bytes=size_bytes,
        condition=condition,
    )
    assert label(found) == word


def test_a_long_closure_has_its_hint_on_its_first_line() -> None:
    hints = hints_of([finding(Kind.ESCAPES_TO_HEAP, Span("/a.go", 3, 4, 4, 2))], "/a.go", LINES)
    assert annotated(LINES, hints).split(b"\n")[2] == b"go func() { /*escapes*/"


def test_hints_of_one_line_stand_in_order_and_none_twice() -> None:
    spans = [Span("/a.go", 2, 16, 2, 17), Span("/a.go", 2, 5, 2, 6), Span("/a.go", 2, 5, 2, 6)]
    hints = hints_of([finding(Kind.MOVED_TO_HEAP, span) for span in spans], "/a.go", LINES)
    assert hints == {2: (Hint(5, "heap"), Hint(16, "heap"))}


@pytest.mark.parametrize(
    "span", [Span("/b.go", 2, 5, 2, 6), Span("/a.go", 99, 5, 99, 6), Span("/a.go", 0, 0, 0, 0)]
)
def test_a_finding_that_is_not_in_this_text_is_left_out(span: Span) -> None:
    assert hints_of([finding(Kind.MOVED_TO_HEAP, span)], "/a.go", LINES) == {}


def test_without_hints_the_text_is_untouched() -> None:
    source = b"package a\n\n\xff\xfe\tx\n"
    assert annotated(source.split(b"\n")[:-1], {}) == source


def test_in_colour_every_line_is_there_with_its_number_and_its_hint() -> None:
    stream = io.StringIO()
    lines = (*LINES, b'\tbad := "\xff\x1b[2J" + y')
    column = lines[4].index(b"y") + 1
    spans = [Span("/a.go", 2, 5, 2, 6), Span("/a.go", 5, column, 5, column + 1)]
    hints = hints_of([finding(Kind.MOVED_TO_HEAP, span) for span in spans], "/a.go", lines)
    draw(lines, hints, stream)
    text = stream.getvalue()
    assert "\x1b[2J" not in text
    assert re.sub(r"\x1b\[[0-9;]*m", "", text).split("\n") == [
        "1 │ package a",
        '2 │ var s heap = f("界", x)',
        "3 │ go func() {",
        "4 │ }",
        '5 │     bad := "\ufffd\ufffd[2J" + y heap',
        "",
    ]
