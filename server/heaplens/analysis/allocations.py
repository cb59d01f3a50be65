"""Where the allocator calls of one object stand in the source. Pure.

A call belongs to the function whose code holds it, at the line of that function: code that was
inlined counts at the call that it was inlined at.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from heaplens.analysis.candidates import Candidate, Line, SourceFacts
from heaplens.analysis.map_literals import with_literals
from heaplens.compiler.object.calls import AllocatorCall, CompiledFunction, InlinedCall, ObjectCode
from heaplens.compiler.runtime_routines import Product
from heaplens.compiler.symbols import Symbol, is_same_function
from heaplens.model import Level, Site

_MALLOC = "runtime.mallocgc"


@dataclass(frozen=True, slots=True)
class LiteralCall:
    """A call in a function literal whose code exists only where it was inlined."""

    call: AllocatorCall
    """The call, as one of the function that holds the code."""
    copy: AllocatorCall
    """The same, as one of the function literal."""


CallsByLine = Mapping[Line, Mapping[str, Sequence[AllocatorCall]]]
"""Calls by the line that they count at, and by symbol, in the order of the code."""


@dataclass(frozen=True, slots=True)
class PlacedCalls:
    """The allocator calls of one object that are in files of the user, by where they stand."""

    written: CallsByLine
    """Those of code that is written on a line."""
    inlined: CallsByLine
    """Those of code that was inlined, by the line of the outermost call."""
    literals: Sequence[LiteralCall]
    """Those of function literals without code of their own, which are among the inlined ones."""
    inlined_by_function: Mapping[str, Sequence[AllocatorCall]]
    """The inlined ones by declared function."""
    functions_with_blocks: Collection[str]
    """The declared functions that allocate several small variables in one block."""


def placed_calls(
    code: ObjectCode, candidates: Sequence[Candidate], facts: SourceFacts
) -> PlacedCalls:
    """Sort the calls of an object by where they stand.

    Args:
        code: What the object shows.
        candidates: What the verdicts say: they name the map literals.
        facts: The source files.
    """
    shown: list[AllocatorCall] = []
    literals: list[LiteralCall] = []
    by_function: dict[str, list[AllocatorCall]] = {}
    with_blocks = set[str]()
    for call in with_literals(list(_at_real_lines(code.calls, facts)), candidates):
        if not facts.is_shown(call.site.path):
            continue  # generic code of a library
        shown.append(call)
        function = facts.owner(call.site)[1]
        if is_block(call):
            with_blocks.add(function)
        if call.chain:
            by_function.setdefault(function, []).append(call)
            literals += _literal_calls(call, code.bodiless, facts)
    return PlacedCalls(
        written=by_line(call for call in shown if not call.chain),
        inlined=by_line(call for call in shown if call.chain),
        literals=literals,
        inlined_by_function=by_function,
        functions_with_blocks=with_blocks,
    )


def by_line(calls: Iterable[AllocatorCall]) -> CallsByLine:
    """Return calls by the line that they count at, and by symbol."""
    grouped: dict[Line, dict[str, list[AllocatorCall]]] = {}
    for call in calls:
        by_symbol = grouped.setdefault((call.site.path, call.site.line), {})
        by_symbol.setdefault(call.symbol, []).append(call)
    return grouped


def _at_real_lines(calls: Iterable[AllocatorCall], facts: SourceFacts) -> Iterator[AllocatorCall]:
    """Yield the calls at their lines in the files themselves, without those of wrappers.

    For each use of a generic function the compiler makes a wrapper that inlines its code for all
    types alike: `Generic[int]` calls `Generic[go.shape.int]`. Both would count (samples/generic).
    """
    for call in calls:
        # A function that calls itself may be inlined into itself: that is no wrapper.
        inlined = call.chain[0].function if call.chain else call.symbol
        if inlined != call.symbol and is_same_function(inlined, call.symbol):
            continue
        site = facts.real(call.site)
        chain = tuple(replace(level, site=facts.real(level.site)) for level in call.chain)
        yield replace(call, site=site, chain=chain)


def _literal_calls(
    call: AllocatorCall, bodiless: Collection[str], facts: SourceFacts
) -> Iterator[LiteralCall]:
    """Yield the call as one of each function literal around it that has no code of its own."""
    for number, level in enumerate(call.chain):
        if level.function in bodiless and facts.is_shown(level.site.path):
            yield LiteralCall(call, replace(call, site=level.site, chain=call.chain[number + 1 :]))


def is_block(call: AllocatorCall) -> bool:
    """Return whether a call makes one block of several small variables.

    It has no type, only a size; its line is that of the first variable
    (cmd/compile/internal/ssagen, flushPendingHeapAllocations).
    """
    return (
        call.product is Product.VARIABLE
        and call.type_name is None
        and call.routine.startswith(_MALLOC)
    )


def symbols_by_function(
    functions: Iterable[CompiledFunction], facts: SourceFacts
) -> Mapping[str, Mapping[str, Collection[str]]]:
    """Return the symbols of the code by declared function, and by the function that holds it.

    The second is the first, or a closure in it (`bar.func1`).
    """
    symbols: dict[str, dict[str, set[str]]] = {}
    for function in functions:
        site = facts.real(function.site)
        if facts.is_shown(site.path):
            # By its line, and by its name: where a file is not formatted the line may not tell.
            for name in {facts.owner(site)[1], function.function}:
                holders = symbols.setdefault(name, {})
                holders.setdefault(function.function, set()).add(function.symbol)
    return symbols


def frame_sizes(functions: Iterable[CompiledFunction], facts: SourceFacts) -> Mapping[str, int]:
    """Return the bytes of stack of each declared function: of its shapes the largest."""
    sizes: dict[str, int] = {}
    for function in functions:
        name = function.function
        if facts.owner(facts.real(function.site))[1] == name:  # a closure has a frame of its own
            sizes[name] = max(sizes.get(name, 0), function.frame_bytes)
    return sizes


def levels(chain: Sequence[InlinedCall], facts: SourceFacts) -> tuple[Level, ...]:
    """Return a chain in words: functions as callers in other packages write them."""

    def name(site: Site) -> str:
        package, function, _ = facts.owner(site)
        return f"{package}.{function}" if package and function else function

    return tuple(Level(call.site, name(call.site)) for call in chain)


def is_certain(call: AllocatorCall, facts: SourceFacts) -> bool:
    """Return whether inlined code always runs: it is behind no branch on any level."""
    return all(
        facts.is_always_reached(level.site, in_closure=not Symbol.parse(level.function).is_declared)
        for level in call.chain
    )
