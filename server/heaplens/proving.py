"""Brings the places of one variant and its listing together: what is proven, what hidden. Pure.

Code that is written in a function is matched line by line. Code that was inlined into it counts in
the listing for the line of the callee, so it is attributed to the calls of that callee.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from heaplens.compiler.allocators import Certainty, Product
from heaplens.compiler.conversions import Listed
from heaplens.compiler.listing import AllocatorCall, CompiledFunction, Listing
from heaplens.compiler.proof import Proven, match, proven, wanted_products
from heaplens.inlined import callee_name, match_inlined
from heaplens.ledger import (
    Foreign,
    Hidden,
    Ledger,
    claim_of,
    declared_function,
    symbol_package,
)
from heaplens.model import Inlining, Kind, Site
from heaplens.places import Place, View, by_file

_SHAPE = "go.shape."
_CLAIMS = frozenset((Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP))
_LINES = 200
SOME_PATHS = "only on some paths through the inlined code"
IN_ONE = "in one allocation with another variable"
_IN_LITERALS = frozenset({Product.VARIABLE, Product.SLICE, Product.MAP})
_CONSTANT = re.compile(r"""["`'\d-]|(?:true|false)$""")


@dataclass(frozen=True, slots=True)
class Proof:
    """What one listing proves."""

    hidden: tuple[Hidden, ...]
    """What no verdict announces."""
    inlined_calls: Mapping[str, Sequence[AllocatorCall]]
    """The calls that inlined callees bring into each declared function."""


def prove_places(
    places: Sequence[Place],
    inlinings: Iterable[Inlining],
    listed: Listed,
    view: View,
    package: str,
) -> tuple[Proof, list[Place]]:
    """Holds the places of one variant against its listing.

    Args:
        places: What the verdicts say.
        inlinings: The calls that were inlined, in the compiler's order.
        listed: The generated code.
        view: The source files.
        package: The name of the package that was compiled.

    Returns:
        The proof, and the places with what is proven of them.
    """
    claims = [place for place in places if place.escape.kind in _CLAIMS]
    # What the compiler itself says needs no allocation must not take a call from its neighbour.
    order = by_file(range(len(claims)), lambda n: claims[n].site)
    free = {n: told for n in order if (told := _told_free(claims[n], listed, view))}
    asking = [place for n, place in enumerate(claims) if n not in free]
    proof, results = _prove(asking, inlinings, listed.listing, view, package)
    answers = iter(results)
    proven_claims = [
        replace(place, proven=Proven(allocates=False), told=free[n])
        if n in free
        else replace(place, proven=next(answers), told=_told_by_name(place, listed))
        for n, place in enumerate(claims)
    ]
    rest = [place for place in places if place.escape.kind not in _CLAIMS]
    return proof, [*proven_claims, *rest]


def _told_free(place: Place, listed: Listed, view: View) -> str | None:
    """Why a value needs no allocation, where the compiler (from Go 1.25) or its syntax says it."""
    if place.escape.kind is not Kind.ESCAPES_TO_HEAP:
        return None
    told = listed.free_values.get(place.site)
    if place.inlined_from is None:
        # The operand of a conversion stands at the same position, and may be constant alone.
        is_operand = place.extent.exact and Product.INTERFACE in wanted_products(claim_of(place))
        is_operand = is_operand and not place.escape.subject.startswith("([]")
        return told or (view.constant_reason(place.site) if is_operand else None)
    # All that is inlined at one call has its position: only of constants it is sure who is meant.
    return (told or "constant") if _CONSTANT.match(place.escape.subject) else None


def _told_by_name(place: Place, listed: Listed) -> str | None:
    """What the compiler says of a variable, at the place of its declaration."""
    return listed.free_names.get((place.site.path, place.escape.subject))


