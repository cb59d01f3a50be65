"""The words to draw behind names and expressions. Pure: no I/O.

x /*heap 8 B*/ := 1
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heaplens.analysis.folding import Fold
from heaplens.config.settings import DisplayLevel, Settings
from heaplens.model import KINDS, Finding, Kind, Site, When
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.folds import amount, elsewhere
from heaplens.present.levels import ShownLine, shown
from heaplens.present.page import escaped
from heaplens.present.places import quiet_byte_col
from heaplens.present.wording import age, allocation, initial_capital, is_real, unproven
from heaplens.source.generated import is_generated
from heaplens.source.text import Text

STALE = "~"
"""What a label begins with while the code does not build, and nothing newer is to come."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A word to draw into a line."""

    line: int
    """1-based line."""
    byte_col: int
    """1-based byte column that it stands before."""
    label: str
    """The text to draw: `heap 8 B`."""
    kind: Kind
    """The kind of its first finding."""
    target: Site | None
    """Where the path ends; None where that is not known, or inside the finding itself."""
    tracked_findings: tuple[TrackedFinding, ...]
    """The heads of what it stands for, and what to say of each; at least one."""
    more: tuple[str, ...] = ()
    """For each of them where its other parts are; empty where it has none."""


def hints(file_facts: FileFacts, settings: Settings, first_line: int, last_line: int) -> list[Hint]:
    """Return the hints of some lines, in the order of the text.

    Args:
        file_facts: the file.
        settings: the kinds that have hints, and the level.
        first_line: the first line, from 1.
        last_line: the last line, included.

    Returns:
        For what allocates one hint a line; at level ALL, and for other kinds, one for each place.
    """
    wanted = [
        tracked for tracked in file_facts.tracked_findings if tracked.finding.kind in settings.hints
    ]
    if not wanted:
        return []
    generated = is_generated(file_facts.data)
    text = Text(file_facts.data)
    lines = shown(
        (each.finding for each in wanted),
        settings.level,
        generated=generated,
        text=text,
        lines_of={file_facts.path: file_facts.data.count(b"\n")},
    )
    first = bisect_left(lines, first_line, key=_line)
    last = bisect_right(lines, last_line, key=_line)
    tracked = {id(each.finding): each for each in wanted}
    return [
        _hint(line.line, byte_col, folds, tracked, broken=file_facts.problem is not None)
        for line in lines[first:last]
        if 0 < line.line <= len(text.lines)
        for byte_col, folds in _places(line, text, settings.level)
    ]


def _places(line: ShownLine, text: Text, level: DisplayLevel) -> list[tuple[int, tuple[Fold, ...]]]:
    """Return the places of a line that have a hint, each with what it stands for."""
    apart: dict[tuple[int, str], list[Fold]] = {}
    for fold in line.folds:
        merged = KINDS[fold.head.kind].allocates
        byte_col = quiet_byte_col(fold.head, text)
        apart.setdefault((byte_col, "" if merged else amount(fold)), []).append(fold)
    allocating = [place for place in apart if not place[1]]
    if level is not DisplayLevel.ALL and len(allocating) > 1:
        # Behind the last of them: so it reads as the sum of what stands before it.
        together = [fold for fold in line.folds if KINDS[fold.head.kind].allocates]
        for place in allocating:
            del apart[place]
        apart[max(allocating)] = together
    return [(place[0], tuple(apart[place])) for place in sorted(apart)]


def hint_at(
    file_facts: FileFacts, settings: Settings, line: int, byte_col: int, label: str
) -> Hint | None:
    """Return a hint that was drawn before; None where it is not at that place any more."""
    for hint in hints(file_facts, settings, line, line):
        if (hint.byte_col, hint.label) == (byte_col, label):
            return hint
    return None


def label(finding: Finding) -> str:
    """Return what to draw for one finding alone; see `joint_label`."""
    return joint_label((finding,))


def joint_label(findings: Sequence[Finding]) -> str:
    """Return what to draw for some findings together.

    Returns:
        `heap 8 B` for an allocation, `heap 8 B ×n` in a loop, `heap` where its size is not known,
        `heap?` where it happens only under a condition, and a word for the kind of all that is no
        proven allocation.
    """
    fold = Fold(findings[0], tuple(findings))
    proven = fold.certain or fold.conditional
    in_loop = proven and all(part.when is When.LOOP for part in proven)
    return f"{amount(fold)}{' ×n' if in_loop else ''}"


def tooltip(hint: Hint, file_facts: FileFacts) -> str:
    """Return the sentences of all findings of a hint, as Markdown."""
    more = hint.more or [""] * len(hint.tracked_findings)
    texts = (
        _tooltip_of(tracked, others, file_facts)
        for tracked, others in zip(hint.tracked_findings, more, strict=True)
    )
    return "\n\n".join(dict.fromkeys(texts))


def _tooltip_of(tracked: TrackedFinding, others: str, file_facts: FileFacts) -> str:
    finding = tracked.finding
    proven = allocation(finding)
    parts = (
        finding.sentence,
        initial_capital(proven) or unproven(finding, file_facts.unproven),
        initial_capital(others),
        age(old=tracked.old, broken=file_facts.problem is not None),
    )
    return "\n\n".join(escaped(part) for part in parts if part)


def _hint(
    line: int,
    byte_col: int,
    folds: Sequence[Fold],
    tracked: Mapping[int, TrackedFinding],
    *,
    broken: bool,
) -> Hint:
    parts = [part for fold in folds for part in fold.parts]
    heads = tuple(tracked[id(fold.head)] for fold in folds)
    # While one types what is old is checked again at once: a mark would only flicker.
    stale = broken and any(tracked[id(part)].old for part in parts)
    targets = (_target(head.finding) for head in heads)
    return Hint(
        line,
        byte_col,
        f"{STALE if stale else ''}{joint_label(parts)}",
        heads[0].finding.kind,
        next((site for site in targets if site is not None), None),
        heads,
        tuple(map(elsewhere, folds)),
    )


def _target(finding: Finding) -> Site | None:
    if not finding.flow or not is_real(finding.flow[-1].site):
        return None
    site, span = finding.flow[-1].site, finding.span
    start, end = (span.line, span.byte_col), (span.end_line, span.end_byte_col)
    is_inside = site.path == span.path and start <= (site.line, site.byte_col) <= end
    return None if is_inside else site


def _line(line: ShownLine) -> int:
    return line.line
