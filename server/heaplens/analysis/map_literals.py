"""Which stores into a map literal allocate: the first of a small map, and no other. Pure.

A map of up to eight entries is made without room for any; the first store makes it, with room for
all eight. A larger literal is made with its size (cmd/compile/internal/walk/complit.go, maplit).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from heaplens.analysis.candidates import Candidate
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product

_SMALL = "runtime.makemap_small"
_HAS_ROOM = "the literal has room for it"
_Lines = tuple[str, int, int]


def with_literals(
    calls: Sequence[AllocatorCall], candidates: Iterable[Candidate]
) -> list[AllocatorCall]:
    """The calls, with what is known of stores into map literals.

    Args:
        calls: The calls of a package, function by function, in the order of the code.
        candidates: What the verdicts say: they name the literals.
    """
    literals: dict[tuple[str, int], list[_Lines]] = {}
    for candidate in candidates:
        if candidate.escape.subject.startswith("map[") and candidate.inlined_from is None:
            extent, path = candidate.extent, candidate.site.path
            # All is at the brace in a function, at its key in what sets a package's variable.
            lines = path, extent.line, extent.end_line
            literals.setdefault((path, extent.line), []).append(lines)
    known: dict[int, AllocatorCall] = {}
    if literals:
        for stores in _stores(calls, literals):
            known |= _told(stores)
    return [known.get(id(call), call) for call in calls]


def _stores(
    calls: Sequence[AllocatorCall], literals: Mapping[tuple[str, int], Sequence[_Lines]]
) -> Iterator[list[AllocatorCall]]:
    """For each literal its making and the stores into it."""
    group: list[AllocatorCall] = []
    lines: _Lines | None = None
    for call in calls:
        if call.product is Product.MAP:
            if group:
                yield group
            found = literals.get((call.site.path, call.site.line), ())
            # Several on one line: nobody knows which store is whose.
            lines = found[0] if len(found) == 1 and not call.chain else None
            group = [call] if lines is not None else []
        elif call.product is Product.MAP_GROWTH and group and lines is not None:
            inside = call.site.path == lines[0] and lines[1] <= call.site.line <= lines[2]
            if call.symbol == group[0].symbol and inside and not call.chain:
                group.append(call)
    if group:
        yield group


def _told(stores: Sequence[AllocatorCall]) -> dict[int, AllocatorCall]:
    """What is known of the stores of one literal, by the identity of each."""
    making, *rest = stores
    if len({call.type_name for call in rest}) != 1:
        return {}
    told = {
        id(call): replace(call, certainty=Certainty.NEVER, condition=_HAS_ROOM, size_bytes=None)
        for call in rest
    }
    if making.routine == _SMALL:
        first = rest[0]
        told[id(first)] = replace(
            first,
            certainty=Certainty.ALWAYS,
            condition=None,
            size_bytes=first.group_bytes,
            block_bytes=None,
        )
    return told
