"""What is known while the places of one variant are held against its listing. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from heaplens.compiler.listing import AllocatorCall
from heaplens.compiler.proof import Claim
from heaplens.model import Site
from heaplens.places import Place

_CLOSURE_OF = re.compile(r"\.(?:func|gowrap|deferwrap|init)[\d.]*.*$|-fm$|-range\d+.*$")


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
    direct: bool = True
    """Whether it is written in the callee itself, not in what was inlined into that."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A call in a function that is not written there."""

    call: AllocatorCall
    """The call."""
    name: str
    """The function that it is written in, as `inlining call to` spells it."""
    ours: bool
    """Whether that is in this package."""


@dataclass
class Ledger:
    """Which calls serve which places, and which are left."""

    served: dict[int, dict[str, list[AllocatorCall]]] = field(default_factory=dict)
    """The calls of each place by symbol."""
    hidden: list[Hidden] = field(default_factory=list)
    """The calls that no verdict announces."""

    def serve(self, number: int, calls: Iterable[AllocatorCall]) -> None:
        """Says that calls serve a place."""
        for call in calls:
            self.served.setdefault(number, {}).setdefault(call.symbol, []).append(call)


def declared_function(written: str) -> str:
    """The declared function that a symbol's code was written in: `bar` for `bar.func1.2`."""
    return _CLOSURE_OF.sub("", written)


def claim_of(place: Place) -> Claim:
    """What the verdict of a place says, for the matching."""
    return Claim(place.escape.kind, place.escape.subject, place.extent.byte_col)
