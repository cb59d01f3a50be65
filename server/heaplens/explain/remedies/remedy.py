"""What one piece of advice is, and what one reason for none is. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from heaplens.explain.remedies.case import Case
from heaplens.model import Cause, Kind

MOVED = frozenset({Kind.MOVED_TO_HEAP})
ESCAPES = frozenset({Kind.ESCAPES_TO_HEAP})
HIDDEN = frozenset({Kind.HIDDEN_ALLOCATION})
ANY = MOVED | ESCAPES | HIDDEN
ANY_CAUSE = frozenset(Cause)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A piece of advice; tests/data/advice/ID.go measures it, before and after."""

    id: str
    """Its name, and that of its sample."""
    kinds: Collection[Kind]
    """The kinds of finding it can help with."""
    causes: Collection[Cause]
    """The causes it can help with."""
    applies: Callable[[Case], bool]
    """Whether what it needs is known to hold; False where that cannot be told."""
    action: str
    """What to do; a sentence."""
    cost: str
    """What that costs, as it goes on after "Cost: "."""
    copies: bool = False
    """Whether following it copies what was allocated."""


@dataclass(frozen=True, slots=True)
class NoGain:
    """A reason why nothing helps; tests/data/no_gain/ID.go measures what does not."""

    id: str
    """Its name, and that of its sample."""
    kinds: Collection[Kind]
    """The kinds of finding it is about."""
    causes: Collection[Cause]
    """The causes it is about."""
    applies: Callable[[Case], bool]
    """Whether it is known to hold."""
    why: str
    """Why, as it goes on after "Nothing to gain here: "."""
