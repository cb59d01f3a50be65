"""Which arguments a value is passed as: by a place in them, else by its names; a number is none."""

import pytest

from heaplens.source.calls import RECEIVER, call_at
from heaplens.source.operands import Passed, passed_as
from heaplens.source.syntax import parse

CERTAIN_NONE = Passed((), is_certain=False)


def passed(call: str, names: list[str], at: str = "") -> Passed:
    """What `passed_as` says of a call, with a place in it that the value passes."""
    syntax = parse(f"package p\n\nfunc g() {{\n\t{call}\n}}\n".encode())
    found = call_at(syntax, 4, 2 + call.index("("))
    assert found is not None
    sites = [(4, 2 + call.index(at))] if at else []
    return passed_as(syntax, found, sites, names)


@pytest.mark.parametrize(
    ("call", "names", "at", "indexes"),
    [
        ('f(x, "a b", y+1)', [], "y+1", (2,)),
        ('f(x, "a b", y+1)', ["x"], '"a b', (1,)),
        ('f(x, "a x", y)', ["nothing", "x"], "", (0,)),
        ("w.buffer.Write(p)", [], "w.buffer", (RECEIVER,)),
        ("w.buffer.Write(p)", ["w"], "", (RECEIVER,)),
        ("w.buffer.Write(p)", ["buffer"], "", ()),
        ("plain(q)", [], "", (0,)),
        ("t.m()", [], "", (RECEIVER,)),
        ("f(r, buf, len(buf))", ["buf"], "", (1,)),
        ("f(cap(b), b[:n], b[1] == 2)", ["b"], "", (1,)),
        ("f(a[b], c[b:], b)", ["b"], "", (2,)),
        ("f(-b, !b, b)", ["b"], "", (2,)),
        ("f(s + t, t)", ["t"], "", (1,)),
        ("f(unsafe.Sizeof(b), b)", ["b"], "", (1,)),
        ("f(T{b: 1}, T{x: b})", ["b"], "", (1,)),
        ("f(b{}, []b{c}, b)", ["b"], "", (2,)),
        ("f(b.x, x.b)", ["b"], "", (0,)),
        ("f(x, x, &x)", ["x"], "", (0, 1, 2)),
        ("f(x, x...)", ["x"], "", (0, 1)),
        ("f(g(x), x)", ["x"], "", (1,)),
        ("f(func() { use(x) }, x)", ["x"], "", (1,)),
        ("f([]byte(x), y)", ["x"], "", (0,)),
    ],
)
def test_it_is_certain(call: str, names: list[str], at: str, indexes: tuple[int, ...]) -> None:
    assert passed(call, names, at) == Passed(indexes, is_certain=bool(indexes))


@pytest.mark.parametrize(
    ("call", "names", "indexes"),
    [
        ("f(g(x), h(x))", ["x"], (0, 1)),
        ("f(g(x), func() { use(x) })", ["x"], (0, 1)),
        ("f(x.a, x.b)", ["x"], (0, 1)),
        ("f(x[0], x[1])", ["x"], (0, 1)),
        ("f(x, y)", ["a"], ()),
        ("f(len(x), cap(x))", ["x"], ()),
        ("f(x, y)", [], ()),
    ],
)
def test_it_is_not_clear(call: str, names: list[str], indexes: tuple[int, ...]) -> None:
    assert passed(call, names) == Passed(indexes, is_certain=False)


def test_the_result_of_the_only_call_that_gets_it_is_it() -> None:
    """Of what a call makes of a value nobody else can have got it from."""
    assert passed("f(g(x), y)", ["x"]) == Passed((0,), is_certain=True)
