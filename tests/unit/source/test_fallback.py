"""Every line of a file has something to point at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.source.positions.extent import NodeKind
from heaplens.source.positions.fallback import fallback
from heaplens.source.syntax import parse

PIECES = [
    *("func", " f", "(", ")", "{", "}", "x", " := ", "\n", ".", "[", "é", "\0", "//", "/*", "*/"),
    *("case ", "default:", "for ", "if ", "go ", "defer ", "return ", "'", '"', "`", ":", " "),
]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("»x := f(a, b) // why", "x := f(a, b)"),
        ("»f(a /* one */, b)", "f(a /* one */, b)"),
        ("»for i := 0; i < n; i++ {\n\tf(i)\n}", "for i := 0; i < n; i++"),
        ("»if x := f(); x != nil {\n}", "if x := f(); x != nil"),
        ("if x {\n»} else if y := f(); y {\n}", "if y := f(); y"),
        ("»switch x := f(); x {\ncase 1:\n}", "switch x := f(); x"),
        ("switch x {\n»case f(n):\n\tg()\n}", "case f(n)"),
        ("switch x {\n»case 1: g(n)\n}", "g(n)"),
        ("»select {\ncase c <- x:\n}", "select"),
        ("select {\n»case c <- x:\n\tg()\n}", "c <- x"),
        ("»a(); b()", "a()"),
        ("»f(func() {\n\tg()\n})", "f(func() {"),
        ("f(func() {\n\t»g()\n})", "g()"),
        ("f(\n\t»x, // why\n)", "x,"),
        ("»loop: for {\n}", "loop: for"),
        ("»var x = f()", "var x = f()"),
        ("var (\n»x = f()\n)", "x = f()"),
        ("»return func() int { return n }", "return func() int { return n }"),
        ("for {\n\tf()\n»}", "}"),
    ],
)
def test_a_line_is_its_first_statement_without_body_and_comment(source: str, expected: str) -> None:
    text = f"package p\n\nfunc bar() {{\n{source}\n}}\n"
    line = text[: text.index("»")].count("\n") + 1
    found = fallback(parse(text.replace("»", "").encode()), line)
    assert (found.source, found.line, found.kind) == (expected, line, NodeKind.STATEMENT)
    assert found.function == "bar"


@pytest.mark.parametrize(
    ("line", "expected"),
    [(1, "return 1"), (3, "func (t *T) M()")],
)
def test_a_function_is_its_head_unless_its_body_starts_there(line: int, expected: str) -> None:
    syntax = parse(b"func a() any { return 1 }\n\nfunc (t *T) M() {\n\tg()\n}\n")
    assert fallback(syntax, line).source == expected


def test_a_blank_line_is_nothing_that_is_known() -> None:
    found = fallback(parse(b"package p\n\nfunc f() {\n\n}\n"), 4)
    assert (found.source, found.line, found.kind) == ("", 4, NodeKind.UNKNOWN)


def test_a_line_beyond_the_file_is_the_last_one() -> None:
    assert fallback(parse(b"package p\nvar x = f()"), 99).source == "var x = f()"


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40), line=st.integers(0, 12))
def test_every_line_of_any_text_gives_an_extent_on_that_line(pieces: list[str], line: int) -> None:
    syntax = parse("".join(pieces).encode())
    found = fallback(syntax, line)
    assert found.line == found.end_line == syntax.text.clamp_line(line)
    assert found.byte_col <= found.end_byte_col
