"""Inlined code belongs to the call that it was inlined at, where the line tells which."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from heaplens.analysis.allocations import by_line
from heaplens.analysis.candidates import Candidate
from heaplens.analysis.matching.assignment import Assignment
from heaplens.analysis.matching.inlined import match_inlined
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Product
from heaplens.model import Inlining, Site
from unit.analysis.builders import (
    CALL,
    GROW,
    LIBRARY,
    NEVER,
    PATH,
    PlainFacts,
    at,
    candidate,
    extent,
    level,
)

G = Inlining(Site(PATH, 3, 4), "g")
H = Inlining(Site(PATH, 3, 9), "h")
LAST_G = Inlining(Site(PATH, 3, 20), "g")
# The first call ends behind the second: `g(0, g(0))`.
NESTED = PlainFacts(
    functions={90: "g", 91: "h"},
    calls={(3, 4): extent("g(0, g(0)) ", 3, 2), (3, 9): extent("g(0)", 3, 7)},
)
FACTS = PlainFacts(functions={90: "g", 91: "h"})


def of_g(node: int = 0, *siblings: int, call: AllocatorCall = CALL) -> AllocatorCall:
    """A call in a copy of g."""
    return at(3, call, level(90, "ex.com/p.g", node, siblings or (node,)))


def of_h(node: int = 0) -> AllocatorCall:
    """A call in a copy of h."""
    return at(3, CALL, level(91, "ex.com/p.h", node, (node,)))


def inlined_at(column: int, subject: str = "&T{...}") -> Candidate:
    """What a verdict says of code that was inlined at a call."""
    return candidate(subject, 3, column, inlined_from="p.g", exact=False)


def placed(
    inlinings: Sequence[Inlining],
    *calls: AllocatorCall,
    candidates: Sequence[Candidate] = (),
    facts: PlainFacts = FACTS,
) -> list[tuple[int, int]]:
    """The column that each call was placed at, and its copy; 0 for one that stayed open."""
    assignment = Assignment(candidates)
    match_inlined(inlinings, by_line(calls), facts, assignment)
    assert all((one.path, one.line) == (PATH, 3) for one in assignment.implicit)
    shown = [(one.site.byte_col, one.call) for one in assignment.implicit if one.site is not None]
    served = [
        (one.site.byte_col, call)
        for number, one in enumerate(candidates)
        for calls in assignment.calls(number).values()
        for call in calls
    ]
    columns = [(column, call.chain[0].node) for column, call in shown + served]
    return columns + [(0, 0) for _ in assignment.unplaced]


def test_a_call_is_known_by_its_callee() -> None:
    assert placed([G, H], of_h(1), of_g(2)) == [(9, 1), (4, 2)]


def test_a_line_without_any_inlining_leaves_its_function_open() -> None:
    assignment = Assignment(())
    match_inlined([replace(G, site=Site(PATH, 4, 4))], by_line([of_g()]), FACTS, assignment)
    assert assignment.unplaced == {"f"}
    assert not assignment.implicit


@pytest.mark.parametrize(
    ("callee", "function"),
    [
        ("g", ""),
        ("p.g", ""),
        ("g", "ex.com/p.other"),
        ("(*T).M", "ex.com/lib.(*T).M"),
        ("p.(*T).M", "ex.com/lib.(*T[go.shape.int]).M"),
        ("(*T[go.shape.int]).M", "ex.com/lib.(*T[go.shape.int]).M"),
    ],
)
def test_a_callee_is_known_by_its_line_or_by_its_symbol(callee: str, function: str) -> None:
    call = at(3, CALL, replace(level(90, function)))
    other = Inlining(Site(PATH, 3, 30), "other.Callee")
    assert placed([Inlining(G.site, callee), other], call) == [(4, 0)]


def test_a_callee_of_another_package_has_its_package_s_name() -> None:
    call = at(3, CALL, replace(level(90, ""), site=Site(LIBRARY, 90, 0)))
    other = Inlining(Site(PATH, 3, 30), "p.g")
    assert placed([Inlining(G.site, "lib.g"), other], call) == [(4, 0)]


def test_of_what_is_inlined_at_one_position_the_first_counts() -> None:
    inside = Inlining(G.site, "h")
    assert placed([G, inside], of_g()) == [(4, 0)]
    assert placed([G, inside, H], of_h(1)) == [(9, 1)]


def test_a_callee_of_another_name_is_known_by_exclusion() -> None:
    method_value = Inlining(Site(PATH, 3, 30), "T.M-fm")
    assert placed([G, method_value], of_g(1), of_h(2), of_h(3)) == [(4, 1), (30, 2), (30, 3)]


def test_where_two_calls_are_left_nobody_knows() -> None:
    others = [Inlining(Site(PATH, 3, column), f"k{column}") for column in (30, 40)]
    assert placed([G, *others], of_g(1), of_h(2)) == [(4, 1), (0, 0)]


def test_all_that_has_another_name_stays_open_and_what_has_none_of_it_does_not() -> None:
    calls = [of_h(1), at(3, CALL, level(92, "ex.com/p.k", 2, (2,))), of_g(3)]
    others = [Inlining(Site(PATH, 3, column), f"k{column}") for column in (30, 40)]
    facts = PlainFacts({90: "g", 91: "h", 92: "k"})
    assignment = Assignment(())
    match_inlined([G, *others], by_line(calls), facts, assignment)
    assert [one.call for one in assignment.implicit] == calls[2:]
    assert assignment.unplaced == {"f"}
    only = [G, others[0]]
    assert placed(only, *calls, facts=facts) == [(4, 3), (30, 1), (30, 2)]


def test_copies_of_one_callee_run_in_the_order_in_which_their_calls_end() -> None:
    twice = [G, replace(G, site=H.site)]
    calls = of_g(5, 5, 7), of_g(7, 5, 7)
    assert placed(twice, *calls) == [(4, 5), (9, 7)]
    assert placed(twice, *calls, facts=NESTED) == [(9, 5), (4, 7)]


def test_whole_turns_of_an_unrolled_loop_repeat_the_same_calls() -> None:
    twice, nodes = [G, LAST_G], (1, 2, 3, 4)
    calls = [of_g(node, *nodes) for node in nodes]
    assert placed(twice, *calls) == [(4, 1), (20, 2), (4, 3), (20, 4)]


def test_a_number_of_copies_that_fits_no_turn_stays_open() -> None:
    calls = [of_g(node, 1, 2, 3) for node in (1, 2, 3)]
    assert placed([G, LAST_G], *calls) == [(0, 0)]


def test_all_copies_belong_to_the_one_call_of_their_callee() -> None:
    assert placed([G, H], of_g(1, 1, 2), of_g(2, 1, 2)) == [(4, 1), (4, 2)]


def test_a_call_whose_code_is_gone_has_no_verdict() -> None:
    """`if debug { g(x) }` with a constant: of the two calls one is compiled."""
    assert placed([G, LAST_G], of_g(1), candidates=[inlined_at(20)]) == [(20, 1)]


def test_where_verdicts_stand_at_none_of_the_calls_nobody_knows() -> None:
    elsewhere = candidate("&T{...}", 8)
    assert placed([G, LAST_G], of_g(1), candidates=[elsewhere]) == [(0, 0)]


def test_without_any_verdict_the_last_call_is_the_one_that_is_left() -> None:
    assert placed([G, LAST_G], of_g(1)) == [(20, 1)]


def test_a_verdict_at_the_call_that_is_not_about_inlined_code_places_it_and_gets_nothing() -> None:
    own = replace(inlined_at(20), inlined_from=None)
    assignment = Assignment([own])
    match_inlined([G, LAST_G], by_line([of_g(1)]), FACTS, assignment)
    assert not assignment.is_served(0)
    assert [one.site for one in assignment.implicit] == [LAST_G.site]


def test_each_verdict_at_a_call_is_served_and_the_rest_is_implicit() -> None:
    growth = of_g(call=GROW)
    assignment = Assignment([inlined_at(4), inlined_at(4, "append")])
    never = of_g(call=replace(NEVER, routine="runtime.makechan", product=Product.CHANNEL))
    made = replace(CALL, routine="runtime.makemap", product=Product.MAP)
    calls = [growth, of_g(), of_g(call=made), never]
    match_inlined([G], by_line(calls), FACTS, assignment)
    assert assignment.calls(0) == {CALL.symbol: [of_g()]}
    assert assignment.calls(1) == {CALL.symbol: [growth]}
    assert [one.call.product for one in assignment.implicit] == [Product.MAP]


def test_code_that_was_doubled_serves_the_same_verdict() -> None:
    assignment = Assignment([inlined_at(4)])
    match_inlined([G], by_line([of_g(), of_g()]), FACTS, assignment)
    assert assignment.calls(0) == {CALL.symbol: [of_g(), of_g()]}
    assert not assignment.implicit
