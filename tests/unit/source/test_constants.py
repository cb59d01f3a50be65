"""An operand that needs no memory in an interface value is told from one that does."""

import pytest

from heaplens.source.allocation_sites.constants import constant_reason
from heaplens.source.syntax import parse

DECLARED = """
const first, second = iota, "x"
const (
	typed int = 1 << iota
	next
)

type none struct{}
type some struct{ a int }
type kind int
"""


def reason(source: str) -> str | None:
    """Return the reason for what is at the » of a function body."""
    data = f"package p\n{DECLARED}\nfunc bar(n int, shadow any) {{\n\t{source}\n}}\n".encode()
    offset = data.index("»".encode())
    syntax = parse(data.replace("»".encode(), b""))
    return constant_reason(syntax, *syntax.text.position(offset))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f(»1)", "constant"),
        ("f(»-1)", "constant"),
        ("f(»'x')", "constant"),
        ('f(»"x")', "constant"),
        ("f(»`x`)", "constant"),
        ("f(»true)", "constant"),
        ('f("a" »+ "b")', "constant"),
        ('f("a" + second »+ "b")', "constant"),
        ("f(»(1))", "constant"),
        ("f(1 »<< 3)", "constant"),
        ("f(»first)", "constant"),
        ("f(»next)", "constant"),
        ("f(int64»(5))", "constant"),
        ("f(int64(»5))", "constant"),
        ("const local = 1\n\tf(»local)", "constant"),
        ("f(»n)", None),
        ("f(»-n)", None),
        ("f(»&x)", None),
        ("f(»*x)", None),
        ("f(»<-c)", None),
        ('f("a" »+ s)', None),
        ("f(g»(1))", None),
        ("f(int64»(n))", None),
        ("f(x.»first)", None),
        ("first := n\n\tf(»first)", None),
        ("var first int\n\tf(»first)", None),
        ("func(second any) { f(»second) }(1)", None),
        ("if x { const inner = 1 }\n\tf(»inner)", None),
        ("f(a »== b)", "single byte"),
        ("f(a »&& b)", "single byte"),
        ("f(»!a)", "single byte"),
        ("f(byte»(n))", "single byte"),
        ("f(a »+ b)", None),
        ("f(struct{}»{})", "zero size"),
        ("f(none»{})", "zero size"),
        ("f([0]int»{})", "zero size"),
        ("var z none\n\tf(»z)", "zero size"),
        ("func(z struct{}) { f(»z) }(x)", "zero size"),
        ("var z some\n\tf(»z)", None),
        ("var z none\n\tz := 1\n\tf(»z)", None),
        ("f(kind»(4))", "constant"),
        ("f(kind»(n))", None),
        ("f(some»(4))", None),
        ("f(some»{})", None),
        ("f(some»{1})", None),
        ("f([]int»{})", None),
        ("f(»", None),
    ],
)
def test_only_what_is_sure_to_need_no_memory_has_a_reason(
    source: str, expected: str | None
) -> None:
    assert reason(source) == expected


def test_a_position_outside_the_file_has_no_reason() -> None:
    assert constant_reason(parse(b""), 7, 7) is None


def test_a_sum_of_thousands_of_literals_is_read_without_end_of_the_stack() -> None:
    line = "var x any = " + " + ".join(['"x"'] * 5000)
    syntax = parse(f"package p\n{line}\n".encode())
    assert constant_reason(syntax, 2, line.rindex("+") + 1) is None
    assert constant_reason(syntax, 2, line.index("+") + 1) == "constant"
