"""Holds the candidates of one variant against its object: what is proven, what implicit. Pure.

"Allocates nothing" is said of a candidate only where every call of its function has found its own.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from heaplens.analysis.allocations import (
    frame_sizes,
    is_certain,
    placed_calls,
    symbols_by_function,
)
from heaplens.analysis.candidates import Candidate, Line, SourceFacts, by_file
from heaplens.analysis.dead_paths import FORMATS, has_no_verbs, is_dead
from heaplens.analysis.matching.assignment import Assignment, ImplicitAllocation
from heaplens.analysis.matching.claims import wanted_products
from heaplens.analysis.matching.inlined import match_inlined
from heaplens.analysis.matching.lines import match_lines
from heaplens.analysis.matching.literals import match_literals
from heaplens.analysis.proven import Proven, proven
from heaplens.compiler.object.calls import AllocatorCall, ObjectCode
from heaplens.compiler.runtime_routines import Product
from heaplens.compiler.symbols import is_shaped
from heaplens.model import KINDS, Condition, Inlining, Kind

_ON_HEAP = frozenset(kind for kind, info in KINDS.items() if info.needs_proof)
_CONSTANT = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|-?[\d.][\w.+-]*|true|false)$"""
)
_Neighbourhood = tuple[Line, int]
"""A line of written code; a line and the byte column of a call, of inlined code."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What one object proves."""

    implicit: tuple[ImplicitAllocation, ...]
    """What no verdict announces."""
    inlined_calls: Mapping[str, Sequence[AllocatorCall]]
    """The calls that inlined callees bring into each declared function."""
    frames: Mapping[str, int]
    """Bytes of stack that each declared function takes."""
    compiled: Collection[str]
    """The declared functions for which there is code."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an object shows once its calls are given to the candidates."""

    assignment: Assignment
    """The calls of each candidate."""
    symbols: Mapping[str, Mapping[str, Collection[str]]]
    """The symbols of the code by declared function, and by the function that holds it."""
    taken: Mapping[_Neighbourhood, Collection[Product]]
    """What the calls make that were given to candidates, by where these stand."""
    functions_with_blocks: Collection[str]
    """The declared functions that allocate several small variables in one block."""


def prove_candidates(
    candidates: Sequence[Candidate],
    inlinings: Iterable[Inlining],
    code: ObjectCode,
    facts: SourceFacts,
) -> tuple[Proof, list[Candidate]]:
    """Hold the candidates of one variant against its object.

    Args:
        candidates: What the verdicts say.
        inlinings: The calls that were inlined, in the compiler's order.
        code: The generated code.
        facts: The source files.

    Returns:
        The proof, and the candidates with what is proven of them: first those on the heap.
    """
    on_heap = [candidate for candidate in candidates if candidate.escape.kind in _ON_HEAP]
    leaks = [candidate for candidate in candidates if candidate.escape.kind not in _ON_HEAP]
    # What the source itself says needs no allocation must not take a call from its neighbour.
    reasons = {
        number: _source_reason(on_heap[number], facts)
        for number in by_file(range(len(on_heap)), lambda number: on_heap[number].site)
    }
    open_ = [candidate for number, candidate in enumerate(on_heap) if reasons[number] is None]
    proof, results = _prove(open_, list(inlinings), code, facts)
    remaining = iter(results)
    proven_candidates = [
        replace(candidate, proven=next(remaining))
        if reasons[number] is None
        else replace(candidate, proven=Proven(allocates=False), source_reason=reasons[number])
        for number, candidate in enumerate(on_heap)
    ]
    return proof, [*proven_candidates, *leaks]


def _source_reason(candidate: Candidate, facts: SourceFacts) -> str | None:
    """Return why a value needs no allocation, where its syntax says it."""
    escape = candidate.escape
    if escape.kind is not Kind.ESCAPES_TO_HEAP:
        return None
    if _CONSTANT.match(escape.subject):
        return "constant"  # as the compiler has computed it
    if candidate.inlined_from is not None:
        return None  # all that is inlined at one call has its position: nobody knows who is meant
    # The operand of a conversion (`[]byte("a")`) stands at the same position, and may be constant
    # where the conversion is none.
    is_operand = (
        candidate.extent.exact
        and Product.INTERFACE in wanted_products(escape.kind, escape.subject)
        and not escape.subject.startswith("([]")
    )
    return facts.constant_reason(candidate.site) if is_operand else None


