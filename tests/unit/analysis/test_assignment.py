"""Calls that are given to candidates, each to one."""

from dataclasses import replace

from heaplens.analysis.matching.assignment import Assignment, ImplicitAllocation
from unit.analysis.builders import CALL, GROW, NEVER, PATH, at, candidate, moved

SHAPE = replace(CALL, symbol="ex.com/p.f[go.shape.int]")


def test_the_calls_of_a_candidate_are_kept_by_symbol() -> None:
    assignment = Assignment([moved("x")])
    assignment.serve(0, [CALL, SHAPE])
    assignment.serve(0, [replace(CALL)])
    assert assignment.calls(0) == {CALL.symbol: [CALL, CALL], SHAPE.symbol: [SHAPE]}
    assert assignment.is_served(0)


def test_nothing_is_served_at_first() -> None:
    assignment = Assignment([moved("x")])
    assert not assignment.is_served(0)
    assert not assignment.is_sharing(0)
    assert not assignment.has_served(CALL)
    assert assignment.calls(0) == {}
    assert not assignment.implicit
    assert not assignment.unplaced


def test_two_calls_that_are_equal_are_two() -> None:
    assignment = Assignment([moved("x"), moved("y")])
    twin = replace(CALL)
    assignment.serve(0, [CALL])
    assert assignment.has_served(CALL)
    assert not assignment.has_served(twin)
    assignment.serve(1, [twin])
    assert not assignment.is_sharing(1)


def test_a_call_that_serves_another_is_shared_and_the_next_one_still_counts() -> None:
    assignment = Assignment([moved("x"), moved("y")])
    other = replace(CALL)
    assignment.serve(0, [CALL])
    assignment.serve(1, [CALL, other])
    assert assignment.is_sharing(1)
    assert not assignment.is_sharing(0)
    assert assignment.calls(1) == {CALL.symbol: [other]}


def test_the_first_that_is_free_and_wants_a_call_takes_it() -> None:
    assignment = Assignment([candidate("append"), moved("x"), moved("y"), moved("z")])
    assignment.serve(1, [CALL])
    assignment.serve(2, [CALL])
    assert assignment.first_taker(range(4), replace(CALL)) == 3
    assert assignment.first_taker(range(3), replace(CALL)) is None
    assert assignment.first_taker(range(4), GROW) == 0


def test_what_never_happens_is_not_shown() -> None:
    assignment = Assignment(())
    shown = ImplicitAllocation(at(4), PATH, 4, None)
    assignment.show(shown)
    assignment.show(ImplicitAllocation(at(5, NEVER), PATH, 5, None))
    assert assignment.implicit == [shown]


def test_functions_with_an_open_call_are_known() -> None:
    assignment = Assignment(())
    assignment.leave_open("f")
    assert assignment.unplaced == {"f"}