def _prove(
    places: Sequence[Place],
    inlinings: Iterable[Inlining],
    listing: Listing,
    view: View,
    compiled_package: str,
) -> tuple[Proof, list[Proven | None]]:
    owner = view.owner
    own: dict[tuple[str, int], dict[str, list[AllocatorCall]]] = {}
    foreign: dict[str, list[Foreign]] = {}
    own_calls: dict[str, list[AllocatorCall]] = {}
    inlined_calls: dict[str, list[AllocatorCall]] = {}
    strays: dict[tuple[str, int], dict[str, list[AllocatorCall]]] = {}
    for call in listing.calls:
        site = call.real_site or call.site
        package, function, ours = owner(site)
        inside = declared_function(call.function)
        # An external test lives in the same directory, but is another package.
        here = ours and package in ("", compiled_package)
        # Generic code of another package of the workspace is compiled here, and shown as well.
        theirs = not here and package == symbol_package(call.symbol) and view.is_shown(site.path)
        if (function == inside and (here or theirs)) or (here and not function):
            own.setdefault((site.path, site.line), {}).setdefault(call.symbol, []).append(call)
            own_calls.setdefault(function, []).append(call)
            continue
        inlined_calls.setdefault(inside, []).append(call)
        name = function if here else f"{package}.{function}"
        foreign.setdefault(inside, []).append(Foreign(call, name, ours))
        if here:
            by_symbol = strays.setdefault((site.path, site.line), {})
            by_symbol.setdefault(call.symbol, []).append(call)
    # Code that exists only where it was inlined still is written on its own line.
    own = strays | own
    ledger = Ledger()
    unclear = match_inlined(places, inlinings, foreign, owner, ledger)
    _match_own(places, own, ledger)
    compiled = _compiled(listing.functions)
    # One allocation for several small variables has no type, and the line of the first of them
    # (cmd/compile/internal/ssagen, flushPendingHeapAllocations).
    shared = frozenset(
        function
        for function, calls in own_calls.items()
        if any(call.product is Product.VARIABLE and call.type_name is None for call in calls)
    )
    results = []
    for number, place in enumerate(places):
        result = _result(number, place, ledger, compiled, unclear, shared)
        results.append(_on_its_path(result, place, ledger.served.get(number, {}), view))
    return Proof(tuple(ledger.hidden), inlined_calls), results


def _match_own(
    places: Sequence[Place],
    own: Mapping[tuple[str, int], Mapping[str, list[AllocatorCall]]],
    ledger: Ledger,
) -> None:
    """Matches what is written on a line with the calls on it."""
    on_line, covering = _by_line(places)
    inside = _inside_literals(places)
    left: list[tuple[tuple[str, int], AllocatorCall]] = []
    for where, by_symbol in own.items():
        numbers = on_line.get(where, [])
        for calls in by_symbol.values():
            served, rest = match([claim_of(places[number]) for number in numbers], calls)
            for number, mine in zip(numbers, served, strict=True):
                ledger.serve(number, mine)
            left += [(where, call) for call in rest]
    for where, call in left:
        taker = _taker(places, covering.get(where, ()), call, ledger)
        if taker is None and call.product in _IN_LITERALS:
            taker = _taker(places, inside.get(where, ()), call, ledger)
        if taker is not None:
            ledger.serve(taker, [call])
        elif call.certainty is not Certainty.NEVER:
            ledger.hidden.append(Hidden(call, *where, None))


def _by_line(
    places: Sequence[Place],
) -> tuple[dict[tuple[str, int], list[int]], dict[tuple[str, int], list[int]]]:
    """The places by the line of their position, and by all lines that their code may be on."""
    on_line: dict[tuple[str, int], list[int]] = {}
    covering: dict[tuple[str, int], list[int]] = {}
    for number, place in enumerate(places):
        path, extent = place.site.path, place.extent
        if place.inlined_from is not None:
            # The parameters of what was inlined are variables of the line of the call.
            covering.setdefault((path, place.site.line), []).append(number)
            continue
        on_line.setdefault((path, place.site.line), []).append(number)
        for line in range(extent.line, min(extent.end_line, extent.line + _LINES) + 1):
            covering.setdefault((path, line), []).append(number)
    return on_line, covering


