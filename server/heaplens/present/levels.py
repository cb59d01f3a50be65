"""What is drawn at a level, unasked: the one place that decides it. Pure: no I/O.

Hints, diagnostics of open files, and the benchmark that counts them, all ask `shown`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from heaplens.analysis.folding import Fold, folded
from heaplens.config.settings import DisplayLevel
from heaplens.model import KINDS, Finding, When


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of source with something to draw: one hint, and a diagnostic for each fold."""

    path: str
    """Absolute path."""
    line: int
    """1-based line."""
    folds: tuple[Fold, ...]
    """What is drawn, what allocates for certain first, else by column; at least one."""


def shown(
    findings: Iterable[Finding], level: DisplayLevel, *, generated: bool = False
) -> list[ShownLine]:
    """Return what is drawn of some findings.

    Args:
        findings: those of one file or of several, by file, line and column.
        level: how much is to be drawn.
        generated: whether they are in a generated file (`source.generated.is_generated`).

    Returns:
        At most one entry for each line, by path and line.
    """
    lines: dict[tuple[str, int], list[Fold]] = {}
    for fold in folded(f for f in findings if is_shown(f, level, generated=generated)):
        span = fold.head.span
        lines.setdefault((span.path, span.line), []).append(fold)
    return [ShownLine(*place, tuple(sorted(lines[place], key=_rank))) for place in sorted(lines)]


def is_shown(finding: Finding, level: DisplayLevel, *, generated: bool = False) -> bool:
    """Return whether one finding is drawn at a level.

    What stands for no allocation has no level: its kind was asked for by name, or it is a comment.
    """
    info = KINDS[finding.kind]
    if level is DisplayLevel.ALL or not info.allocates:
        return True
    if generated or finding.test or finding.when in (When.ERROR, When.TEST):
        return False
    if is_certain(finding):
        return True
    # A verdict on an expression alone is no allocation yet: the proof comes soon, or never.
    return level is DisplayLevel.NORMAL and finding.allocates is True


def is_certain(finding: Finding) -> bool:
    """Return whether a finding allocates whenever it is reached, as far as can be known now.

    A variable that is moved to the heap is there for good, whatever the proof may say later.
    """
    if finding.allocates is None:
        info = KINDS[finding.kind]
        return info.allocates and not info.faint_unless_certain
    return finding.allocates and finding.condition is None


def _rank(fold: Fold) -> tuple[bool, int]:
    return not is_certain(fold.head), fold.head.span.byte_col
