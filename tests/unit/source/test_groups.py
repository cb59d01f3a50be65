"""What goes together: appends to one variable, elements of one literal, boxes of one call."""

import re

import pytest

from heaplens.model import Group, GroupKind
from heaplens.source.groups import group_at
from heaplens.source.syntax import Syntax, parse
from heaplens.source.text import Region

_APPEND = re.compile(rb"append\([^()]*\)")


def region(syntax: Syntax, text: bytes, nth: int = 0) -> Region:
    """The nth place of a text."""
    start = -1
    for _ in range(nth + 1):
        start = syntax.text.data.index(text, start + 1)
    return syntax.text.region(start, start + len(text))


def groups(body: str) -> list[Group | None]:
    """Of the appends in a method, from left to right."""
    source = f"package p\nfunc (r *T) f(s []int) {{\n{body}\n}}\n".encode()
    syntax = parse(source)
    return [
        group_at(syntax, syntax.text.region(*m.span()), boxed=False, inlined=False)
        for m in _APPEND.finditer(source)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "s = append(s, 1); s = append(s, 2)",
        "s = append(s, 1); if x { s = append(s, 2) }",
        "s = append(s, 1); s, err := append(s, 2), nil",
        "s = append(s, 1); func() { s = append(s, 2) }()",
        "r.a.b = append(r.a.b, 1); r.a.b = append(r.a.b[:0], 2)",
        "all = append(all, 1); all = append(all[:0], 2)",
        "s = append(s, 1); if s := g(); s != nil { }; s = append(s, 2)",
        "for _, x := range y { a := z; a = append(a, 1); a = append(a, 2) }",
    ],
)
def test_appends_to_one_variable_are_one_group(body: str) -> None:
    first, second = groups(body)
    assert first is not None
    assert first == second
    assert first.kind is GroupKind.SLICE


@pytest.mark.parametrize(
    "body",
    [
        "s = append(s, 1); t = append(t, 2)",
        "s = append(s, 1); r.s = append(r.s, 2)",
        "r.s = append(r.s, 1); r.t = append(r.t, 2)",
        "s = append(s, 1); if s := g(); true { s = append(s, 2) }",
        "if s := g(); true { s = append(s, 1) } else if s := h(); true { s = append(s, 2) }",
        "s = append(s, 1); { s := g(); s = append(s, 2) }",
        "{ s := g(); s = append(s, 1) }; { s := g(); s = append(s, 2) }",
        "for s := g(); ; { s = append(s, 1); s := s; s = append(s, 2) }",
        "for _, s := range g() { s = append(s, 1) }; s = append(s, 2)",
        "for _, a := range g() { a := a; a = append(a, 1) }; a = append(a, 2)",
        "s = append(s, 1); func(s []int) { s = append(s, 2) }(nil)",
        "s = append(s, 1); func() (s []int) { s = append(s, 2); return }()",
        "switch s := s.(type) { case []int: s = append(s, 1) }; s = append(s, 2)",
        "select { case s := <-c: s = append(s, 1) }; s = append(s, 2)",
        "switch { case a: s := g(); s = append(s, 1); default: s = append(s, 2) }",
        "var a []int; a = append(a, 1); { var (a []int; b int); a = append(a, 2) }",
        "r.s = append(r.s, 1); { r := r; r.s = append(r.s, 2) }",
    ],
)
def test_different_variables_are_different_groups(body: str) -> None:
    first, second = groups(body)
    assert first is not None
    assert second is not None
    assert first != second


@pytest.mark.parametrize("slice_", ["m[k]", "f()", "[]int(nil)", "[]int{}"])
def test_an_append_to_no_variable_stands_alone(slice_: str) -> None:
    source = f"package p\nfunc f() {{ s = append({slice_}, 1) }}\n".encode()
    syntax = parse(source)
    at = region(syntax, f"append({slice_}, 1)".encode())
    assert group_at(syntax, at, boxed=False, inlined=False) is None


def test_an_append_around_another_is_one_to_the_same_slice() -> None:
    syntax = parse(b"package p\nfunc f() { s = append(append(s, 1), 2) }\n")
    outer = group_at(syntax, region(syntax, b"append(append(s, 1), 2)"), boxed=False, inlined=False)
    inner = group_at(syntax, region(syntax, b"append(s, 1)"), boxed=False, inlined=False)
    assert outer == inner == Group(GroupKind.SLICE, "s", 0, 0)


def test_the_assignment_that_is_one_with_its_append_goes_with_it() -> None:
    syntax = parse(b"package p\nfunc f() { r.s = append(r.s, 2) }\n")
    found = group_at(syntax, region(syntax, b"r.s = append(r.s, 2)"), boxed=False, inlined=False)
    assert found == Group(GroupKind.SLICE, "r.s", 0, 0)


def test_boxes_of_one_call_are_one_group_and_those_of_another_are_not() -> None:
    syntax = parse(b"package p\nfunc f() { g(aa, (bb), h(cc), dd...); g(ee, xx.y) }\n")
    found = [
        group_at(syntax, region(syntax, text), boxed=True, inlined=False)
        for text in (b"aa", b"(bb)", b"(aa, (bb), h(cc), dd...)", b"cc", b"ee", b"xx.y")
    ]
    assert found[0] == group_at(syntax, region(syntax, b"(bb)"), boxed=True, inlined=False)
    kinds = [each.kind if each is not None else None for each in found]
    assert kinds[1:] == [GroupKind.ARGUMENTS] * 5
    assert found[1] == found[2]
    assert found[4] == found[5]
    assert len({found[1], found[3], found[4]}) == 3


def test_an_argument_that_is_not_boxed_stands_alone() -> None:
    syntax = parse(b"package p\nfunc f() { g(&T{}, &U{}) }\n")
    assert group_at(syntax, region(syntax, b"&T{}"), boxed=False, inlined=False) is None


ELEMENTS = [
    ('map[string]any{K: v, "b": []string{w}}', True),
    ('url.Values{"k": K}', True),
    ("[]*T{{a: K}, {w}}", True),
    ("[...]any{K}", True),
    ("M{K: 1}", True),
    ("T{a: K}", False),
    ("S{a: K}", False),
    ('map[string]any{"a": g(K)}', False),
    ('map[string]any{"a": func() any { return K }}', False),
]


@pytest.mark.parametrize(("literal", "together"), ELEMENTS)
def test_elements_of_a_literal_of_a_map_or_slice_go_with_it(
    literal: str, *, together: bool
) -> None:
    source = f"package p\ntype M map[string]int\ntype S struct{{a any}}\nvar x = {literal}\n"
    syntax = parse(source.encode())
    whole = group_at(syntax, region(syntax, literal.encode()), boxed=False, inlined=False)
    element = group_at(syntax, region(syntax, b"K"), boxed=True, inlined=False)
    assert (element is not None and element == whole) is together


def test_all_that_is_inlined_at_one_call_goes_together_and_a_chain_does_not() -> None:
    syntax = parse(b"package p\nfunc f() { r.New().Name(x) }\n")
    first = group_at(syntax, region(syntax, b"r.New()"), boxed=False, inlined=True)
    second = group_at(syntax, region(syntax, b"r.New().Name(x)"), boxed=False, inlined=True)
    assert first is not None
    assert first.kind is GroupKind.INLINED
    assert first != second


def test_broken_source_gives_no_group_and_no_error() -> None:
    syntax = parse(b"package p\nfunc f( { s = append(, 1) ; map[string]any{")
    for start in range(len(syntax.text.data)):
        at = syntax.text.region(start, min(start + 9, len(syntax.text.data)))
        group_at(syntax, at, boxed=True, inlined=False)
