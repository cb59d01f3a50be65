"""What is known while the places of one variant are held against its listing. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from heaplens.compiler.listing import AllocatorCall
from heaplens.compiler.proof import Claim
from heaplens.model import Site
from heaplens.places import Place

_NUMBERED_INIT = re.compile(r"init\.\d")
_PACKAGE_LEVEL = re.compile(r"init(?:\.[a-z].*)?$|map\.init\.|glob\.\.")
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
    sharing: set[int] = field(default_factory=set)
    """The places whose variable is in one allocation with that of another place."""
    _first: dict[int, int] = field(default_factory=dict)
    hidden: list[Hidden] = field(default_factory=list)
    """The calls that no verdict announces."""

    def serve(self, number: int, calls: Iterable[AllocatorCall]) -> None:
        """Says that calls serve a place; one that serves another already it shares with that."""
        for call in calls:
            first = self._first.setdefault(id(call), number)
            if first != number:
                self.sharing.add(number)
                continue
            self.served.setdefault(number, {}).setdefault(call.symbol, []).append(call)


def declared_function(written: str) -> str:
    """The declared function that a symbol's code was written in: `bar` for `bar.func1.2`.

    Empty for what sets package-level variables (`init`, `init.func1`, `map.init.0`, `glob..func1`);
    functions that are declared as `init` have numbers (`init.0`).
    """
    if _NUMBERED_INIT.match(written):
        return "init"
    if _PACKAGE_LEVEL.match(written):
        return ""
    return _CLOSURE_OF.sub("", written)


def symbol_package(symbol: str) -> str:
    """The last element of a symbol's package path: `box` of `ex.com/box.Box[int]`."""
    path = symbol.partition("[")[0].partition("(")[0]
    return path.rpartition("/")[2].partition(".")[0]


def claim_of(place: Place) -> Claim:
    """What the verdict of a place says, for the matching."""
    end = (place.extent.end_line, place.extent.end_byte_col)
    return Claim(place.escape.kind, place.escape.subject, end)
