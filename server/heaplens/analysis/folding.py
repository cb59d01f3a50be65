"""Folds findings that are parts of one thing: appends to one slice, boxes of one call. Pure.

log.Printf("%s %s %d", a, b, n)   // three boxes, one fold: heap? 3 × 16 B

Invariant: each finding is in exactly one fold, and what is proven of each can be had from there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from heaplens.analysis.ranking import rank
from heaplens.model import KINDS, Finding


@dataclass(frozen=True, slots=True)
class Fold:
    """Findings that are shown as one; most stand alone."""

    head: Finding
    """The part that stands for all: the first in rank, and of equal ones the first in the text."""
    parts: tuple[Finding, ...]
    """All of them in the order of the text, the head included."""

    @property
    def certain(self) -> tuple[Finding, ...]:
        """The parts that are proven to allocate whenever they are reached."""
        return tuple(part for part in self.parts if part.allocates and part.condition is None)

    @property
    def conditional(self) -> tuple[Finding, ...]:
        """The parts that are proven to allocate under a condition."""
        return tuple(part for part in self.parts if part.allocates and part.condition is not None)

    @property
    def size_bytes(self) -> int | None:
        """Sum of the bytes of the certain parts; None where there is none, or one has no size."""
        sizes = [part.size_bytes for part in self.certain]
        known = [size for size in sizes if size is not None]
        return sum(known) if known and len(known) == len(sizes) else None

    @property
    def others(self) -> tuple[Finding, ...]:
        """The parts without the head."""
        return tuple(part for part in self.parts if part is not self.head)


def folded(findings: Iterable[Finding]) -> tuple[Fold, ...]:
    """Fold findings, in time that grows with their number alone.

    Args:
        findings: Those to show, by file, line and column: what was filtered out is in no fold.

    Returns:
        The folds in the order of their first parts; of all findings if nothing goes together.
    """
    parts_of: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        parts_of.setdefault(_key(finding) or number, []).append(finding)
    return tuple(Fold(min(parts, key=rank), tuple(parts)) for parts in parts_of.values())


def _key(finding: Finding) -> tuple[object, ...] | None:
    """Return what the findings of a fold have in common; None for one that stands alone."""
    if finding.group is None or not KINDS[finding.kind].allocates:
        return None
    # What no test makes and what only tests make are never one: tests are left out by default.
    return finding.span.path, finding.function, finding.test, finding.group
