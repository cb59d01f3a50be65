"""What is written on a line is matched with the calls there, and with those on lines it covers."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from heaplens.analysis.allocations import by_line
from heaplens.analysis.candidates import Candidate
from heaplens.analysis.matching.assignment import Assignment
from heaplens.analysis.matching.lines import match_lines, numbers_on_line
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Product
from unit.analysis.builders import (
    BLOCK,
    BOX,
    CALL,
    GROW,
    NEVER,
    PATH,
    PlainFacts,
    at,
    candidate,
    extent,
    moved,
)

MAP = replace(CALL, routine="runtime.makemap_small", product=Product.MAP)
SLICE = replace(CALL, routine="runtime.makeslice", product=Product.SLICE)


def matched(
    candidates: Sequence[Candidate], *calls: AllocatorCall, facts: PlainFacts | None = None
) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
    """The calls of each candidate, and the implicit ones."""
    assignment = Assignment(candidates)
    match_lines(by_line(calls), facts or PlainFacts(), assignment)
    assert all(one.site is None and not one.escapes for one in assignment.implicit)
    assert all((one.path, one.line) == (PATH, one.call.site.line) for one in assignment.implicit)
    served = [
        [call for calls in assignment.calls(number).values() for call in calls]
        for number in range(len(candidates))
    ]
    return served, [one.call for one in assignment.implicit]


def test_a_call_serves_what_is_written_on_its_line() -> None:
    assert matched([moved("x", 3), moved("y", 4)], at(4), at(3)) == ([[at(3)], [at(4)]], [])


def test_what_no_verdict_wants_is_implicit_unless_it_never_happens() -> None:
    assert matched([moved("x", 3)], at(3, GROW), at(4), at(5, NEVER)) == (
        *([[]], [at(3, GROW), at(4)]),
    )


def test_each_symbol_has_a_call_of_its_own() -> None:
    """Shapes of a generic function repeat its code."""
    shape = replace(at(3), symbol="ex.com/p.f[go.shape.string]")
    assert matched([moved("x", 3)], at(3), shape) == ([[at(3), shape]], [])


def test_the_code_of_an_expression_may_stand_on_any_of_its_lines() -> None:
    tall = candidate("&T{...}", 3, end_line=6)
    for line in (3, 4, 6):
        assert matched([tall], at(line)) == ([[at(line)]], [])
    for line in (2, 7):
        assert matched([tall], at(line)) == ([[]], [at(line)])


def test_of_a_very_long_expression_the_first_two_hundred_lines_count() -> None:
    tall = candidate("&T{...}", 3, end_line=900)
    assert matched([tall], at(203)) == ([[at(203)]], [])
    assert matched([tall], at(204)) == ([[]], [at(204)])


def test_a_call_serves_its_own_line_before_what_covers_it() -> None:
    outer, inner = candidate("&T{...}", 3, end_line=6), candidate("&U{...}", 4)
    assert matched([outer, inner], at(4)) == ([[], [at(4)]], [])
    assert matched([outer, inner], at(5), at(4)) == ([[at(5)], [at(4)]], [])


def test_what_is_served_takes_no_more() -> None:
    tall = candidate("&T{...}", 3, end_line=6)
    assert matched([tall], at(4), at(5)) == ([[at(4)]], [at(5)])


def test_what_covers_a_line_takes_only_what_it_wants() -> None:
    tall = candidate("&T{...}", 3, end_line=6)
    assert matched([tall], at(4, GROW)) == ([[]], [at(4, GROW)])


def test_what_was_inlined_at_a_line_takes_what_is_left_there() -> None:
    """A parameter of what was inlined is a variable of the line of the call."""
    inlined = replace(moved("v", 3), inlined_from="p.g")
    assert matched([inlined], at(3)) == ([[at(3)]], [])
    assert matched([inlined, moved("x", 3)], at(3)) == ([[], [at(3)]], [])
    assert numbers_on_line([inlined, moved("x", 3)]) == {(PATH, 3): [1]}
    tall = replace(candidate("&T{...}", 3, end_line=6), inlined_from="p.g")
    assert matched([tall], at(4)) == ([[]], [at(4)])


@pytest.mark.parametrize(
    ("subject", "call"),
    [("&T{...}", CALL), ("[]int{...}", SLICE), ("map[string]int{...}", MAP)],
)
def test_the_values_of_a_map_literal_have_their_code_where_it_begins(
    subject: str, call: AllocatorCall
) -> None:
    literal = candidate("map[string]*T{...}", 3, end_line=5)
    value = candidate(subject, 4, 6)
    making = at(3, MAP)
    stored = replace(at(3, call), count=7)
    served, implicit = matched([literal, value], making, stored)
    assert served == [[making], [stored]]
    assert implicit == []


def test_values_on_the_first_line_or_behind_the_literal_are_none_of_it() -> None:
    for line in (2, 3, 6):
        value = candidate("&T{...}", line, 6)
        literal = candidate("map[string]*T{...}", 3, end_line=5)
        _, implicit = matched([literal, value], at(3, MAP), at(3))
        assert implicit == ([] if line == 3 else [at(3)])


def test_the_last_line_of_a_map_literal_counts() -> None:
    literal, value = candidate("map[string]*T{...}", 3, end_line=5), candidate("&T{...}", 5)
    assert matched([literal, value], at(3, MAP), at(3)) == ([[at(3, MAP)], [at(3)]], [])


def test_only_storage_is_moved_to_the_beginning_of_a_map_literal() -> None:
    literal, value = candidate("map[string]any{...}", 3, end_line=5), candidate("n", 4)
    assert matched([literal, value], at(3, MAP), at(3, BOX)) == (
        *([[at(3, MAP)], []], [at(3, BOX)]),
    )


def test_a_map_literal_in_another_file_holds_nothing_of_this_one() -> None:
    literal = candidate("map[string]*T{...}", 3, end_line=5)
    elsewhere = replace(literal.escape, site=replace(literal.escape.site, path="/p/b.go"))
    served, implicit = matched([replace(literal, escape=elsewhere), candidate("&T{...}", 4)], at(3))
    assert (served, implicit) == ([[], []], [at(3)])


def test_one_block_on_a_line_is_shared_by_all_small_variables() -> None:
    assignment = Assignment([moved("x", 3), moved("y", 3, 5)])
    match_lines(by_line([at(3, BLOCK)]), PlainFacts(), assignment)
    assert assignment.is_served(0)
    assert not assignment.is_served(1)
    assert [assignment.is_sharing(number) for number in (0, 1)] == [False, True]


def test_what_shares_a_block_takes_no_other_call() -> None:
    variables = [moved("x", 3), replace(moved("y", 3, 5), extent=extent("y", 3, 5, end_line=6))]
    assert matched(variables, at(3, BLOCK), at(5)) == ([[at(3, BLOCK)], []], [at(5)])


def test_doubled_code_serves_the_one_expression_that_may_have_made_it() -> None:
    """A loop that was unrolled, a deferred function: the same append twice on a line."""
    grown, twice = candidate("append(a, x)"), [at(3, GROW), at(3, GROW)]
    facts = PlainFacts(sites={(3, Product.SLICE_GROWTH): [grown.extent]})
    assert matched([grown], *twice, facts=facts) == ([twice], [])


def test_a_second_expression_that_may_have_made_it_has_it_for_itself() -> None:
    grown, twice = candidate("append(a, x)"), [at(3, GROW), at(3, GROW)]
    sites = [grown.extent, extent("append(b, x)", 3, 20)]
    facts = PlainFacts(sites={(3, Product.SLICE_GROWTH): sites})
    assert matched([grown], *twice, facts=facts) == ([twice[:1]], twice[1:])
