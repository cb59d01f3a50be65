"""Callees are read as the compiler prints them, and names are those that a path goes through."""

import pytest

from heaplens.explain.tracing import (
    Printed,
    is_passed_on,
    names_on_the_way,
    printed_functions,
    qualified,
)
from heaplens.model import Cause, Finding, Kind, Site, Span, Step


@pytest.mark.parametrize(
    ("callee", "functions"),
    [
        ("f", [("", "f")]),
        ("fmt.Println", [("fmt", "Println"), ("", "fmt.Println")]),
        ("keep.Call[int]", [("keep", "Call"), ("", "keep.Call")]),
        ("(*pp).doPrint", [("", "(*pp).doPrint")]),
        ("(*keep.Box).Add", [("keep", "(*Box).Add")]),
        ("keep.(*Box).Add", [("keep", "(*Box).Add")]),
        ("(*keep.List[go.shape.*ex.com/a.T]).Push", [("keep", "(*List).Push")]),
        ("keep.Box.Send", [("keep", "Box.Send")]),
        ('"ex.com/a".f', [('"ex.com/a"', "f")]),
        ('(*"ex.com/a".T).M', [('"ex.com/a"', "(*T).M")]),
        ("func literal", []),
        ("a.b.c.d", []),
        ("", []),
    ],
)
def test_what_a_printed_callee_may_be(callee: str, functions: list[tuple[str, str]]) -> None:
    found = printed_functions(callee)
    assert [(each.package, each.function) for each in found] == functions


def test_a_method_has_a_type() -> None:
    assert printed_functions("(*a.T).M") == (Printed("a", "(*T)", "M"),)


@pytest.mark.parametrize(
    ("function", "name"),
    [("F", "p.F"), ("T.M", "p.T.M"), ("(*T).M", "(*p.T).M")],
)
def test_a_name_with_its_package(function: str, name: str) -> None:
    assert qualified("p", function) == name


def finding(subject: str, cause: Cause, *steps: tuple[str, str]) -> Finding:
    flow = tuple(Step(Site("/a.go", 2, 3), reason, text) for reason, text in steps)
    span = Span("/a.go", 1, 1, 1, 2)
    return Finding(span, Kind.MOVED_TO_HEAP, subject, "f", cause, "x is on the heap.", flow)


def test_the_names_that_a_path_goes_through() -> None:
    """The last ones first, and what it is about at the end; not those that a call is made with."""
    found = finding(
        "n",
        Cause.CALLEE,
        ("address-of", "&n"),
        ("assign", "p := &n"),
        ("assign", "h.field = p"),
        ("range", "for index, each := range h.field"),
        ("call parameter", "keep(other)"),
    )
    assert names_on_the_way(found) == ["each", "index", "h", "p", "n"]


@pytest.mark.parametrize(
    ("cause", "followed"),
    [
        (Cause.CALLEE, True),
        (Cause.UNKNOWN_CALLEE, True),
        (Cause.BOXED, True),
        (Cause.RETURNED, False),
        (Cause.STORED, False),
        (Cause.GOROUTINE, False),
    ],
)
def test_what_is_worth_following(cause: Cause, followed: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_passed_on(finding("n", cause, ("call parameter", "f(n)"))) is followed
    assert not is_passed_on(finding("n", cause))
