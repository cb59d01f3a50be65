"""Which allocator calls serve which candidates, gathered while they are matched. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.analysis.candidates import Candidate
from heaplens.analysis.matching.claims import claim_of, match
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Site


@dataclass(frozen=True, slots=True)
class ImplicitAllocation:
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


class Assignment:
    """The candidates of one variant by number, and the calls given to them so far.

    Calls are told apart by identity: two on a line may be equal in all that is known of them.
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self._claims = [claim_of(candidate) for candidate in candidates]
        self._calls: dict[int, dict[str, list[AllocatorCall]]] = {}
        self._first: dict[int, int] = {}
        self._sharing: set[int] = set()
        self._implicit: list[ImplicitAllocation] = []
        self._unplaced: set[str] = set()

    @property
    def implicit(self) -> Sequence[ImplicitAllocation]:
        """The calls that no verdict announces."""
        return self._implicit

    @property
    def unplaced(self) -> Collection[str]:
        """The declared functions with calls of which only the line is known."""
        return self._unplaced

    def calls(self, number: int) -> Mapping[str, Sequence[AllocatorCall]]:
        """Return the calls that serve a candidate, by symbol."""
        return self._calls.get(number, {})

    def is_served(self, number: int) -> bool:
        """Return whether a candidate has a call of its own."""
        return number in self._calls

    def is_sharing(self, number: int) -> bool:
        """Return whether a variable is in one allocation with that of another candidate."""
        return number in self._sharing

    def has_served(self, call: AllocatorCall) -> bool:
        """Return whether a call serves a candidate."""
        return id(call) in self._first

    def match(
        self, numbers: Sequence[int], calls: Sequence[AllocatorCall]
    ) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
        """Find the calls that serve some candidates, without giving them yet (`claims.match`)."""
        return match([self._claims[number] for number in numbers], calls)

    def first_taker(self, numbers: Iterable[int], call: AllocatorCall) -> int | None:
        """Return the first of some candidates that has no call yet and may have this one."""
        for number in numbers:
            is_free = not self.is_served(number) and not self.is_sharing(number)
            if is_free and self.wants(number, call.product):
                return number
        return None

    def wants(self, number: int, product: Product) -> bool:
        """Return whether a candidate is about what a call makes."""
        return product in self._claims[number].products

    def serve(self, number: int, calls: Iterable[AllocatorCall]) -> None:
        """Give calls to a candidate; one that serves another already it shares with that."""
        for call in calls:
            first = self._first.setdefault(id(call), number)
            if first != number:
                self._sharing.add(number)
                continue
            self._calls.setdefault(number, {}).setdefault(call.symbol, []).append(call)

    def show(self, allocation: ImplicitAllocation) -> None:
        """Add what no verdict announces, unless it never happens."""
        if allocation.call.certainty is not Certainty.NEVER:
            self._implicit.append(allocation)

    def leave_open(self, function: str) -> None:
        """Note that nobody knows to which expression of its line a call of a function belongs."""
        self._unplaced.add(function)
