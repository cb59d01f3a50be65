"""The words for a fold: how much its parts allocate together, and where they are. Pure: no I/O.

heap? 3 × 16 B
"""

from collections.abc import Mapping, Sequence

from heaplens.analysis.folding import Fold
from heaplens.model import KINDS, Finding, GroupKind

_MORE: Mapping[GroupKind, str] = {
    GroupKind.LITERAL: "in this literal",
    GroupKind.ARGUMENTS: "among the arguments of this call",
    GroupKind.INLINED: "inlined at this call",
}


def amount(fold: Fold) -> str:
    """Return how much a fold allocates, for a hint or a column.

    Returns:
        `heap 24 B`, `heap 3 × 16 B`, `heap 160 B +1?` where a part is conditional, `heap? 16 B`
        where all are; `heap` where no size is known, and the word for the kind of what is no
        proven allocation.
    """
    certain, conditional = fold.certain, fold.conditional
    if not certain and not conditional:
        return KINDS[fold.head.kind].label
    if not certain:
        return f"heap? {_sizes(conditional, at_most=True)}".rstrip()
    more = f" +{len(conditional)}?" if conditional else ""
    return f"heap {_sizes(certain)}".rstrip() + more


def elsewhere(fold: Fold) -> str:
    """Return where the other parts are; empty for a finding that stands alone.

    Returns:
        `grows here and at 17 more places`, `2 more among the arguments of this call`.
    """
    others = len(fold.parts) - 1
    group = fold.head.group
    if not others or group is None:
        return ""
    if group.kind is GroupKind.SLICE:
        return f"grows here and at {others} more {'place' if others == 1 else 'places'}"
    return f"{others} more {_MORE[group.kind]}"


def _sizes(parts: Sequence[Finding], *, at_most: bool = False) -> str:
    """Return the bytes of parts that allocate; empty where that of one is not known."""
    sizes = [part.size_bytes for part in parts if part.size_bytes is not None]
    if len(sizes) < len(parts):
        # The rest is more than nothing, but nobody knows how much.
        return f"{sum(sizes)}+ B" if sizes and not at_most else ""
    if len(set(sizes)) == 1:
        return f"{len(sizes)} × {sizes[0]} B" if len(sizes) > 1 else f"{sizes[0]} B"
    return f"up to {sum(sizes)} B" if at_most else f"{sum(sizes)} B"
