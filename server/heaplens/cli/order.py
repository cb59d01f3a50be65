"""The order of `--sort bytes`: what surely costs most comes first. Pure: no I/O."""

from collections.abc import Iterable

from heaplens.model import Finding


def by_bytes(findings: Iterable[Finding]) -> list[Finding]:
    """Return certain allocations before conditional ones before the rest, the largest first.

    Among each of these an unknown size comes last, and what is equal stays in its order.
    """
    return sorted(findings, key=_cost)


def _cost(finding: Finding) -> tuple[int, bool, int]:
    rank = 2 if not finding.allocates else 0 if finding.condition is None else 1
    size_bytes = finding.size_bytes
    return rank, size_bytes is None, -(size_bytes or 0)
