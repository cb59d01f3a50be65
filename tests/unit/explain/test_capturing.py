"""A captured variable names the closure, what becomes of that, and the copy it is in."""

from dataclasses import replace

import pytest

from heaplens.explain.reasons import deduce_reason
from heaplens.explain.source_context import Body, SourceContext
from heaplens.model import Kind, Site, Step, Story
from unit.explain.stories import CLOSURE, HEAP, HOME, story, to

USE, INNER, OUTER, LOOP = (Site("/a.go", line, 9) for line in (8, 7, 6, 5))
CAPTURED = story(to(CLOSURE, Step(USE, "reference", "x")))


def returned(site: Site, function: str = "f") -> Story:
    steps = (Step(site, "spill", "func literal"), Step(site, "return", "return func literal"))
    return replace(story(to("~r0", *steps), subject="func literal", function=function), site=site)


def sentence(source: SourceContext, explained: Story = CAPTURED) -> str:
    reason = deduce_reason(explained, Kind.MOVED_TO_HEAP, "f", source)
    return reason.clause + reason.optional


def around(*bodies: Body) -> SourceContext:
    return SourceContext(bodies_at=lambda site: bodies if site == USE else ())


def test_of_nested_closures_the_outermost_captures_it() -> None:
    source = around(Body(INNER, is_literal=True), Body(OUTER, is_literal=True))
    assert sentence(source) == "it is captured by the closure on line 6, which escapes"


def test_a_closure_that_is_around_the_variable_too_does_not_capture_it() -> None:
    inner, outer = Body(INNER, is_literal=True), Body(OUTER, is_literal=True)
    source = SourceContext(bodies_at=lambda site: (inner, outer) if site == USE else (outer,))
    assert sentence(source) == "it is captured by the closure on line 7, which escapes"


def test_what_becomes_of_the_closure_is_said() -> None:
    source = around(Body(INNER, is_literal=True))
    known = replace(source, closure_at=lambda site: returned(site) if site == INNER else None)
    assert sentence(known) == "it is captured by the closure on line 7, which is returned by f"


@pytest.mark.parametrize("is_closure", [True, False])
def test_a_loop_is_a_closure_where_the_compiler_says_so(*, is_closure: bool) -> None:
    source = around(Body(INNER, is_literal=True), Body(LOOP, is_literal=False))
    known = replace(source, closure_at=lambda s: returned(s) if is_closure and s == LOOP else None)
    loop = "it is captured by the loop body on line 5, which is returned by f"
    literal = "it is captured by the closure on line 7, which escapes"
    assert sentence(known) == (loop if is_closure else literal)


@pytest.mark.parametrize(
    ("function", "copy"),
    [
        ("Books.func1", ""),
        ("Two.Books.func1", " (in the copy inlined into Two)"),
        ("Two.func2.Books.func1", " (in the copy inlined into Two)"),
        ("Two.Books.func1-range1", " (in the copy inlined into Two)"),
    ],
)
def test_the_copy_that_the_closure_is_in_is_named(function: str, copy: str) -> None:
    source = replace(
        around(Body(INNER, is_literal=True)),
        closure_at=lambda site: returned(site, function),
        function_at=lambda _: "Books",
    )
    start = f"it is captured by the closure on line 7{copy}, which is returned by"
    assert sentence(source).startswith(start)


def test_the_state_of_a_loop_has_no_place_but_the_loop() -> None:
    """The compiler makes it up, and gives no position of its use."""
    made_up = story(to(CLOSURE, Step(Site("<unknown line number>", 0, 0), "reference", "#state1")))
    source = SourceContext(closure_at=lambda site: returned(site) if site == HOME else None)
    assert sentence(source, made_up).startswith("it is captured by the loop body on line 2")


def test_a_closure_of_another_kind_is_named_by_its_line() -> None:
    """A method value of a generic type."""
    assert sentence(SourceContext()) == (
        "it is captured by a closure that escapes and uses it on line 8"
    )
    nowhere = story(to(CLOSURE, Step(Site("/b.go", 8, 9), "reference", "x")))
    assert sentence(SourceContext(), nowhere) == "it is captured by a closure that escapes"


def test_another_reason_is_no_closure() -> None:
    assert "captured" not in sentence(SourceContext(), story(to(HEAP)))
