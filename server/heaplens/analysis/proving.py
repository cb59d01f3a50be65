"""Brings the places of one variant and its object together: what is proven, what hidden. Pure.

A call of the allocator belongs to the function whose code holds it, at the line of that function:
code that was inlined counts at the call that it was inlined at. "Allocates nothing" is said of a
place only where every call of its function has found its own.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from heaplens.analysis.assignment import (
    Assignment,
    Hidden,
    claim_of,
)
from heaplens.analysis.candidates import Candidate, SourceFacts, by_file
from heaplens.analysis.dead_paths import FORMATS, has_no_verbs, is_dead
from heaplens.analysis.inlined import match_inlined
from heaplens.analysis.map_literals import with_literals
from heaplens.analysis.matching import Proven, is_block, proven, wanted_products
from heaplens.analysis.own import Line, match_own
from heaplens.analysis.strays import Stray, match_strays
from heaplens.compiler.object.calls import (
    AllocatorCall,
    CompiledFunction,
    InlinedCall,
    ObjectCode,
)
from heaplens.compiler.runtime_routines import Product
from heaplens.compiler.symbols import Symbol, is_same_function, is_shaped
from heaplens.model import KINDS, Inlining, Kind, Level, Site

_CLAIMS = frozenset(kind for kind, info in KINDS.items() if info.needs_proof)
SOME_PATHS = "only on some paths through the inlined code"
IN_ONE = "in one allocation with another variable"
_CONSTANT = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'|-?[\d.][\w.+-]*|true|false)$"""
)
_Neighbours = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What one object proves."""

    hidden: tuple[Hidden, ...]
    """What no verdict announces."""
    inlined_calls: Mapping[str, Sequence[AllocatorCall]]
    """The calls that inlined callees bring into each declared function."""
    frames: Mapping[str, int]
    """What each declared function takes of the stack."""
    compiled: Collection[str]
    """The declared functions for which there is code."""


def prove_candidates(
    candidates: Sequence[Candidate],
    inlinings: Iterable[Inlining],
    code: ObjectCode,
    facts: SourceFacts,
) -> tuple[Proof, list[Candidate]]:
    """Holds the places of one variant against its object.

    Args:
        candidates: What the verdicts say.
        inlinings: The calls that were inlined, in the compiler's order.
        code: The generated code.
        facts: The source files.

    Returns:
        The proof, and the places with what is proven of them.
    """
    claims = [candidate for candidate in candidates if candidate.escape.kind in _CLAIMS]
    # What the source itself says needs no allocation must not take a call from its neighbour.
    order = by_file(range(len(claims)), lambda n: claims[n].site)
    free = {n: told for n in order if (told := _told_free(claims[n], facts))}
    asking = [candidate for n, candidate in enumerate(claims) if n not in free]
    proof, results = _prove(asking, inlinings, code, facts)
    answers = iter(results)
    proven_claims = [
        replace(candidate, proven=Proven(allocates=False), told=free[n])
        if n in free
        else replace(candidate, proven=next(answers))
        for n, candidate in enumerate(claims)
    ]
    rest = [candidate for candidate in candidates if candidate.escape.kind not in _CLAIMS]
    return proof, [*proven_claims, *rest]


def _told_free(candidate: Candidate, facts: SourceFacts) -> str | None:
    """Why a value needs no allocation, where its syntax says it."""
    if candidate.escape.kind is not Kind.ESCAPES_TO_HEAP:
        return None
    if _CONSTANT.match(candidate.escape.subject):
        return "constant"  # as the compiler has computed it
    if candidate.inlined_from is None:
        # The operand of a conversion stands at the same position, and may be constant alone.
        is_operand = candidate.extent.exact and Product.INTERFACE in wanted_products(
            claim_of(candidate)
        )
        is_operand = is_operand and not candidate.escape.subject.startswith("([]")
        return facts.constant_reason(candidate.site) if is_operand else None
    return None  # all that is inlined at one call has its position: nobody knows who is meant


def _prove(
    candidates: Sequence[Candidate],
    inlinings: Iterable[Inlining],
    code: ObjectCode,
    facts: SourceFacts,
) -> tuple[Proof, list[Proven | None]]:
    own: dict[Line, dict[str, list[AllocatorCall]]] = {}
    inlined: dict[Line, dict[str, list[AllocatorCall]]] = {}
    strays: list[Stray] = []
    inlined_calls: dict[str, list[AllocatorCall]] = {}
    shared = set[str]()
    for call in with_literals(list(_written(code.calls, facts)), candidates):
        site = call.site
        if not facts.is_shown(site.path):
            continue  # generic code of a library
        function = facts.owner(site)[1]
        where = inlined if call.chain else own
        where.setdefault((site.path, site.line), {}).setdefault(call.symbol, []).append(call)
        if is_block(call):
            shared.add(function)
        if not call.chain:
            continue
        inlined_calls.setdefault(function, []).append(call)
        strays += _strays(call, code.bodiless, facts)
    inlinings = list(inlinings)
    assignment = Assignment()
    match_inlined(candidates, inlinings, inlined, facts, assignment)
    match_own(candidates, own, assignment, facts)
    match_strays(candidates, inlinings, strays, facts, assignment)
    compiled = _compiled(code.functions, facts)
    taken = _taken(candidates, assignment)
    results = []
    for number, candidate in enumerate(candidates):
        result = _result(number, candidate, assignment, compiled, taken, shared)
        results.append(_on_its_path(result, candidate, assignment.served.get(number, {}), facts))
    proof = Proof(
        hidden=tuple(assignment.hidden),
        inlined_calls=inlined_calls,
        frames=_frames(code.functions, facts),
        compiled=frozenset(compiled),
    )
    return proof, results


def _written(calls: Iterable[AllocatorCall], facts: SourceFacts) -> Iterator[AllocatorCall]:
    """The calls at their lines in the files themselves; none of wrappers that the compiler makes.

    For each use of a generic function it makes one that inlines the code for all types alike.
    """
    for call in calls:
        if call.chain and is_same_function(call.chain[0].function, call.symbol):
            continue
        site = facts.real(call.site)
        chain = tuple(replace(level, site=facts.real(level.site)) for level in call.chain)
        yield replace(call, site=site, chain=chain)


def _frames(functions: Iterable[CompiledFunction], facts: SourceFacts) -> Mapping[str, int]:
    """The largest frame of each declared function, of all shapes that there are of it."""
    frames: dict[str, int] = {}
    for function in functions:
        if facts.owner(facts.real(function.site))[1] == function.function:
            known = frames.get(function.function, 0)
            frames[function.function] = max(known, function.frame_bytes)
    return frames


def _strays(call: AllocatorCall, bodiless: Collection[str], facts: SourceFacts) -> Iterator[Stray]:
    """The call as code of each function literal around it that exists only where it was inlined."""
    for number, level in enumerate(call.chain):
        if level.function in bodiless and facts.is_shown(level.site.path):
            yield Stray(call, replace(call, site=level.site, chain=call.chain[number + 1 :]))


def _compiled(
    functions: Iterable[CompiledFunction], facts: SourceFacts
) -> Mapping[str, Mapping[str, set[str]]]:
    """The symbols by declared function and by the name of the closure."""
    compiled: dict[str, dict[str, set[str]]] = {}
    for function in functions:
        site = facts.real(function.site)
        if facts.is_shown(site.path):
            # By its line, and by its name: where a file is not formatted the line may not tell.
            for name in {facts.owner(site)[1], function.function}:
                inside = compiled.setdefault(name, {})
                inside.setdefault(function.function, set()).add(function.symbol)
    return compiled


def _taken(
    candidates: Sequence[Candidate], assignment: Assignment
) -> Mapping[_Neighbours, set[Product]]:
    """What the calls make that were given to the places of a line, or of an inlined call."""
    taken: dict[_Neighbours, set[Product]] = {}
    for number, by_symbol in assignment.served.items():
        for calls in by_symbol.values():
            for call in calls:
                where = _neighbours(candidates[number], inlined=bool(call.chain))
                taken.setdefault(where, set()).add(call.product)
    return taken


def _neighbours(candidate: Candidate, *, inlined: bool) -> _Neighbours:
    """What a place has in common with others whose call might be its own."""
    site = candidate.site
    return site.path, site.line, site.byte_col if inlined else 0


def _result(  # noqa: PLR0913, PLR0917 - all that is known of one place
    number: int,
    candidate: Candidate,
    assignment: Assignment,
    compiled: Mapping[str, Mapping[str, set[str]]],
    taken: Mapping[_Neighbours, Collection[Product]],
    shared: Collection[str],
) -> Proven | None:
    by_symbol, function = assignment.served.get(number), candidate.extent.function
    if is_dead(candidate):
        return Proven(allocates=False, reason=FORMATS)
    if by_symbol:
        return proven([*by_symbol.values(), *_other_shapes(by_symbol, compiled, function)])
    is_shared = candidate.escape.kind is Kind.MOVED_TO_HEAP and function in shared
    if number in assignment.sharing or is_shared:
        return Proven(allocates=True, condition=IN_ONE)
    # Nobody instantiates this generic function, so there is no code of it; or a call that may be
    # its own could not be told apart from others, or went to a neighbour on its line.
    generic = function and function not in compiled
    near = taken.get(_neighbours(candidate, inlined=candidate.inlined_from is not None), ())
    open_ = function in assignment.unplaced or wanted_products(claim_of(candidate)).intersection(
        near
    )
    return None if generic or open_ else Proven(allocates=False)


def _on_its_path(
    result: Proven | None,
    candidate: Candidate,
    by_symbol: Mapping[str, Sequence[AllocatorCall]],
    facts: SourceFacts,
) -> Proven | None:
    """With the condition that the inlined callee gets there, where a branch leads to it."""
    if result is None or result.condition is not None or candidate.inlined_from is None:
        return result
    calls = [call for mine in by_symbol.values() for call in mine]
    if not calls or has_no_verbs(candidate) or any(is_certain(call, facts) for call in calls):
        return result
    return replace(result, condition=SOME_PATHS)


def levels(chain: Sequence[InlinedCall], facts: SourceFacts) -> tuple[Level, ...]:
    """A chain in words: functions as their packages are called."""

    def name(site: Site) -> str:
        package, function, _ = facts.owner(site)
        return f"{package}.{function}" if package and function else function

    return tuple(Level(call.site, name(call.site)) for call in chain)


def is_certain(call: AllocatorCall, facts: SourceFacts) -> bool:
    """Whether code inlined at a call always runs there: behind no branch on any level."""
    return all(
        facts.is_always_reached(level.site, in_closure=not Symbol.parse(level.function).is_declared)
        for level in call.chain
    )


def _other_shapes(
    by_symbol: Mapping[str, object], compiled: Mapping[str, Mapping[str, set[str]]], function: str
) -> list[list[AllocatorCall]]:
    """An empty list for each shape of a generic function that has no such call."""
    for symbols in compiled.get(function, {}).values():
        if symbols.intersection(by_symbol):
            shapes = {symbol for symbol in symbols if is_shaped(symbol)}
            return [[] for _ in (shapes or set()) - set(by_symbol)]
    return []
