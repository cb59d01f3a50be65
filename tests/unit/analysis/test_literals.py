"""Code of a literal that exists only where it was inlined is shown where it is written, too."""

from collections.abc import Sequence
from dataclasses import replace

from heaplens.analysis.allocations import LiteralCall
from heaplens.analysis.candidates import Candidate
from heaplens.analysis.matching.assignment import Assignment, ImplicitAllocation
from heaplens.analysis.matching.literals import match_literals
from heaplens.model import Inlining, Site
from unit.analysis.builders import CALL, GROW, PATH, PlainFacts, at, candidate, level, moved

LITERAL = level(5, "ex.com/p.f.func1", 1)
INLINED = at(3, CALL, LITERAL)
COPY = LiteralCall(INLINED, at(5))


def matched(
    candidates: Sequence[Candidate], *literals: LiteralCall, served: Sequence[int] = ()
) -> Assignment:
    assignment = Assignment(candidates)
    for number in served:
        assignment.serve(number, [INLINED])
    match_literals(literals, [Inlining(Site(PATH, 5, 9), "g")], PlainFacts({90: "g"}), assignment)
    return assignment


def test_a_copy_serves_what_is_written_on_its_line() -> None:
    assignment = matched([moved("x", 5)], COPY)
    assert assignment.calls(0) == {CALL.symbol: [at(5)]}
    assert not assignment.implicit


def test_a_copy_that_no_verdict_wants_is_implicit() -> None:
    assert matched([], COPY).implicit == [ImplicitAllocation(at(5), PATH, 5, None)]


def test_a_copy_of_what_is_announced_at_the_call_escapes() -> None:
    assignment = matched([moved("x", 3)], COPY, served=[0])
    assert assignment.implicit == [ImplicitAllocation(at(5), PATH, 5, None, escapes=True)]


def test_what_is_served_already_gets_no_copy() -> None:
    assignment = Assignment([moved("x", 5)])
    own = replace(CALL)
    assignment.serve(0, [own])
    match_literals([COPY], (), PlainFacts(), assignment)
    assert assignment.calls(0) == {CALL.symbol: [own]}
    assert [one.line for one in assignment.implicit] == [5]


def test_what_is_inlined_into_the_literal_is_implicit_at_its_call() -> None:
    """Even where a verdict stands: those at such calls are about other code."""
    chain = level(90, "ex.com/p.g", 2)
    copy = LiteralCall(at(3, CALL, LITERAL, chain), at(5, CALL, chain))
    at_call = candidate("&T{...}", 5, 9, inlined_from="p.g", exact=False)
    assignment = matched([at_call], copy)
    assert not assignment.is_served(0)
    assert [(one.line, one.site) for one in assignment.implicit] == [(5, Site(PATH, 5, 9))]


def test_each_line_and_each_symbol_is_matched_for_itself() -> None:
    other = LiteralCall(at(3, GROW, LITERAL), at(6, GROW))
    shape = LiteralCall(replace(INLINED), replace(at(5), symbol="ex.com/p.f[go.shape.int]"))
    assignment = matched([moved("x", 5), candidate("append", 6)], COPY, other, shape)
    assert assignment.calls(0) == {CALL.symbol: [at(5)], shape.copy.symbol: [shape.copy]}
    assert assignment.calls(1) == {CALL.symbol: [at(6, GROW)]}
