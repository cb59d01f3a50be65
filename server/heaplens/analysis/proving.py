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
    is_closure,
)
from heaplens.analysis.candidates import Place, View, by_file
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
from heaplens.compiler.symbols import is_same_function
from heaplens.model import Inlining, Kind, Level, Site

_SHAPE = "go.shape."
_CLAIMS = frozenset((Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP))
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


def prove_places(
    places: Sequence[Place], inlinings: Iterable[Inlining], code: ObjectCode, view: View
) -> tuple[Proof, list[Place]]:
    """Holds the places of one variant against its object.

    Args:
        places: What the verdicts say.
        inlinings: The calls that were inlined, in the compiler's order.
        code: The generated code.
        view: The source files.

    Returns:
        The proof, and the places with what is proven of them.
    """
    claims = [place for place in places if place.escape.kind in _CLAIMS]
    # What the source itself says needs no allocation must not take a call from its neighbour.
    order = by_file(range(len(claims)), lambda n: claims[n].site)
    free = {n: told for n in order if (told := _told_free(claims[n], view))}
    asking = [place for n, place in enumerate(claims) if n not in free]
    proof, results = _prove(asking, inlinings, code, view)
    answers = iter(results)
    proven_claims = [
        replace(place, proven=Proven(allocates=False), told=free[n])
        if n in free
        else replace(place, proven=next(answers))
        for n, place in enumerate(claims)
    ]
    rest = [place for place in places if place.escape.kind not in _CLAIMS]
    return proof, [*proven_claims, *rest]


def _told_free(place: Place, view: View) -> str | None:
    """Why a value needs no allocation, where its syntax says it."""
    if place.escape.kind is not Kind.ESCAPES_TO_HEAP:
        return None
    if _CONSTANT.match(place.escape.subject):
        return "constant"  # as the compiler has computed it
    if place.inlined_from is None:
        # The operand of a conversion stands at the same position, and may be constant alone.
        is_operand = place.extent.exact and Product.INTERFACE in wanted_products(claim_of(place))
        is_operand = is_operand and not place.escape.subject.startswith("([]")
        return view.constant_reason(place.site) if is_operand else None
    return None  # all that is inlined at one call has its position: nobody knows who is meant


def _prove(
    places: Sequence[Place], inlinings: Iterable[Inlining], code: ObjectCode, view: View
) -> tuple[Proof, list[Proven | None]]:
    own: dict[Line, dict[str, list[AllocatorCall]]] = {}
    inlined: dict[Line, dict[str, list[AllocatorCall]]] = {}
    strays: list[Stray] = []
    inlined_calls: dict[str, list[AllocatorCall]] = {}
    shared = set[str]()
    for call in with_literals(list(_written(code.calls, view)), places):
        site = call.site
        if not view.is_shown(site.path):
            continue  # generic code of a library
        function = view.owner(site)[1]
        where = inlined if call.chain else own
        where.setdefault((site.path, site.line), {}).setdefault(call.symbol, []).append(call)
        if is_block(call):
            shared.add(function)
        if not call.chain:
            continue
        inlined_calls.setdefault(function, []).append(call)
        strays += _strays(call, code.bodiless, view)
    inlinings = list(inlinings)
    assignment = Assignment()
    match_inlined(places, inlinings, inlined, view, assignment)
    match_own(places, own, assignment, view)
    match_strays(places, inlinings, strays, view, assignment)
    compiled = _compiled(code.functions, view)
    taken = _taken(places, assignment)
    results = []
    for number, place in enumerate(places):
        result = _result(number, place, assignment, compiled, taken, shared)
        results.append(_on_its_path(result, place, assignment.served.get(number, {}), view))
    proof = Proof(
        hidden=tuple(assignment.hidden),
        inlined_calls=inlined_calls,
        frames=_frames(code.functions, view),
        compiled=frozenset(compiled),
    )
    return proof, results


def _written(calls: Iterable[AllocatorCall], view: View) -> Iterator[AllocatorCall]:
    """The calls at their lines in the files themselves; none of wrappers that the compiler makes.

    For each use of a generic function it makes one that inlines the code for all types alike.
    """
    for call in calls:
        if call.chain and is_same_function(call.chain[0].function, call.symbol):
            continue
        site = view.real(call.site)
        chain = tuple(replace(level, site=view.real(level.site)) for level in call.chain)
        yield replace(call, site=site, chain=chain)


def _frames(functions: Iterable[CompiledFunction], view: View) -> Mapping[str, int]:
    """The largest frame of each declared function, of all shapes that there are of it."""
    frames: dict[str, int] = {}
    for function in functions:
        if view.owner(view.real(function.site))[1] == function.function:
            known = frames.get(function.function, 0)
            frames[function.function] = max(known, function.frame_bytes)
    return frames


