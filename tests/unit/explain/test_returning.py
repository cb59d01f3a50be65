"""An explanation ends where the storage first leaves its function by `return`."""

import pytest

from heaplens.explain.returning import until_returned
from heaplens.explain.source_context import Body, SourceContext
from heaplens.model import Hop, Site, Step
from unit.explain.stories import HOME, story

INSIDE, OUTSIDE = Site("/a.go", 4, 2), Site("/a.go", 40, 2)
LITERAL = Body(Site("/a.go", 3, 7), is_literal=True)
KNOWN = SourceContext(function_at=lambda site: "other" if site == OUTSIDE else "f")
STORED = Hop("{heap}", "", "err", (Step(INSIDE, "assign", "sink = err"),))


def returned(site: Site, operator: str = "&") -> Hop:
    return Hop("~r0", operator, "x", (Step(site, "return", "return x"),))


def test_what_a_caller_does_with_a_result_is_left_out() -> None:
    explained = story(returned(INSIDE), Hop("err", "", "~r0", ()), STORED)
    assert until_returned(explained, KNOWN).hops == explained.hops[:1]


def test_a_value_that_goes_on_from_a_variable_is_returned_as_well() -> None:
    explained = story(Hop("p", "&", "x", ()), returned(INSIDE, ""), STORED)
    assert until_returned(explained, KNOWN).hops == explained.hops[:2]


@pytest.mark.parametrize(
    ("hop", "source"),
    [
        (returned(OUTSIDE), KNOWN),
        (returned(INSIDE, ""), KNOWN),
        (Hop("~r0", "&", "x", (Step(INSIDE, "assign-pair", "~r0 = x"),)), KNOWN),
        (returned(INSIDE), SourceContext()),
        (
            returned(INSIDE),
            SourceContext(
                function_at=KNOWN.function_at,
                bodies_at=lambda site: () if site == HOME else (LITERAL,),
            ),
        ),
    ],
    ids=["of another function", "not its address", "inlined", "nothing known", "of a closure"],
)
def test_another_step_does_not_leave_the_function(hop: Hop, source: SourceContext) -> None:
    explained = story(hop, STORED)
    assert until_returned(explained, source) is explained


def test_what_it_holds_is_not_the_storage() -> None:
    """`return *p`: the value of x is returned, and x itself stays."""
    explained = story(Hop("p", "&", "x", ()), returned(INSIDE, "*"), STORED)
    assert until_returned(explained, KNOWN) is explained


def test_a_parameter_is_told_of_to_its_end() -> None:
    explained = story(returned(INSIDE), STORED, leak=True)
    assert until_returned(explained, KNOWN) is explained
