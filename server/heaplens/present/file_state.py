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
from heaplens.present.file_facts import Mark, Sheet
from heaplens.present.rebase import carried, moved_functions, moved_inlinability, moved_marks
from heaplens.source.linemap import line_map

_NOT_YET = "the generated code has not been looked at yet"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the last good runs said of one file."""

    data: bytes
    """The text that they compiled."""
    marks: tuple[Mark, ...] = ()
    """What was found in it."""
    ignored: tuple[Mark, ...] = ()
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
    before: Knowledge | None, path: str, data: bytes, report: PackageReport, depth: Depth
) -> Knowledge:
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
        return Knowledge(
            data,
            _marks(fresh, words),
            _marks(ignored, words),
            tuple(each for each in report.functions if each.span.path == path),
            inlinability,
            unproven=_NOT_YET if depth is Depth.VERDICT else report.unproven,
        )
    lines = line_map(before.data, data)
    # A verdict pass knows only who can be inlined, not why the others cannot.
    known = moved_inlinability(before.inlinability, lines)
    told = {each.function for each in known}
    return Knowledge(
        data,
        _with_words(carried(moved_marks(before.marks, lines), fresh), words),
        _with_words(carried(moved_marks(before.ignored, lines), ignored), words),
        moved_functions(before.functions, lines),
        (*known, *(each for each in inlinability if each.function not in told)),
        unproven=before.unproven,
    )


def stuck(before: Knowledge | None, data: bytes, problem: Problem) -> Knowledge:
    """Keeps what was known of a file that has no new answer, and says why it has none.

    Args:
        before: What was known.
        data: The text of now, for a file of which nothing was.
        problem: What keeps it from being analysed.

    Returns:
        What is known now.
    """
    return replace(before or Knowledge(data), problem=problem)


def sheet_of(knowledge: Knowledge, path: str, data: bytes) -> Sheet:
    """What is known, as it stands in the text of now.

    Args:
        knowledge: What is known.
        path: The file.
        data: Its text on the screen.

    Returns:
        The sheet. What stands on lines that changed since is left out, the rest is marked as old.
    """
    marks, ignored = knowledge.marks, knowledge.ignored
    functions, inlinability = knowledge.functions, knowledge.inlinability
    if data != knowledge.data:
        lines = line_map(knowledge.data, data)
        marks, ignored = moved_marks(marks, lines), moved_marks(ignored, lines)
        functions = moved_functions(functions, lines)
        inlinability = moved_inlinability(inlinability, lines)
    elif knowledge.problem is not None:
        marks = tuple(replace(mark, old=True) for mark in marks)
    return Sheet(
        path=path,
        data=data,
        marks=marks,
        ignored=ignored,
        functions=functions,
        inlinability=inlinability,
        problem=knowledge.problem,
        unproven=knowledge.unproven,
    )


def _marks(findings: Iterable[Finding], words: Mapping[tuple[Span, str], str]) -> tuple[Mark, ...]:
    return tuple(Mark(each, words=words.get((each.span, each.subject), "")) for each in findings)


def _with_words(marks: Iterable[Mark], words: Mapping[tuple[Span, str], str]) -> tuple[Mark, ...]:
    return tuple(
        mark
        if mark.words
        else replace(mark, words=words.get((mark.finding.span, mark.finding.subject), ""))
        for mark in marks
    )
