"""Shows code without a function of its own where it is written, besides where it was inlined. Pure.

Of a function literal that is always inlined the compiler leaves no code of its own, and says what
escapes at the call alone. The lines of its body allocate all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.analysis.assignment import Assignment, Hidden, claim_of
from heaplens.analysis.candidates import Candidate, SourceFacts
from heaplens.analysis.inlined import match_inlined
from heaplens.analysis.matching import match
from heaplens.analysis.own import Line, by_line
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty
from heaplens.model import Inlining


@dataclass(frozen=True, slots=True)
class Stray:
    """One call in such code."""

    call: AllocatorCall
    """The call of the function that holds the code."""
    copy: AllocatorCall
    """The same as a call of the function literal."""


def match_strays(
    candidates: Sequence[Candidate],
    inlinings: Sequence[Inlining],
    strays: Sequence[Stray],
    facts: SourceFacts,
    assignment: Assignment,
) -> None:
    """Matches such code.

    Args:
        candidates: The places of the variant.
        inlinings: The calls that were inlined.
        strays: The calls, which were matched where they were inlined.
        facts: The source files.
        assignment: Gets what serves a place, and what no verdict announces.
    """
    own: dict[Line, dict[str, list[AllocatorCall]]] = {}
    inlined: dict[Line, dict[str, list[AllocatorCall]]] = {}
    announced = set[int]()
    for stray in strays:
        copy = stray.copy
        if assignment.has_served(stray.call):
            announced.add(id(copy))
        where = inlined if copy.chain else own
        by_symbol = where.setdefault((copy.site.path, copy.site.line), {})
        by_symbol.setdefault(copy.symbol, []).append(copy)
    # No verdict is at the calls in such code: what is inlined there is all hidden.
    inside = Assignment()
    match_inlined((), inlinings, inlined, facts, inside)
    assignment.hidden.extend(inside.hidden)
    on_line, _ = by_line(candidates)
    for line, by_symbol in own.items():
        numbers = [n for n in on_line.get(line, ()) if n not in assignment.served]
        for copies in by_symbol.values():
            served, rest = match([claim_of(candidates[number]) for number in numbers], copies)
            for number, mine in zip(numbers, served, strict=True):
                assignment.serve(number, mine)
            assignment.hidden.extend(
                Hidden(call, *line, None, escapes=id(call) in announced)
                for call in rest
                if call.certainty is not Certainty.NEVER
            )
