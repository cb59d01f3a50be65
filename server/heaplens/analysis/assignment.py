"""What is known while the places of one variant are held against its allocator calls. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from heaplens.analysis.candidates import Candidate
from heaplens.analysis.matching import Claim
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.model import Site


@dataclass(frozen=True, slots=True)
class Hidden:
    """An allocation that no verdict announces."""

    call: AllocatorCall
    """The call, or one of several that are alike."""
    path: str
    """The file it is to be shown in."""
    line: int
    """The line."""
    site: Site | None
    """The call into which it was inlined; None where it is written on that line."""
    escapes: bool = False
    """Whether a verdict at another place says that it is on the heap: where it was inlined."""


@dataclass
class Assignment:
    """Which calls serve which places, and which are left."""

    served: dict[int, dict[str, list[AllocatorCall]]] = field(default_factory=dict)
    """The calls of each place by symbol."""
    sharing: set[int] = field(default_factory=set)
    """The places whose variable is in one allocation with that of another place."""
    _first: dict[int, int] = field(default_factory=dict)
    hidden: list[Hidden] = field(default_factory=list)
    """The calls that no verdict announces."""
    unplaced: dict[str, list[AllocatorCall]] = field(default_factory=dict)
    """By declared function the calls of which only the line is known."""

    def serve(self, number: int, calls: Iterable[AllocatorCall]) -> None:
        """Says that calls serve a place; one that serves another already it shares with that."""
        for call in calls:
            first = self._first.setdefault(id(call), number)
            if first != number:
                self.sharing.add(number)
                continue
            self.served.setdefault(number, {}).setdefault(call.symbol, []).append(call)

    def leave(self, function: str, call: AllocatorCall) -> None:
        """Says that nobody knows to which expression of its line a call of a function belongs."""
        self.unplaced.setdefault(function, []).append(call)

    def has_served(self, call: AllocatorCall) -> bool:
        """Whether a call serves a place."""
        return id(call) in self._first


def claim_of(candidate: Candidate) -> Claim:
    """What the verdict of a place says, for the matching."""
    end = (candidate.extent.end_line, candidate.extent.end_byte_col)
    return Claim(candidate.escape.kind, candidate.escape.subject, end, candidate.extent.around)
