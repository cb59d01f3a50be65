"""What is said of the place one points at, of a line, and of a whole function. Pure: no I/O."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heaplens.explain.advice import advice
from heaplens.explain.tracing import Trace
from heaplens.model import KINDS, FunctionSummary, Inlinability, Kind, Span
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.page import (
    Block,
    Link,
    Piece,
    Shape,
    markdown,
    paragraph,
    plain_text,
    verbatim,
)
from heaplens.present.sections import (
    about_function,
    about_tracked,
    about_way,
    allocation_list,
    compilers_words,
    tracked_findings_of,
)
from heaplens.source.text import Text

_NAME = re.compile(rb"(?:\([^)]*\)[ \t]*)?([\w\x80-\xff]+)")


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show at a place."""

    span: Span
    """What it is about."""
    markdown: str
    """The text in Markdown."""
    plain: str
    """The same for editors that draw none."""


def hover(file_facts: FileFacts, line: int, byte_col: int, link: Link) -> Hover | None:
    """Return what is to be said at a place.

    Args:
        file_facts: the file.
        line: the 1-based line.
        byte_col: the 1-based byte column.
        link: makes the address of a place in a file; an empty one makes no link.

    Returns:
        What is known of the function whose name is there, else of the findings there; None where
        there is nothing.
    """
    named = _function_named_at(file_facts, line, byte_col)
    if named is not None:
        span, name, summary, said = named
        return _hover(span, about_function(name, summary, said, file_facts), link)
    tracked_findings = tracked_findings_at(file_facts, line, byte_col)
    if not tracked_findings:
        return None
    return _hover(
        tracked_findings[0].finding.span,
        _about_tracked_findings(tracked_findings, file_facts),
        link,
    )


def tracked_findings_at(
    file_facts: FileFacts, line: int, byte_col: int
) -> tuple[TrackedFinding, ...]:
    """Return the findings that a place is about, ignored ones too, the innermost first.

    One of several lines is only meant on its first: the rest of a long closure is about other
    things.
    """
    here = _tracked_findings_on(file_facts, line)
    at = (line, byte_col)
    around = [tracked for tracked in here if _start(tracked) <= at < _end(tracked)]
    around = around or [tracked for tracked in here if _end(tracked) == at]
    innermost = max((_start(tracked) for tracked in around), default=None)
    return tuple(sorted((each for each in around if _start(each) == innermost), key=_end))


def tracked_findings_of_line(file_facts: FileFacts, line: int) -> list[TrackedFinding]:
    """Return the findings of a 1-based line, ignored ones too.

    Where none starts on it, the innermost one around is meant.
    """
    tracked_findings = _tracked_findings_on(file_facts, line)
    if not tracked_findings:
        over = [
            tracked
            for tracked in (*file_facts.tracked_findings, *file_facts.ignored)
            if tracked.finding.span.line < line <= tracked.finding.span.end_line
        ]
        innermost = max(map(_start, over), default=None)
        tracked_findings = [tracked for tracked in over if _start(tracked) == innermost]
    return tracked_findings


def explanation(file_facts: FileFacts, line: int, link: Link, ways: Iterable[Trace] = ()) -> str:
    """Return a Markdown document about all findings of a line.

    Args:
        file_facts: the file.
        line: the 1-based line (`marks_of_line`).
        link: makes the address of a place in a file.
        ways: what becomes of them in the functions that they are passed to.
    """
    tracked_findings = tracked_findings_of_line(file_facts, line)
    blocks = [Block(Shape.HEADING, ((Piece(f"Line {line}"),),))]
    if not tracked_findings:
        blocks.append(paragraph("Nothing on this line goes to the heap, as far as is known."))
        return markdown(blocks, link)
    shown = tracked_findings[0].finding.span.line
    source = Text(file_facts.data).line(shown).decode(errors="replace").strip()
    blocks.append(verbatim(source, "go"))
    return markdown([*blocks, *_about_tracked_findings(tracked_findings, file_facts, ways)], link)


