"""The order of what matters: the same on every surface that shows the worst first. Pure.

In a loop, the deepest first; then what each call does; then what some calls do. Among each of these
what is certain comes first, and of that what takes most bytes. Error paths, start and tests come
last, whatever they take.
"""

from collections.abc import Iterable
from enum import StrEnum

from heaplens.model import Finding, When

Rank = tuple[float, int, int, int, bool, int]
_WHENS = tuple(When)


class Order(StrEnum):
    """What `--sort` takes."""

    POSITION = "position"
    """By file, line and column."""
    RANK = "rank"
    """What matters most first; see `rank`."""
    BYTES = "bytes"
    """The largest certain allocations first, however often they are reached."""


def ordered(findings: Iterable[Finding], order: Order) -> list[Finding]:
    """Return findings in an order; what is equal in it stays as it came."""
    if order is Order.RANK:
        return sorted(findings, key=rank)
    if order is Order.BYTES:
        return sorted(findings, key=_cost)
    return list(findings)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by rank; what ranks alike stays in its order."""
    return ordered(findings, Order.RANK)


def rank(finding: Finding, weight: float = 0.0) -> Rank:
    """Return the key of the order.

    Args:
        finding: The finding.
        weight: Its share of what a profile saw, from 0 to 1; what weighs more comes first,
            whatever else is known.
    """
    when = When.TEST if finding.test else finding.when
    size_bytes = finding.size_bytes
    return (
        -weight,
        _WHENS.index(when),
        -finding.loop_depth if when is When.LOOP else 0,
        certainty(finding),
        size_bytes is None,
        -(size_bytes or 0),
    )


def certainty(finding: Finding) -> int:
    """Return 0 for what surely allocates, 1 for what may, 2 for what does not or is not proven."""
    return 2 if not finding.allocates else 0 if finding.condition is None else 1


def _cost(finding: Finding) -> tuple[int, bool, int]:
    size_bytes = finding.size_bytes
    return certainty(finding), size_bytes is None, -(size_bytes or 0)
