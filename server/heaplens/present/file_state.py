"""What runs have found out about a file, and how it reads in the text of now. Pure: no I/O.

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
    joined_with_verdicts,
    moved_findings,
    moved_functions,
    moved_inlinability,
)
from heaplens.source.linemap import line_map

_NOT_YET = "the generated code has not been looked at yet"


@dataclass(frozen=True, slots=True)
class FileState:
    """What the last successful runs found out about one file."""

    data: bytes
    """The text that they compiled; all spans are in it."""
    tracked_findings: tuple[TrackedFinding, ...] = ()
    """The findings, by line and byte column."""
    ignored: tuple[TrackedFinding, ...] = ()
    """The findings that `//heaplens:ignore` comments took out."""
    functions: tuple[FunctionSummary, ...] = ()
    """The functions that allocate or leak; none before the first proof."""
    inlinability: tuple[Inlinability, ...] = ()
    """What the compiler says about inlining the functions."""
    problem: Problem | None = None
    """What keeps the text of now from being analysed; None where it has been."""
    unproven: str | None = None
    """Why it is not known what allocates; None where it is."""


def learned(
    before: FileState | None, path: str, data: bytes, report: PackageReport, depth: Depth
) -> FileState:
    """Return what is known after a run.

    Args:
        before: what was known; None where nothing was.
        path: the file, an absolute path.
        data: the text that was compiled.
        report: the report of its package.
        depth: how much the run was to find out.

    Returns:
        What the run found. After a verdict pass, which proves nothing, with what was proven before
        on unchanged lines.
    """
    words = {(quoted.span, quoted.subject): quoted.text for quoted in report.words}
    fresh = [finding for finding in report.findings if finding.span.path == path]
    ignored = [finding for finding in report.ignored if finding.span.path == path]
    inlinability = tuple(answer for answer in report.inlinability if answer.site.path == path)
    if depth is not Depth.VERDICT or before is None:
        return FileState(
            data,
            _tracked_findings(fresh, words),
            _tracked_findings(ignored, words),
            tuple(function for function in report.functions if function.span.path == path),
            inlinability,
            unproven=_NOT_YET if depth is Depth.VERDICT else report.unproven,
        )
    lines = line_map(before.data, data)
    # A verdict pass names only the functions that can be inlined, without their cost.
    known = moved_inlinability(before.inlinability, lines)
    known_functions = {answer.function for answer in known}
    return FileState(
        data,
        _with_words(
            joined_with_verdicts(moved_findings(before.tracked_findings, lines), fresh), words
        ),
        _with_words(joined_with_verdicts(moved_findings(before.ignored, lines), ignored), words),
        moved_functions(before.functions, lines),
        (*known, *(answer for answer in inlinability if answer.function not in known_functions)),
        unproven=before.unproven,
    )


def stuck(before: FileState | None, data: bytes, problem: Problem) -> FileState:
    """Return what is known of a file that could not be analysed: what was known, and the problem.

    Args:
        before: what was known; None where nothing was.
        data: the text of now, for a file of which nothing was known.
        problem: what keeps it from being analysed.
    """
    return replace(before or FileState(data), problem=problem)


def file_facts_of(file_state: FileState, path: str, data: bytes) -> FileFacts:
    """Return what is known of a file, moved into the text on the screen.

    Args:
        file_state: what is known.
        path: the file, an absolute path.
        data: the text on the screen.

    Returns:
        The facts. What starts on a line that changed since is left out. The rest is marked as old
        if anything changed, or if the text on the screen could not be analysed.
    """
    tracked_findings, ignored = file_state.tracked_findings, file_state.ignored
    functions, inlinability = file_state.functions, file_state.inlinability
    if data != file_state.data:
        lines = line_map(file_state.data, data)
        tracked_findings, ignored = (
            moved_findings(tracked_findings, lines),
            moved_findings(ignored, lines),
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
        TrackedFinding(finding, words=words.get((finding.span, finding.subject), ""))
        for finding in findings
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
