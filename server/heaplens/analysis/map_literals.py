"""Which stores into a map literal allocate: the first of a small map, and no other. Pure.

A map of up to eight entries is made without room for any; the first store makes it, with room for
all eight. A larger literal is made with its size (cmd/compile/internal/walk/complit.go, maplit).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from heaplens.analysis.candidates import Candidate, Line
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product

_SMALL = "runtime.makemap_small"
_HAS_ROOM = "the literal has room for it"
_Lines = tuple[str, int, int]
"""A file, and the first and the last line of a literal in it."""


def with_literals(
    calls: Sequence[AllocatorCall], candidates: Iterable[Candidate]
) -> list[AllocatorCall]:
    """Return the calls with what is known of stores into map literals (samples/mapping).

    Args:
        calls: The calls of a package, function by function, in the order of the code.
        candidates: What the verdicts say: they name the literals.
    """
    literals: dict[Line, list[_Lines]] = {}
    for candidate in candidates:
        if candidate.escape.subject.startswith("map[") and candidate.inlined_from is None:
            extent, path = candidate.extent, candidate.site.path
            # All is at the brace in a function, at its key in what sets a package's variable.
            lines = path, extent.line, extent.end_line
            literals.setdefault((path, extent.line), []).append(lines)
    known: dict[int, AllocatorCall] = {}
    if literals:
        for numbers in _stores(calls, literals):
            known |= _known_stores(calls, numbers)
    return [known.get(number, call) for number, call in enumerate(calls)]


def _stores(
    calls: Sequence[AllocatorCall], literals: Mapping[Line, Sequence[_Lines]]
) -> Iterator[list[int]]:
    """Yield for each literal the numbers of its making and of the stores into it."""
    group: list[int] = []
    lines: _Lines | None = None
    for number, call in enumerate(calls):
        if call.product is Product.MAP:
            if group:
                yield group
            on_line = literals.get((call.site.path, call.site.line), ())
            # Several on one line: nobody knows which store is whose.
            lines = on_line[0] if len(on_line) == 1 and not call.chain else None
            group = [number] if lines is not None else []
        elif call.product is Product.MAP_GROWTH and lines is not None:
            path, first, last = lines
            is_inside = call.site.path == path and first <= call.site.line <= last
            if call.symbol == calls[group[0]].symbol and is_inside and not call.chain:
                group.append(number)
    if group:
        yield group


def _known_stores(
    calls: Sequence[AllocatorCall], numbers: Sequence[int]
) -> dict[int, AllocatorCall]:
    """Return what is known of the stores of one literal, by number."""
    making, *stores = numbers
    if len({calls[number].type_name for number in stores}) != 1:
        return {}  # none, or those of a literal inside the literal
    known = {
        number: replace(
            calls[number], certainty=Certainty.NEVER, condition=_HAS_ROOM, size_bytes=None
        )
        for number in stores
    }
    if calls[making].routine == _SMALL:
        first = stores[0]
        known[first] = replace(
            calls[first],
            certainty=Certainty.ALWAYS,
            condition=None,
            size_bytes=calls[first].group_bytes,
            block_bytes=None,
        )
    return known
