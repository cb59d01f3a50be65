"""The order of what matters: the same on every surface that shows the worst first. Pure.

First what a loop allocates with each turn. Then everything else by how many objects are to be
expected of it: who calls its function, in which loops, behind how many branches, how likely its
condition is. Of what is alike each call comes before a branch, certain before conditional, more
bytes before fewer. Error paths, start and tests come last, whatever they take.

The numbers below are measured: bench/ranking.py holds the order against memory profiles.
"""

import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from math import log2

from heaplens.analysis.reach import DOUBLING, LOOP_DOUBLINGS
from heaplens.model import Condition, Finding, When

Rank = tuple[float, int, bool, int, int, int, bool, int]
_WHENS = tuple(When)
_LAST = frozenset((When.ERROR, When.START, When.TEST))
# A slice or a map that is filled in a loop grows now and then, not with each turn.
_GROWTH = frozenset((Condition.FULL, Condition.MAP_FULL))
_STEPS = 4
"""What is nearer than a quarter of a doubling is alike."""
_CHANCES: Mapping[str, float] = {
    **dict.fromkeys(_GROWTH, 0.5),
    **dict.fromkeys((Condition.EMPTY, Condition.NIL, Condition.ZERO), 0.95),
    **dict.fromkeys((Condition.SMALL_INTEGER, Condition.SMALL_NUMBER), 0.95),
    **dict.fromkeys((Condition.LONGER_THAN_1_BYTE, Condition.LONGER_THAN_29_BYTES), 0.9),
    **dict.fromkeys((Condition.LONGER_THAN_32_BYTES, Condition.LONGER_THAN_32_RUNES), 0.9),
    **dict.fromkeys((Condition.MORE_THAN_ONE_PART, Condition.SOME_PATHS), 0.9),
    Condition.ON_PANIC: 0.001,
}
_CHANCE = 0.3
"""Of all other conditions."""
_CHANCE_OF_BUFFER = 0.1
"""That a slice grows in inlined code: what others write into is mostly made once, with room."""
_OF_SIZE, _USUAL_BYTES = 0.1, 32
"""Large objects are a little likelier to be what a program is about."""
_COPY = -5
"""In doublings: the line that was inlined stands for it."""


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
    place = _WHENS.index(when)
    is_last = when in _LAST
    grows = finding.condition in _GROWTH
    size_bytes = finding.size_bytes
    return (
        -weight,
        place if is_last else -1,
        is_last or grows or when is not When.LOOP or is_copy(finding),
        -_steps(finding),
        place,
        certainty(finding),
        size_bytes is None,
        -(size_bytes or 0),
    )


def certainty(finding: Finding) -> int:
    """Return 0 for what surely allocates, 1 for what may, 2 for what does not or is not proven."""
    return 2 if not finding.allocates else 0 if finding.condition is None else 1


def _steps(finding: Finding) -> int:
    """Return how many objects are to be expected of a finding, in quarters of a doubling."""
    doublings = finding.reach / DOUBLING
    grows = finding.condition in _GROWTH
    if finding.when is When.LOOP and not grows:
        doublings += finding.loop_depth * LOOP_DOUBLINGS
    if grows and finding.inlined_from is not None:
        doublings += log2(_CHANCE_OF_BUFFER)
    elif finding.condition is not None:
        doublings += log2(_CHANCES.get(finding.condition, _CHANCE))
    if finding.size_bytes:
        doublings += _OF_SIZE * log2(finding.size_bytes / _USUAL_BYTES)
    if is_copy(finding):
        doublings += _COPY
    return round(_STEPS * doublings)


def is_copy(finding: Finding) -> bool:
    """Return whether it is code of its own package that was inlined here: that has its own line."""
    inner = finding.chain[-1].site.path if finding.chain else ""
    return os.path.dirname(inner) == os.path.dirname(finding.span.path)


def _cost(finding: Finding) -> tuple[int, bool, int]:
    size_bytes = finding.size_bytes
    return certainty(finding), size_bytes is None, -(size_bytes or 0)
