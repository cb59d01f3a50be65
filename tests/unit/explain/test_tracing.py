"""A path is followed by the names that it goes through."""

import pytest

from heaplens.explain.tracing import (
    is_passed_on,
    names_on_the_way,
)
from heaplens.model import Cause, Finding, Kind, Site, Span, Step


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
