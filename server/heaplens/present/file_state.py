"""What was learned of an open file: from which text, and what it says of the text of now. Pure.

Invariant: nothing that was known gets lost because a later run failed or knows less.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from heaplens.model import (
    Depth,
    Finding,
    FunctionSummary,
    Inlinability,
    PackageReport,
    Problem,
    Span,
)
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.rebase import (
    carried,
    moved_functions,
    moved_inlinability,
    moved_tracked_findings,
)
from heaplens.source.linemap import line_map

_NOT_YET = "the generated code has not been looked at yet"


@dataclass(frozen=True, slots=True)
class FileState:
    """What the last good runs said of one file."""

    data: bytes
    """The text that they compiled."""
    tracked_findings: tuple[TrackedFinding, ...] = ()
    """What was found in it."""
    ignored: tuple[TrackedFinding, ...] = ()
    """What its comments ask to ignore."""
    functions: tuple[FunctionSummary, ...] = ()
    """The sums of its functions."""
    inlinability: tuple[Inlinability, ...] = ()
    """What the compiler says about inlining them."""
    problem: Problem | None = None
    """Why there is no newer answer; None where there is one."""
    unproven: str | None = None
    """Why nothing is said about bytes."""


def learned(
    before: FileState | None, path: str, data: bytes, report: PackageReport, depth: Depth
) -> FileState:
    """Takes in what a run found.

    Args:
        before: What was known.
        path: The file.
        data: The text that was compiled.
        report: The report of its package.
        depth: How much the run was to find out.

    Returns:
        What is known now. Of a verdict pass what was proven before stays on unchanged lines.
    """
    words = {(each.span, each.subject): each.text for each in report.words}
    fresh = [finding for finding in report.findings if finding.span.path == path]
    ignored = [finding for finding in report.ignored if finding.span.path == path]
    inlinability = tuple(each for each in report.inlinability if each.site.path == path)
    if depth is not Depth.VERDICT or before is None:
        return FileState(
            data,
            _tracked_findings(fresh, words),
            _tracked_findings(ignored, words),
            tuple(each for each in report.functions if each.span.path == path),
            inlinability,
            unproven=_NOT_YET if depth is Depth.VERDICT else report.unproven,
        )
    lines = line_map(before.data, data)
    # A verdict pass knows only who can be inlined, not why the others cannot.
    known = moved_inlinability(before.inlinability, lines)
    told = {each.function for each in known}
    return FileState(
        data,
        _with_words(carried(moved_tracked_findings(before.tracked_findings, lines), fresh), words),
        _with_words(carried(moved_tracked_findings(before.ignored, lines), ignored), words),
        moved_functions(before.functions, lines),
        (*known, *(each for each in inlinability if each.function not in told)),
        unproven=before.unproven,
    )


def stuck(before: FileState | None, data: bytes, problem: Problem) -> FileState:
    """Keeps what was known of a file that has no new answer, and says why it has none.

    Args:
        before: What was known.
        data: The text of now, for a file of which nothing was.
        problem: What keeps it from being analysed.

    Returns:
        What is known now.
    """
    return replace(before or FileState(data), problem=problem)


def file_facts_of(file_state: FileState, path: str, data: bytes) -> FileFacts:
    """What is known, as it stands in the text of now.

    Args:
        file_state: What is known.
        path: The file.
        data: Its text on the screen.

    Returns:
        The sheet. What stands on lines that changed since is left out, the rest is marked as old.
    """
    tracked_findings, ignored = file_state.tracked_findings, file_state.ignored
    functions, inlinability = file_state.functions, file_state.inlinability
    if data != file_state.data:
        lines = line_map(file_state.data, data)
        tracked_findings, ignored = (
            moved_tracked_findings(tracked_findings, lines),
            moved_tracked_findings(ignored, lines),
        )
        functions = moved_functions(functions, lines)
        inlinability = moved_inlinability(inlinability, lines)
    elif file_state.problem is not None:
        tracked_findings = tuple(replace(tracked, old=True) for tracked in tracked_findings)
    return FileFacts(
        path=path,
        data=data,
        tracked_findings=tracked_findings,
        ignored=ignored,
        functions=functions,
        inlinability=inlinability,
        problem=file_state.problem,
        unproven=file_state.unproven,
    )


def _tracked_findings(
    findings: Iterable[Finding], words: Mapping[tuple[Span, str], str]
) -> tuple[TrackedFinding, ...]:
    return tuple(
        TrackedFinding(each, words=words.get((each.span, each.subject), "")) for each in findings
    )


def _with_words(
    tracked_findings: Iterable[TrackedFinding], words: Mapping[tuple[Span, str], str]
) -> tuple[TrackedFinding, ...]:
    return tuple(
        tracked
        if tracked.words
        else replace(tracked, words=words.get((tracked.finding.span, tracked.finding.subject), ""))
        for tracked in tracked_findings
    )