def function_page(file_facts: FileFacts, function: str, link: Link) -> str:
    """Return a Markdown document about what a whole function allocates.

    Args:
        file_facts: the file.
        function: its name, as findings and summaries have it: `bar`, `(*T).Get`.
        link: makes the address of a place in a file.
    """
    summary = next((each for each in file_facts.functions if each.name == function), None)
    said = next((each for each in file_facts.inlinability if each.function == function), None)
    tracked_findings = tracked_findings_of(function, file_facts)
    proven = [tracked for tracked in tracked_findings if tracked.finding.allocates]
    own = [tracked for tracked in proven if tracked.finding.inlined_from is None]
    certain = [tracked for tracked in own if tracked.finding.condition is None]
    conditional = [tracked for tracked in own if tracked.finding.condition is not None]
    inlined = [tracked for tracked in proven if tracked.finding.inlined_from is not None]
    open_ones = [
        tracked
        for tracked in tracked_findings
        if tracked.finding.allocates is None and KINDS[tracked.finding.kind].needs_proof
    ]
    none = [tracked for tracked in tracked_findings if tracked.finding.kind is Kind.NO_ALLOCATION]
    blocks = [
        Block(Shape.HEADING, ((Piece("What "), Piece(function, code=True), Piece(" allocates")),)),
        *about_function(function, summary, said, file_facts),
        *allocation_list("Each time:", certain, file_facts),
        *allocation_list("Under a condition:", conditional, file_facts),
        *allocation_list("In code that is inlined here:", inlined, file_facts),
        *allocation_list("On the heap, but not proven to allocate:", open_ones, file_facts),
        *allocation_list("Escapes that allocate nothing:", none, file_facts),
    ]
    return markdown(blocks, link)


def _hover(span: Span, blocks: Sequence[Block], link: Link) -> Hover:
    return Hover(span, markdown(blocks, link), plain_text(blocks))


def _about_tracked_findings(
    tracked_findings: Iterable[TrackedFinding], file_facts: FileFacts, ways: Iterable[Trace] = ()
) -> list[Block]:
    tracked_findings = tuple(tracked_findings)
    blocks = [block for tracked in tracked_findings for block in about_tracked(tracked, file_facts)]
    # Two findings of one place may have the same advice.
    tips = dict.fromkeys(tip for tracked in tracked_findings if (tip := advice(tracked.finding)))
    told = [block for way in ways for block in about_way(way)]
    return [*blocks, *map(paragraph, tips), *told, *compilers_words(tracked_findings)]


def _tracked_findings_on(file_facts: FileFacts, line: int) -> list[TrackedFinding]:
    return [
        tracked
        for tracked_findings in (file_facts.tracked_findings, file_facts.ignored)
        for tracked in tracked_findings[
            bisect_right(tracked_findings, line - 1, key=_line) : bisect_right(
                tracked_findings, line, key=_line
            )
        ]
    ]


def _function_named_at(
    file_facts: FileFacts, line: int, byte_col: int
) -> tuple[Span, str, FunctionSummary | None, Inlinability | None] | None:
    """Find the function whose declaration has its name at a place."""
    said, span = None, None
    for each in file_facts.inlinability:
        found = _name_span(each, file_facts) if each.site.line == line else None
        if found is not None and found.byte_col <= byte_col <= found.end_byte_col:
            said, span = each, found
            break
    for summary in file_facts.functions:
        own = summary.span
        if own.line == line and own.byte_col <= byte_col <= own.end_byte_col:
            return own, summary.name, summary, said
    return None if said is None or span is None else (span, said.function, None, said)


def _name_span(said: Inlinability, file_facts: FileFacts) -> Span | None:
    """The name in a declaration; None where the text has another one there."""
    site = said.site
    name = _NAME.match(Text(file_facts.data).line(site.line), max(site.byte_col - 1, 0))
    if name is None or name[1].decode(errors="replace") != said.function.rpartition(".")[2]:
        return None
    return Span(file_facts.path, site.line, name.start(1) + 1, site.line, name.end(1) + 1)


def _start(tracked: TrackedFinding) -> tuple[int, int]:
    return tracked.finding.span.line, tracked.finding.span.byte_col


def _end(tracked: TrackedFinding) -> tuple[int, int]:
    return tracked.finding.span.end_line, tracked.finding.span.end_byte_col


def _line(tracked: TrackedFinding) -> int:
    return tracked.finding.span.line
