"""Keeps the blocks of `-m=2` that tell why a parameter leaks, and of those the end. Pure.

    37:11: parameter p leaks to {heap} for f with derefs=0:

The compiler prints such a block again whenever it learns something new, up to 800,000 lines for one
package. Why the parameter is kept stands in the last lines of the block with the fewest loads.
Invariant: one block per parameter and place it leaks to, kept whole only where somebody asks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heaplens.compiler.story import Heading

_FLOW = b"flow: "
_HOPS = 3
"""Hops kept from the end of a flow: the cause needs one, or two where the last has no steps."""
_LINES = 24
"""Lines kept at most, should a hop be longer."""


@dataclass(frozen=True, slots=True)
class _Block:
    heading: Heading
    details: Sequence[bytes]


class LeakBlocks:
    """The blocks of one run of the compiler that are worth keeping."""

    def __init__(self) -> None:
        self._best: dict[tuple[bytes, bytes, bytes, bytes], _Block] = {}

    def wants(self, head: Heading) -> bool:
        """Return whether a block has fewer loads than the one kept, which verdicts are about."""
        known = self._best.get(_key(head))
        return known is None or head.derefs < known.heading.derefs

    def keep(self, head: Heading, details: Sequence[bytes], *, whole: bool) -> None:
        """Keep a block instead of the one before.

        Args:
            head: its first line.
            details: the lines below it.
            whole: whether all of them are wanted, not only the end.
        """
        self._best[_key(head)] = _Block(head, details if whole else _end(details))

    def taken(self) -> Iterator[tuple[Heading, Sequence[bytes]]]:
        """Yield all that is kept, in the order of the first blocks, and let go of it."""
        for block in self._best.values():
            yield block.heading, block.details
        self._best.clear()


def _key(head: Heading) -> tuple[bytes, bytes, bytes, bytes]:
    return head.position, head.subject, head.function, head.leaks_to


def _end(details: Sequence[bytes]) -> Sequence[bytes]:
    first, hops = max(0, len(details) - _LINES), 0
    for at in range(len(details) - 1, first - 1, -1):
        if details[at].lstrip().startswith(_FLOW):
            hops += 1
            if hops == _HOPS:
                return details[at:]
    return details[first:]
