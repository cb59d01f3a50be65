"""Matches code with what is written on its line. Pure."""

from collections.abc import Mapping, Sequence

from heaplens.analysis.allocations import CallsByLine
from heaplens.analysis.candidates import Candidate, Line, SourceFacts
from heaplens.analysis.matching.assignment import Assignment, ImplicitAllocation
from heaplens.analysis.matching.claims import with_twins
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Product

# Of an expression that is longer only so many lines are looked at: a literal may be a whole file.
_MOST_LINES = 200
_IN_LITERALS = frozenset({Product.VARIABLE, Product.SLICE, Product.MAP})


def match_lines(
    written: CallsByLine,
    facts: SourceFacts,
    assignment: Assignment,
) -> None:
    """Match the calls of code that is written on a line with the candidates there.

    Args:
        written: The calls by line and symbol.
        facts: The source files.
        assignment: Gets what serves a candidate, and what no verdict announces.
    """
    candidates = assignment.candidates
    on_line, covering = numbers_on_line(candidates), _numbers_covering(candidates)
    in_literal = _numbers_in_map_literal(candidates)
    left: list[tuple[Line, AllocatorCall]] = []
    for line, by_symbol in written.items():
        numbers = on_line.get(line, ())
        for calls in by_symbol.values():
            served, rest = assignment.match(numbers, calls)
            if rest:
                on_this_line = [candidates[number] for number in numbers]
                served, rest = _with_doubled(line, on_this_line, served, rest, facts)
            for number, its_calls in zip(numbers, served, strict=True):
                assignment.serve(number, its_calls)
            left += [(line, call) for call in rest]
    # Once each line has had its own: the code of an expression of several lines may stand on
    # another line than its position (samples/building), that of a map's values at the brace.
    for line, call in left:
        taker = assignment.first_taker(covering.get(line, ()), call)
        if taker is None and call.product in _IN_LITERALS:
            taker = assignment.first_taker(in_literal.get(line, ()), call)
        if taker is not None:
            assignment.serve(taker, [call])
        else:
            assignment.show(ImplicitAllocation(call, *line, None))


def _with_doubled(
    line: Line,
    candidates: Sequence[Candidate],
    served: Sequence[Sequence[AllocatorCall]],
    rest: Sequence[AllocatorCall],
    facts: SourceFacts,
) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
    """Give code that was doubled to its claim, where no other expression may have made it."""
    is_free = {
        product: _has_other_site(line, product, candidates, served, facts)
        for product in {call.product for call in rest}
    }
    served_and_doubled, left = with_twins(
        served, [call for call in rest if not is_free[call.product]]
    )
    return served_and_doubled, [call for call in rest if is_free[call.product]] + left


def _has_other_site(
    line: Line,
    product: Product,
    candidates: Sequence[Candidate],
    served: Sequence[Sequence[AllocatorCall]],
    facts: SourceFacts,
) -> bool:
    """Return whether an expression of a line may make a product besides those that have a call."""
    # What is made and boxed has a call of each kind.
    known = {
        candidate.extent.span(line[0])
        for candidate, calls in zip(candidates, served, strict=True)
        if any(call.product is product for call in calls)
    }
    return any(
        extent.span(line[0]) not in known for extent in facts.allocation_sites(*line, product)
    )


def numbers_on_line(candidates: Sequence[Candidate]) -> Mapping[Line, Sequence[int]]:
    """Return the candidates written on each line, by number; none of what was inlined there."""
    numbers: dict[Line, list[int]] = {}
    for number, candidate in enumerate(candidates):
        if candidate.inlined_from is None:
            numbers.setdefault(candidate.line, []).append(number)
    return numbers


def _numbers_covering(candidates: Sequence[Candidate]) -> Mapping[Line, Sequence[int]]:
    """Return the candidates whose code may be on each line, by number."""
    numbers: dict[Line, list[int]] = {}
    for number, candidate in enumerate(candidates):
        extent = candidate.extent
        if candidate.inlined_from is not None:
            # The parameters of what was inlined are variables of the line of the call.
            numbers.setdefault(candidate.line, []).append(number)
            continue
        for line in range(extent.line, min(extent.end_line, extent.line + _MOST_LINES) + 1):
            numbers.setdefault((candidate.site.path, line), []).append(number)
    return numbers


def _numbers_in_map_literal(candidates: Sequence[Candidate]) -> Mapping[Line, Sequence[int]]:
    """Return the candidates in a map literal, by the line where it starts: their code is there."""
    literals: dict[str, list[tuple[int, int]]] = {}
    for candidate in candidates:
        if candidate.escape.subject.startswith("map["):
            lines = (candidate.extent.line, candidate.extent.end_line)
            literals.setdefault(candidate.site.path, []).append(lines)
    numbers: dict[Line, list[int]] = {}
    for number, candidate in enumerate(candidates):
        path, line = candidate.site.path, candidate.extent.line
        for first, last in literals.get(path, ()):
            if first < line <= last:
                numbers.setdefault((path, first), []).append(number)
    return numbers
