"""What the calls that serve one candidate prove about it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.compiler.object.calls import AllocatorCall, InlinedCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Condition


@dataclass(frozen=True, slots=True)
class Proven:
    """What the generated code says of a candidate."""

    allocates: bool
    """Whether the allocator is called for it."""
    size_bytes: int | None = None
    """Bytes of one allocation, where constant."""
    condition: str | None = None
    """When it allocates, if not always."""
    reason: str | None = None
    """Why it does not, where the code says so."""
    block_bytes: int | None = None
    """Bytes that the allocator hands out for that: its size class."""
    products: frozenset[Product] = frozenset()
    """What the calls make."""
    chain: tuple[InlinedCall, ...] = ()
    """The inlined calls that the first of them sits in."""
    box_routines: frozenset[str] = frozenset()
    """The routines among the calls that copy a value for an interface."""


def proven(
    by_symbol: Sequence[Sequence[AllocatorCall]], *, covers_all_shapes: bool = True
) -> Proven:
    """Sum up the calls that serve one candidate.

    Args:
        by_symbol: The calls in each symbol that holds its code: one for each shape of a generic
            function.
        covers_all_shapes: Whether each shape of its function has such a call.
    """
    symbols = [
        [call for call in calls if call.certainty is not Certainty.NEVER] for calls in by_symbol
    ]
    calls = [call for calls in symbols for call in calls]
    if not calls:
        conditions = (call.condition for calls in by_symbol for call in calls)
        return Proven(allocates=False, reason=next(filter(None, conditions), None))
    return Proven(
        allocates=True,
        size_bytes=_only({call.size_bytes for call in calls}),
        condition=_condition(symbols, covers_all_shapes=covers_all_shapes),
        block_bytes=_only({call.block_bytes for call in calls}),
        chain=calls[0].chain,
        products=frozenset(call.product for call in calls),
        box_routines=frozenset(c.routine for c in calls if c.product is Product.INTERFACE),
    )


def _only(sizes: set[int | None]) -> int | None:
    return next(iter(sizes)) if len(sizes) == 1 else None


def _condition(
    symbols: Sequence[Sequence[AllocatorCall]], *, covers_all_shapes: bool
) -> str | None:
    """Return when code that may be compiled for several shapes allocates; None for always."""
    conditions = {_condition_of(call) for calls in symbols for call in calls}
    # A generic function that boxes an int for one type argument and a pointer for another
    # allocates for the first alone (samples/generic).
    if not covers_all_shapes or not all(symbols) or (len(conditions) > 1 and len(symbols) > 1):
        return Condition.SOME_TYPES
    return None if None in conditions else min(filter(None, conditions))


def _condition_of(call: AllocatorCall) -> str | None:
    return None if call.certainty is Certainty.ALWAYS else call.condition
