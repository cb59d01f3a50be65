"""The outline of a file: which function a line is in, and whether a call always gets to it."""

import pytest

from heaplens.source.outline import outline

SOURCE = b"""package p

var before = one()

func one() *int { x := 1; return &x }

var between = one()

func bodiless(n int) int

type box struct {
\tn int
}

func (b *box) grow(
\tby int,
) *box {
\tmade := &box{
\t\tn: by,
\t}
\tif by > 3 {
\t\tmade = &box{}
\t}
\tfor range by {
\t\tuse(made)
\t}
\treturn &box{
\t\tn: 1,
\t}
}

var after = 1

func (box) leave() {
\tif after > 1 {
\t\treturn
\t}
\tuse(nil)
}

func Map[K comparable, V any](key K) {
\tdefer func() {
\t\tuse(key)
\t}()
}
"""
OUTLINE = outline(SOURCE)


def line_of(text: str, nth: int = 0) -> int:
    """The 1-based line of the n-th occurrence of a text."""
    lines = [at for at, line in enumerate(SOURCE.decode().split("\n"), 1) if text in line]
    return lines[nth]


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("package p", ""),
        ("var before", ""),
        ("func one", "one"),
        ("var between", ""),
        ("bodiless", "bodiless"),
        ("type box", ""),
        ("n int\n"[:-1], "bodiless"),
        ("by int", "(*box).grow"),
        ("n: by", "(*box).grow"),
        ("var after", ""),
        ("func (box) leave", "box.leave"),
        ("func Map", "Map"),
        ("use(key)", "Map"),
    ],
)
def test_a_line_is_in_the_function_whose_braces_are_around_it(text: str, function: str) -> None:
    assert OUTLINE.function_at(line_of(text)) == function


@pytest.mark.parametrize(
    ("text", "always"),
    [
        ("func one", True),
        ("made := &box{", True),
        ("n: by", True),
        ("made = &box{}", False),
        ("use(made)", False),
        ("return &box{", True),
        ("n: 1", True),
        ("use(nil)", False),
        ("use(key)", False),
    ],
)
def test_a_branch_or_a_return_before_it_makes_a_line_uncertain(text: str, *, always: bool) -> None:
    assert OUTLINE.is_always_reached(line_of(text)) is always


def test_a_file_without_anything_has_no_functions() -> None:
    assert outline(b"").function_at(1) == ""
    assert outline(b"func").is_always_reached(1)


def test_a_byte_order_mark_does_not_hide_the_package() -> None:
    """A function may even stand on the line of the package clause."""
    marked = outline(b"\xef\xbb\xbfpackage p; func f() {\n}\n\nfunc g() {\n}\n")
    assert marked.package == "p"
    assert marked.function_at(4) == "g"