def _taker(
    places: Sequence[Place], numbers: Iterable[int], call: AllocatorCall, ledger: Ledger
) -> int | None:
    """A place without any call whose code may stand on another line than its position."""
    for number in numbers:
        free = number not in ledger.served and number not in ledger.sharing
        if free and call.product in wanted_products(claim_of(places[number])):
            return number
    return None


def _inside_literals(places: Sequence[Place]) -> Mapping[tuple[str, int], list[int]]:
    """The places in a map literal by the line where it starts: their code stands there."""
    literals: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        if place.escape.subject.startswith("map["):
            lines = (place.extent.line, place.extent.end_line)
            literals.setdefault(place.site.path, []).append(lines)
    inside: dict[tuple[str, int], list[int]] = {}
    for number, place in enumerate(places):
        path, line = place.site.path, place.extent.line
        for first, last in literals.get(path, ()):
            if first < line <= last:
                inside.setdefault((path, first), []).append(number)
    return inside


def _compiled(functions: Iterable[CompiledFunction]) -> Mapping[str, Mapping[str, set[str]]]:
    """The symbols by declared function and by the name of the closure."""
    compiled: dict[str, dict[str, set[str]]] = {}
    for function in functions:
        inside = compiled.setdefault(declared_function(function.function), {})
        inside.setdefault(function.function, set()).add(function.symbol)
    return compiled


def _result(  # noqa: PLR0913, PLR0917 - all that is known of one place
    number: int,
    place: Place,
    ledger: Ledger,
    compiled: Mapping[str, Mapping[str, set[str]]],
    unclear: Mapping[str, list[AllocatorCall]],
    shared: frozenset[str],
) -> Proven | None:
    by_symbol, function = ledger.served.get(number), place.extent.function
    if by_symbol:
        return proven([*by_symbol.values(), *_other_shapes(by_symbol, compiled, function)])
    if function and function not in compiled:
        return None  # nobody instantiates this generic function, so there is no code of it
    is_shared = place.escape.kind is Kind.MOVED_TO_HEAP and function in shared
    if number in ledger.sharing or is_shared:
        return Proven(allocates=True, condition=IN_ONE)
    if place.inlined_from is not None:
        wanted = wanted_products(claim_of(place))
        if any(call.product in wanted for call in unclear.get(function, ())):
            return None  # it may be one of those that cannot be told apart
    return Proven(allocates=False)


def _on_its_path(
    result: Proven | None,
    place: Place,
    by_symbol: Mapping[str, Sequence[AllocatorCall]],
    view: View,
) -> Proven | None:
    """With the condition that the inlined callee gets there, where a branch leads to it."""
    if result is None or result.condition is not None or place.inlined_from is None:
        return result
    sites = [call.real_site or call.site for calls in by_symbol.values() for call in calls]
    callee = callee_name(place.inlined_from)
    # A parameter of the callee that moves to the heap is allocated on the line of the call.
    here = (place.site.path, place.site.line)
    if not sites or any((site.path, site.line) == here for site in sites):
        return result
    if any(_is_certain(site, callee, view) for site in sites):
        return result
    return replace(result, condition=SOME_PATHS)


def _is_certain(site: Site, callee: str, view: View) -> bool:
    """Whether code inlined at a call always runs there: not behind a second call or a branch."""
    package, function, _ = view.owner(site)
    direct = callee in (function, f"{package}.{function}")
    return direct and view.is_always_reached(site)


def _other_shapes(
    by_symbol: Mapping[str, object], compiled: Mapping[str, Mapping[str, set[str]]], function: str
) -> list[list[AllocatorCall]]:
    """An empty list for each shape of a generic function that has no such call."""
    for symbols in compiled.get(function, {}).values():
        if symbols.intersection(by_symbol):
            shapes = {symbol for symbol in symbols if _SHAPE in symbol}
            return [[] for _ in (shapes or set()) - set(by_symbol)]
    return []
