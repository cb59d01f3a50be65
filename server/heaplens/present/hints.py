"""The words to draw behind names and expressions. Pure: no I/O.

x /*heap 8 B*/ := 1
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from heaplens.config.settings import Settings
from heaplens.model import KINDS, Finding, Kind, Site, Span
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.page import escaped
from heaplens.present.wording import age, allocation, is_real, unproven
from heaplens.source.text import Text


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
    """The findings it stands for; at least one."""


def hints(file_facts: FileFacts, settings: Settings, first_line: int, last_line: int) -> list[Hint]:
    """Return the hints of some lines, in the order of the text.

    Args:
        file_facts: the file.
        settings: the kinds that have hints.
        first_line: the first line, from 1.
        last_line: the last line, included.

    Returns:
        One hint for each place and label.
    """
    first = bisect_left(file_facts.tracked_findings, first_line, key=_line)
    last = bisect_right(file_facts.tracked_findings, last_line, key=_line)
    wanted = [
        tracked
        for tracked in file_facts.tracked_findings[first:last]
        if tracked.finding.kind in settings.hints
    ]
    if not wanted:
        return []
    text = Text(file_facts.data)
    places: dict[tuple[int, int, str], list[TrackedFinding]] = {}
    for tracked in wanted:
        span = tracked.finding.span
        if not 0 < span.line <= len(text.lines):
            continue
        byte_col = hint_byte_col(span, text.line(span.line))
        places.setdefault((span.line, byte_col, label(tracked.finding)), []).append(tracked)
    return [_hint(*place, tuple(places[place])) for place in sorted(places)]


def hint_at(
    file_facts: FileFacts, settings: Settings, line: int, byte_col: int, label: str
) -> Hint | None:
    """Return a hint that was drawn before; None where it is not at that place any more."""
    for hint in hints(file_facts, settings, line, line):
        if (hint.byte_col, hint.label) == (byte_col, label):
            return hint
    return None


def label(finding: Finding) -> str:
    """Return what to draw for a finding.

    Returns:
        `heap 8 B` for an allocation, `heap` where its size is not known, `heap?` where it happens
        only under a condition, and a word for the kind of all that is no proven allocation.
    """
    if not finding.allocates:
        return KINDS[finding.kind].label
    word = "heap" if finding.condition is None else "heap?"
    return word if finding.size_bytes is None else f"{word} {finding.size_bytes} B"


def hint_byte_col(span: Span, line: bytes) -> int:
    r"""Return the 1-based byte column of a finding's hint, on the line that the finding starts on.

    A hint stands behind its finding; behind the first line of one that spans several, so that it is
    next to the `func` of a long closure.

    Args:
        span: the finding's.
        line: the bytes of the line; a `\r` at its end is none of them.
    """
    behind = len(line) + (0 if line.endswith(b"\r") else 1)
    return behind if span.end_line > span.line else max(1, min(span.end_byte_col, behind))


def tooltip(hint: Hint, file_facts: FileFacts) -> str:
    """Return the sentences of all findings of a hint, as Markdown."""
    return "\n\n".join(
        dict.fromkeys(_tooltip_of(tracked, file_facts) for tracked in hint.tracked_findings)
    )


def _tooltip_of(tracked: TrackedFinding, file_facts: FileFacts) -> str:
    finding = tracked.finding
    proven = allocation(finding)
    parts = (
        finding.sentence,
        f"{proven[0].upper()}{proven[1:]}." if proven else unproven(finding, file_facts.unproven),
        age(old=tracked.old, broken=file_facts.problem is not None),
    )
    return "\n\n".join(escaped(part) for part in parts if part)


def _hint(
    line: int, byte_col: int, label: str, tracked_findings: tuple[TrackedFinding, ...]
) -> Hint:
    targets = (_target(tracked.finding) for tracked in tracked_findings)
    target = next((site for site in targets if site is not None), None)
    return Hint(line, byte_col, label, tracked_findings[0].finding.kind, target, tracked_findings)


def _target(finding: Finding) -> Site | None:
    if not finding.flow or not is_real(finding.flow[-1].site):
        return None
    site, span = finding.flow[-1].site, finding.span
    start, end = (span.line, span.byte_col), (span.end_line, span.end_byte_col)
    is_inside = site.path == span.path and start <= (site.line, site.byte_col) <= end
    return None if is_inside else site


def _line(tracked: TrackedFinding) -> int:
    return tracked.finding.span.line
