"""What an editor offers to do at a place. Pure: no I/O."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from heaplens.model import KINDS, Evidence, Finding, Kind
from heaplens.present.edit import Edit
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.suppress import ignore_edits, reason_to_type, removal_edits
from heaplens.present.wording import title

__all__ = ("Action", "Edit", "actions")
EXPLAIN = "heaplens.explain"
"""The command that opens the explanation of a line: path, line, byte column."""
COPY = "heaplens.copyExplanation"
"""The command that copies the compiler's own words: path, line, byte column."""
SHOW_FUNCTION = "heaplens.showFunction"
"""The command that opens what a function allocates: path, function."""
_COMMANDS = (EXPLAIN, SHOW_FUNCTION, COPY)
"""In the order of the menu."""
_MOST = 20


@dataclass(frozen=True, slots=True)
class Action:
    """Something to choose: either edits or a command."""

    title: str
    """The entry of the menu."""
    edits: tuple[Edit, ...]
    """What changes in the file; empty for a command."""
    command: str
    """The command to run; empty for edits."""
    arguments: tuple[object, ...]
    """Its arguments: text and numbers."""
    tracked: TrackedFinding
    """The finding to act on."""
    selection: Edit | None = None
    """Where the edits leave text that is to be typed over, and that text; None where nowhere."""


def actions(
    file_facts: FileFacts, first_line: int, first_col: int, last_line: int, last_col: int
) -> list[Action]:
    """Return what can be done about the findings in a range of text.

    Args:
        file_facts: the file.
        first_line: the 1-based line where it starts.
        first_col: the 1-based byte column where it starts.
        last_line: the line where it ends; it may be empty, as a cursor is.
        last_col: the byte column where it ends.

    Returns:
        The actions for the first 20 findings: nobody reads a longer menu. On one line each title
        stands once. What explains comes first, what ignores comes last.
    """
    first = bisect_left(file_facts.tracked_findings, first_line, key=_line)
    last = bisect_right(file_facts.tracked_findings, last_line, key=_line)
    start, end = (first_line, first_col), (last_line, last_col)
    touched = (
        tracked
        for tracked in file_facts.tracked_findings[first:last]
        if _touches(tracked.finding, start, end)
    )
    # Equal entries of the menu are made once: each takes a millisecond.
    different = {
        (_line(tracked), tracked.finding.kind, tracked.finding.subject): tracked
        for tracked in touched
    }
    by_title: dict[tuple[str, int], Action] = {}
    for tracked in islice(different.values(), _MOST):
        for action in _actions_of(tracked, file_facts):
            by_title.setdefault((action.title, _line(tracked)), action)
    return sorted(by_title.values(), key=_turn)


def _turn(action: Action) -> int:
    """Return when an action comes in the menu: editors preselect the first one."""
    if action.edits:
        return len(_COMMANDS)
    return _COMMANDS.index(action.command)


def _actions_of(tracked: TrackedFinding, file_facts: FileFacts) -> Iterator[Action]:
    finding = tracked.finding
    location = (file_facts.path, finding.span.line, finding.span.byte_col)
    if finding.kind is Kind.UNUSED_IGNORE:
        edits = removal_edits(file_facts, finding)
        if edits:
            part = any(edit.new_text for edit in edits)
            text = "Remove what this ignore does not need" if part else "Remove this ignore comment"
            yield Action(text, edits, "", (), tracked)
        return
    yield Action(f"Explain: {title(finding)}", (), EXPLAIN, location, tracked)
    if finding.function:
        text = f"Show what {finding.function} allocates"
        yield Action(text, (), SHOW_FUNCTION, (file_facts.path, finding.function), tracked)
    if KINDS[finding.kind].evidence is Evidence.VERDICT:
        yield Action("Copy the compiler's own explanation", (), COPY, location, tracked)
    edits = ignore_edits(file_facts.data, finding.span.line, finding.kind)
    if edits:
        text = f"Ignore this {finding.kind} here"
        yield Action(text, edits, "", (), tracked, reason_to_type(edits))


def _touches(finding: Finding, start: tuple[int, int], end: tuple[int, int]) -> bool:
    """Return whether a range touches a finding; of a finding of several lines, its first line."""
    span = finding.span
    if (span.line, span.byte_col) > end:
        return False
    return span.end_line > span.line or (span.line, span.end_byte_col) >= start


def _line(tracked: TrackedFinding) -> int:
    return tracked.finding.span.line