def _strays(call: AllocatorCall, bodiless: Collection[str], view: View) -> Iterator[Stray]:
    """The call as code of each function literal around it that exists only where it was inlined."""
    for number, level in enumerate(call.chain):
        if level.function in bodiless and view.is_shown(level.site.path):
            yield Stray(call, replace(call, site=level.site, chain=call.chain[number + 1 :]))


def _compiled(
    functions: Iterable[CompiledFunction], view: View
) -> Mapping[str, Mapping[str, set[str]]]:
    """The symbols by declared function and by the name of the closure."""
    compiled: dict[str, dict[str, set[str]]] = {}
    for function in functions:
        site = view.real(function.site)
        if view.is_shown(site.path):
            # By its line, and by its name: where a file is not formatted the line may not tell.
            for name in {view.owner(site)[1], function.function}:
                inside = compiled.setdefault(name, {})
                inside.setdefault(function.function, set()).add(function.symbol)
    return compiled


def _taken(places: Sequence[Place], assignment: Assignment) -> Mapping[_Neighbours, set[Product]]:
    """What the calls make that were given to the places of a line, or of an inlined call."""
    taken: dict[_Neighbours, set[Product]] = {}
    for number, by_symbol in assignment.served.items():
        for calls in by_symbol.values():
            for call in calls:
                where = _neighbours(places[number], inlined=bool(call.chain))
                taken.setdefault(where, set()).add(call.product)
    return taken


def _neighbours(place: Place, *, inlined: bool) -> _Neighbours:
    """What a place has in common with others whose call might be its own."""
    site = place.site
    return site.path, site.line, site.byte_col if inlined else 0


def _result(  # noqa: PLR0913, PLR0917 - all that is known of one place
    number: int,
    place: Place,
    assignment: Assignment,
    compiled: Mapping[str, Mapping[str, set[str]]],
    taken: Mapping[_Neighbours, Collection[Product]],
    shared: Collection[str],
) -> Proven | None:
    by_symbol, function = assignment.served.get(number), place.extent.function
    if is_dead(place):
        return Proven(allocates=False, reason=FORMATS)
    if by_symbol:
        return proven([*by_symbol.values(), *_other_shapes(by_symbol, compiled, function)])
    is_shared = place.escape.kind is Kind.MOVED_TO_HEAP and function in shared
    if number in assignment.sharing or is_shared:
        return Proven(allocates=True, condition=IN_ONE)
    # Nobody instantiates this generic function, so there is no code of it; or a call that may be
    # its own could not be told apart from others, or went to a neighbour on its line.
    generic = function and function not in compiled
    near = taken.get(_neighbours(place, inlined=place.inlined_from is not None), ())
    open_ = function in assignment.unplaced or wanted_products(claim_of(place)).intersection(near)
    return None if generic or open_ else Proven(allocates=False)


def _on_its_path(
    result: Proven | None,
    place: Place,
    by_symbol: Mapping[str, Sequence[AllocatorCall]],
    view: View,
) -> Proven | None:
    """With the condition that the inlined callee gets there, where a branch leads to it."""
    if result is None or result.condition is not None or place.inlined_from is None:
        return result
    calls = [call for mine in by_symbol.values() for call in mine]
    if not calls or has_no_verbs(place) or any(is_certain(call, view) for call in calls):
        return result
    return replace(result, condition=SOME_PATHS)


def levels(chain: Sequence[InlinedCall], view: View) -> tuple[Level, ...]:
    """A chain in words: functions as their packages are called."""

    def name(site: Site) -> str:
        package, function, _ = view.owner(site)
        return f"{package}.{function}" if package and function else function

    return tuple(Level(call.site, name(call.site)) for call in chain)


def is_certain(call: AllocatorCall, view: View) -> bool:
    """Whether code inlined at a call always runs there: behind no branch on any level."""
    return all(
        view.is_always_reached(level.site, in_closure=is_closure(level.function, level.site, view))
        for level in call.chain
    )


def _other_shapes(
    by_symbol: Mapping[str, object], compiled: Mapping[str, Mapping[str, set[str]]], function: str
) -> list[list[AllocatorCall]]:
    """An empty list for each shape of a generic function that has no such call."""
    for symbols in compiled.get(function, {}).values():
        if symbols.intersection(by_symbol):
            shapes = {symbol for symbol in symbols if _SHAPE in symbol}
            return [[] for _ in (shapes or set()) - set(by_symbol)]
    return []
