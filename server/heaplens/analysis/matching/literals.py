"""Shows code without a function of its own where it is written, besides where it was inlined. Pure.

Of a function literal that is always inlined the compiler leaves no code of its own, and says what
escapes at the call alone. The lines of its body allocate all the same.
"""

from collections.abc import Sequence

from heaplens.analysis.allocations import LiteralCall, by_line
from heaplens.analysis.candidates import SourceFacts
from heaplens.analysis.matching.assignment import Assignment, ImplicitAllocation
from heaplens.analysis.matching.inlined import match_inlined
from heaplens.analysis.matching.lines import numbers_on_line
from heaplens.model import Inlining


def match_literals(
    literals: Sequence[LiteralCall],
    inlinings: Sequence[Inlining],
    facts: SourceFacts,
    assignment: Assignment,
) -> None:
    """Match the code of such literals with what is written in them.

    Args:
        literals: The calls, which were matched where they were inlined.
        inlinings: The calls that were inlined.
        facts: The source files.
        assignment: Gets what serves a candidate, and what no verdict announces.
    """
    copies = [literal.copy for literal in literals]
    announced = {id(literal.copy) for literal in literals if assignment.has_served(literal.call)}
    # No verdict is at the calls in such code: what is inlined there is implicit, all of it.
    inside = Assignment(())
    match_inlined(inlinings, by_line(copy for copy in copies if copy.chain), facts, inside)
    for allocation in inside.implicit:
        assignment.show(allocation)
    on_line = numbers_on_line(assignment.candidates)
    for line, by_symbol in by_line(copy for copy in copies if not copy.chain).items():
        numbers = [n for n in on_line.get(line, ()) if not assignment.is_served(n)]
        for its_copies in by_symbol.values():
            served, rest = assignment.match(numbers, its_copies)
            for number, calls in zip(numbers, served, strict=True):
                assignment.serve(number, calls)
            for call in rest:
                escapes = id(call) in announced
                assignment.show(ImplicitAllocation(call, *line, None, escapes=escapes))
