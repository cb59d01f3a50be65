"""What is drawn at a level, unasked: the one place that decides it. Pure: no I/O.

Hints, diagnostics of open files, and the benchmark that counts them, all ask `shown`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from heaplens.analysis.folding import Fold, folded
from heaplens.analysis.ranking import Rank, is_copy, rank
from heaplens.config.settings import DisplayLevel
from heaplens.model import KINDS, Finding, When
from heaplens.present.capacity import has_capacity
from heaplens.source.text import Text

NO_FILES: Mapping[str, int] = MappingProxyType({})
"""Nothing is known of how long the files are."""
_LINES_OF_HINT = 50
_FEW = 3


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
    findings: Iterable[Finding],
    level: DisplayLevel,
    *,
    generated: bool = False,
    lines_of: Mapping[str, int] = NO_FILES,
    text: Text | None = None,
) -> list[ShownLine]:
    """Return what is drawn of some findings.

    Args:
        findings: those of one file or of several, by file, line and column.
        level: how much is to be drawn.
        generated: whether they are in a generated file (`source.generated.is_generated`).
        lines_of: how many lines a file has, by path: at level QUIET one line in 50 is drawn, in a
            short file one more, up to three; those that rank first. Without it all are.
        text: the file that they are in; None for several. With it, level NORMAL leaves out the
            appends to slices that were made with a capacity.

    Returns:
        At most one entry for each line, by path and line.
    """
    lines: dict[tuple[str, int], list[Fold]] = {}
    wanted = (finding for finding in findings if is_shown(finding, level, generated=generated))
    if text is not None and level is DisplayLevel.NORMAL:
        wanted = (finding for finding in wanted if not has_capacity(finding, text))
    for fold in folded(wanted):
        span = fold.head.span
        lines.setdefault((span.path, span.line), []).append(fold)
    drawn = [ShownLine(*place, tuple(sorted(lines[place], key=_rank))) for place in sorted(lines)]
    return _first(drawn, lines_of) if level is DisplayLevel.QUIET and lines_of else drawn


def _first(lines: Sequence[ShownLine], lines_of: Mapping[str, int]) -> list[ShownLine]:
    """Return the lines that matter most in each file, in their order."""
    left = {path: _most(number) for path, number in lines_of.items()}
    kept = set[int]()
    for number in sorted(range(len(lines)), key=lambda n: min(map(_order, lines[n].folds))):
        line = lines[number]
        if not KINDS[line.folds[0].head.kind].allocates or left.get(line.path, 1) > 0:
            kept.add(number)
            left[line.path] = left.get(line.path, len(lines)) - 1
    return [line for number, line in enumerate(lines) if number in kept]


def _most(lines: int) -> int:
    """Return how many lines of a file are drawn at level QUIET: fewer than 20 in 1,000 together."""
    share = lines // _LINES_OF_HINT
    return max(share, min(share + 1, _FEW))


def _order(fold: Fold) -> Rank:
    return rank(fold.head)


def is_shown(finding: Finding, level: DisplayLevel, *, generated: bool = False) -> bool:
    """Return whether one finding is drawn at a level.

    What stands for no allocation has no level: its kind was asked for by name, or it is a comment.
    """
    info = KINDS[finding.kind]
    if level is DisplayLevel.ALL or not info.allocates:
        return True
    if generated or finding.test or finding.when in (When.ERROR, When.TEST):
        return False
    if level is DisplayLevel.QUIET and is_copy(finding):
        return False  # it is drawn already, at the line that is inlined here
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
