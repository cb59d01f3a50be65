"""Matches code with what is written on its line. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from heaplens.analysis.assignment import Assignment, Hidden, claim_of
from heaplens.analysis.candidates import Candidate, SourceFacts
from heaplens.analysis.matching import match, wanted_products, with_twins
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product

Line = tuple[str, int]
"""A file and a line."""
_LINES = 200
_IN_LITERALS = frozenset({Product.VARIABLE, Product.SLICE, Product.MAP})


def match_own(
    candidates: Sequence[Candidate],
    own: Mapping[tuple[str, int], Mapping[str, list[AllocatorCall]]],
    assignment: Assignment,
    facts: SourceFacts,
) -> None:
    """Matches what is written on a line with the calls on it."""
    on_line, covering = by_line(candidates)
    inside = _inside_literals(candidates)
    left: list[tuple[tuple[str, int], AllocatorCall]] = []
    for where, by_symbol in own.items():
        numbers = on_line.get(where, [])
        for calls in by_symbol.values():
            served, rest = match([claim_of(candidates[number]) for number in numbers], calls)
            if rest:
                rest = _doubled(
                    where, [candidates[number] for number in numbers], served, rest, facts
                )
            for number, mine in zip(numbers, served, strict=True):
                assignment.serve(number, mine)
            left += [(where, call) for call in rest]
    for where, call in left:
        taker = _taker(candidates, covering.get(where, ()), call, assignment)
        if taker is None and call.product in _IN_LITERALS:
            taker = _taker(candidates, inside.get(where, ()), call, assignment)
        if taker is not None:
            assignment.serve(taker, [call])
        elif call.certainty is not Certainty.NEVER:
            assignment.hidden.append(Hidden(call, *where, None))


def _doubled(
    where: Line,
    candidates: Sequence[Candidate],
    served: Sequence[list[AllocatorCall]],
    rest: Sequence[AllocatorCall],
    facts: SourceFacts,
) -> list[AllocatorCall]:
    """Gives doubled code to its claim, where no other expression of the line may have made it."""
    free = {}
    for product in {call.product for call in rest}:
        # What is made and boxed has a call of each kind.
        known = {
            (e.line, e.byte_col, e.end_line, e.end_byte_col)
            for e, calls in zip((candidate.extent for candidate in candidates), served, strict=True)
            if any(call.product is product for call in calls)
        }
        free[product] = sum(
            (e.line, e.byte_col, e.end_line, e.end_byte_col) not in known
            for e in facts.allocation_sites(*where, product)
        )
    left = [call for call in rest if free[call.product]]
    return left + with_twins(served, [call for call in rest if not free[call.product]])


def by_line(
    candidates: Sequence[Candidate],
) -> tuple[dict[tuple[str, int], list[int]], dict[tuple[str, int], list[int]]]:
    """The places by the line of their position, and by all lines that their code may be on."""
    on_line: dict[tuple[str, int], list[int]] = {}
    covering: dict[tuple[str, int], list[int]] = {}
    for number, candidate in enumerate(candidates):
        path, extent = candidate.site.path, candidate.extent
        if candidate.inlined_from is not None:
            # The parameters of what was inlined are variables of the line of the call.
            covering.setdefault((path, candidate.site.line), []).append(number)
            continue
        on_line.setdefault((path, candidate.site.line), []).append(number)
        for line in range(extent.line, min(extent.end_line, extent.line + _LINES) + 1):
            covering.setdefault((path, line), []).append(number)
    return on_line, covering


def _taker(
    candidates: Sequence[Candidate],
    numbers: Iterable[int],
    call: AllocatorCall,
    assignment: Assignment,
) -> int | None:
    """A place without any call whose code may stand on another line than its position."""
    for number in numbers:
        free = number not in assignment.served and number not in assignment.sharing
        if free and call.product in wanted_products(claim_of(candidates[number])):
            return number
    return None


def _inside_literals(candidates: Sequence[Candidate]) -> Mapping[tuple[str, int], list[int]]:
    """The places in a map literal by the line where it starts: their code stands there."""
    literals: dict[str, list[tuple[int, int]]] = {}
    for candidate in candidates:
        if candidate.escape.subject.startswith("map["):
            lines = (candidate.extent.line, candidate.extent.end_line)
            literals.setdefault(candidate.site.path, []).append(lines)
    inside: dict[tuple[str, int], list[int]] = {}
    for number, candidate in enumerate(candidates):
        path, line = candidate.site.path, candidate.extent.line
        for first, last in literals.get(path, ()):
            if first < line <= last:
                inside.setdefault((path, first), []).append(number)
    return inside