def _prove(
    candidates: Sequence[Candidate],
    inlinings: Sequence[Inlining],
    code: ObjectCode,
    facts: SourceFacts,
) -> tuple[Proof, list[Proven | None]]:
    calls = placed_calls(code, candidates, facts)
    assignment = Assignment(candidates)
    # In this order: what was inlined has a column, so it is the surest; the code of a literal
    # without code of its own serves only candidates that nothing else has served.
    match_inlined(inlinings, calls.inlined, facts, assignment)
    match_lines(calls.written, facts, assignment)
    match_literals(calls.literals, inlinings, facts, assignment)
    symbols = symbols_by_function(code.functions, facts)
    evidence = _Evidence(assignment, symbols, _taken(assignment), calls.functions_with_blocks)
    results = [
        _on_its_path(_proven(number, evidence), number, assignment, facts)
        for number in range(len(candidates))
    ]
    proof = Proof(
        implicit=tuple(assignment.implicit),
        inlined_calls=calls.inlined_by_function,
        frames=frame_sizes(code.functions, facts),
        compiled=frozenset(symbols),
    )
    return proof, results


def _taken(assignment: Assignment) -> Mapping[_Neighbourhood, Collection[Product]]:
    """Return what the calls make that were given to the candidates of each neighbourhood."""
    taken: dict[_Neighbourhood, set[Product]] = {}
    for number, candidate in enumerate(assignment.candidates):
        for calls in assignment.calls(number).values():
            for call in calls:
                neighbourhood = _neighbourhood(candidate, inlined=bool(call.chain))
                taken.setdefault(neighbourhood, set()).add(call.product)
    return taken


def _neighbourhood(candidate: Candidate, *, inlined: bool) -> _Neighbourhood:
    """Return what a candidate has in common with others whose call might be its own."""
    return candidate.line, candidate.site.byte_col if inlined else 0


def _proven(number: int, evidence: _Evidence) -> Proven | None:
    """Return what is proven of a candidate; None where it cannot be told."""
    assignment = evidence.assignment
    candidate, by_symbol = assignment.candidates[number], assignment.calls(number)
    if is_dead(candidate):
        return Proven(allocates=False, reason=FORMATS)
    if by_symbol:
        covers_all_shapes = _covers_all_shapes(candidate.extent.function, by_symbol, evidence)
        return proven([*by_symbol.values()], covers_all_shapes=covers_all_shapes)
    if _is_in_block(number, evidence):
        return Proven(allocates=True, condition=Condition.SHARED)
    return None if _may_have_code(number, evidence) else Proven(allocates=False)


def _is_in_block(number: int, evidence: _Evidence) -> bool:
    """Return whether a candidate without a call is in one allocation with others.

    The block stands at the line of its first variable, so the line of another one has none
    (samples/twice).
    """
    candidate = evidence.assignment.candidates[number]
    function = candidate.extent.function
    is_variable = candidate.escape.kind is Kind.MOVED_TO_HEAP
    return evidence.assignment.is_sharing(number) or (
        is_variable and function in evidence.functions_with_blocks
    )


def _may_have_code(number: int, evidence: _Evidence) -> bool:
    """Return whether a candidate without a call may have one all the same."""
    assignment = evidence.assignment
    candidate = assignment.candidates[number]
    function = candidate.extent.function
    if function and function not in evidence.symbols:
        return True  # nobody instantiates this generic function, so there is no code of it
    if function in assignment.unplaced:
        return True  # a call that may be its own could not be told apart from others
    neighbourhood = _neighbourhood(candidate, inlined=candidate.inlined_from is not None)
    # A call that may be its own went to a neighbour.
    taken = evidence.taken.get(neighbourhood, ())
    return any(assignment.wants(number, product) for product in taken)


def _covers_all_shapes(function: str, by_symbol: Mapping[str, object], evidence: _Evidence) -> bool:
    """Return whether each shape of a generic function has a call, where one of them has."""
    for symbols in evidence.symbols.get(function, {}).values():
        if not by_symbol.keys().isdisjoint(symbols):
            return {symbol for symbol in symbols if is_shaped(symbol)} <= by_symbol.keys()
    return True


def _on_its_path(
    result: Proven | None, number: int, assignment: Assignment, facts: SourceFacts
) -> Proven | None:
    """Add the condition that the inlined callee gets there, where a branch leads to it."""
    candidate = assignment.candidates[number]
    if result is None or not result.allocates or candidate.inlined_from is None:
        return result
    if result.condition is not None:
        return result  # a condition of the call itself says more
    calls = [call for calls in assignment.calls(number).values() for call in calls]
    if not calls or has_no_verbs(candidate) or any(is_certain(call, facts) for call in calls):
        return result
    return replace(result, condition=Condition.SOME_PATHS)
