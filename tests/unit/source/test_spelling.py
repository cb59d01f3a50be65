"""Source is recognized in the compiler's words for it."""

import pytest
from tree_sitter import Node

from heaplens.source.positions.spelling import is_spelled, means, spelling, squeezed
from heaplens.source.syntax import parse


def expression(source: str) -> Node:
    root = parse(f"package p\nvar x = {source}\n".encode()).tree.root_node
    specs = root.named_children[1].named_children
    values = specs[0].child_by_field_name("value")
    node = values.named_child(0) if values else None
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        ("f(a,b)", "f(a, b)"),
        ("([]byte)(s)", "[]byte(s)"),
        ("&T{a: 1}", "&T{...}"),
        ("T{}", "T{}"),
        ("func() { g() }", "func literal"),
        ("`raw`", '"raw"'),
        ("(n + 1) * m", "(n + 1) * m"),
        ("f(a, b, c)", "f(a, ... argument...)"),
        ("f( /* why */ a)", "f(a)"),
    ],
)
def test_a_node_is_spelled_as_the_compiler_prints_it(source: str, subject: str) -> None:
    assert is_spelled(expression(source), squeezed(subject))


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        ("f(a)", "f(b)"),
        ("f(a)", "f(a).b"),
        ("f(a).b", "f(a)"),
        ("&T{a: 1}", "T{...}"),
        ("f(b, c)", "f(a, ... argument...)"),
        ("f", ""),
    ],
)
def test_other_words_are_not_its_spelling(source: str, subject: str) -> None:
    assert not is_spelled(expression(source), squeezed(subject))


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        ("T{1}", "ex.com/p.T{...}"),
        ("&T{}", "&p.T{}"),
        ("t.field", "t.Embedded.field"),
        ("a + b", "~r0 + b"),
        ("t.M(1)", "(*T).M(t, 1)"),
        ("f[int](x)", "p.f[int](x)"),
        ("p.f[0](x)", "f(x)"),
        ("make(n)", "make"),
        ("limit", "64"),
        ("name", '"heaplens"'),
        ("yes", "true"),
        ("none", "nil"),
    ],
)
def test_a_subject_means_a_node_that_the_source_writes_differently(
    source: str, subject: str
) -> None:
    assert means(expression(source), subject)


@pytest.mark.parametrize(
    ("source", "subject"),
    [
        ("t", "T{...}"),
        ("-t", "-T{...}"),
        ("t.field", "t.other"),
        ("a + b", "a - b"),
        ("f(x)", "g(x)"),
        ("x", "y"),
        ("x", "trueish"),
    ],
)
def test_a_subject_that_may_mean_something_else_means_nothing(source: str, subject: str) -> None:
    assert not means(expression(source), subject)


def test_a_spelling_has_a_limit() -> None:
    node = expression("f(a, b)")
    assert spelling(node, 3) == b"fab"
    assert spelling(node, 2) == b""
