"""What to show about the place under the pointer, a line, or a whole function. Pure: no I/O."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heaplens.analysis.folding import folded
from heaplens.config.settings import Settings
from heaplens.explain.advice import Adviser
from heaplens.explain.tracing import Trace
from heaplens.model import KINDS, FunctionSummary, Inlinability, Kind, Site, Span, When
from heaplens.present.diagnostics import drawn_folds
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.folds import elsewhere
from heaplens.present.page import (
    Block,
    Link,
    Piece,
    Shape,
    code,
    markdown,
    paragraph,
    plain_text,
    verbatim,
)
from heaplens.present.places import token_span
from heaplens.present.sections import (
    WHENS,
    about_finding,
    about_function,
    about_trace,
    allocation_list,
    compilers_words,
    findings_of_function,
    worst_of,
)
from heaplens.present.wording import name_of_site
from heaplens.source.text import Text

_NAME = re.compile(rb"(?:\([^)]*\)[ \t]*)?([\w\x80-\xff]+)")
_MOST_ADVISED = 20
"""Findings of one place that are advised on; a line may have thousands."""


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show at a place."""

    span: Span
    """The range that editors highlight."""
    markdown: str
    """The text as Markdown (CommonMark)."""
    plain: str
    """The same text for editors that draw no Markdown."""


def hover(
    file_facts: FileFacts, line: int, byte_col: int, link: Link, drawn: Settings | None = None
) -> Hover | None:
    """Return what to show at a place.

    Args:
        file_facts: the file.
        line: the 1-based line.
        byte_col: the 1-based byte column.
        link: makes the address of a place in a file; an empty one makes no link.
        drawn: the settings by which diagnostics are made, where the editor shows them above this:
            what they say is left out. None where it does not.

    Returns:
        What is known of the function whose name is at the place, else of the findings at it; None
        where there is neither, or nothing more to say.
    """
    named = _function_named_at(file_facts, line, byte_col)
    if named is not None:
        span, name, summary, inlinability = named
        head, *rest = about_function(name, summary, inlinability, file_facts)
        return _hover(span, [head, *worst_of(name, file_facts), *rest], link)
    tracked_findings = findings_at(file_facts, line, byte_col)
    if not tracked_findings:
        return None
    said = _said(file_facts, drawn, line, byte_col) if drawn is not None else frozenset()
    blocks = _about_findings(tracked_findings, file_facts, said=said)
    return _hover(tracked_findings[0].finding.span, blocks, link) if blocks else None


def _said(file_facts: FileFacts, drawn: Settings, line: int, byte_col: int) -> frozenset[int]:
    """Return the ids of the findings whose diagnostics are at a place."""
    text = Text(file_facts.data).line(line)
    spans = {
        id(fold.head): token_span(fold.head, text)
        for fold in drawn_folds(file_facts, drawn)
        if fold.head.span.line == line
    }
    return frozenset(
        key for key, span in spans.items() if span.byte_col <= byte_col <= span.end_byte_col
    )


def findings_at(file_facts: FileFacts, line: int, byte_col: int) -> tuple[TrackedFinding, ...]:
    """Return the innermost findings at a place, ignored ones too.

    A finding of several lines is found on its first one only: the body of a closure has findings of
    its own.
    """
    tracked_findings = _findings_on(file_facts, line)
    at = (line, byte_col)
    around = [tracked for tracked in tracked_findings if _start(tracked) <= at < _end(tracked)]
    around = around or [tracked for tracked in tracked_findings if _end(tracked) == at]
    innermost = max((_start(tracked) for tracked in around), default=None)
    return tuple(sorted((tracked for tracked in around if _start(tracked) == innermost), key=_end))


def findings_of_line(file_facts: FileFacts, line: int) -> list[TrackedFinding]:
    """Return the findings that start on a 1-based line, ignored ones too.

    Where none does, return the innermost ones that go on over it.
    """
    tracked_findings = _findings_on(file_facts, line)
    if not tracked_findings:
        over = [
            tracked
            for tracked in (*file_facts.tracked_findings, *file_facts.ignored)
            if tracked.finding.span.line < line <= tracked.finding.span.end_line
        ]
        innermost = max(map(_start, over), default=None)
        tracked_findings = [tracked for tracked in over if _start(tracked) == innermost]
    return tracked_findings


def explanation(file_facts: FileFacts, line: int, link: Link, traces: Iterable[Trace] = ()) -> str:
    """Return a Markdown document about all findings of a line.

    Args:
        file_facts: the file.
        line: the 1-based line (see `findings_of_line`).
        link: makes the address of a place in a file.
        traces: what becomes of their subjects in the functions they are passed to.
    """
    tracked_findings = findings_of_line(file_facts, line)
    blocks = [
        Block(Shape.HEADING, ((Piece(name_of_site(Site(file_facts.path, line, 1)), code=True),),))
    ]
    if not tracked_findings:
        blocks.append(paragraph("Nothing on this line goes to the heap, as far as is known."))
        return markdown(blocks, link)
    shown = tracked_findings[0].finding.span.line
    source = Text(file_facts.data).line(shown).decode(errors="replace").strip()
    blocks.append(verbatim(source, "go"))
    return markdown([*blocks, *_about_findings(tracked_findings, file_facts, traces)], link)


def function_page(file_facts: FileFacts, function: str, link: Link) -> str:
    """Return a Markdown document about what a whole function allocates.

    Args:
        file_facts: the file.
        function: its name, as findings and summaries have it: `bar`, `(*T).Get`.
        link: makes the address of a place in a file.
    """
    summary = next((entry for entry in file_facts.functions if entry.name == function), None)
    inlinability = next(
        (answer for answer in file_facts.inlinability if answer.function == function), None
    )
    tracked_findings = findings_of_function(function, file_facts)
    by_when: dict[When, list[TrackedFinding]] = {}
    for tracked in tracked_findings:
        if tracked.finding.allocates:
            by_when.setdefault(tracked.finding.when, []).append(tracked)
    unproven = [
        tracked
        for tracked in tracked_findings
        if tracked.finding.allocates is None and KINDS[tracked.finding.kind].needs_proof
    ]
    free = [tracked for tracked in tracked_findings if tracked.finding.kind is Kind.NO_ALLOCATION]
    blocks = [
        Block(Shape.HEADING, ((Piece("What "), Piece(function, code=True), Piece(" allocates")),)),
        *about_function(function, summary, inlinability, file_facts),
        *(
            block
            for when in When
            for block in allocation_list(f"{WHENS[when]}:", by_when.get(when, ()), file_facts)
        ),
        *allocation_list("On the heap, but not proven to allocate:", unproven, file_facts),
        *allocation_list("Escapes that allocate nothing:", free, file_facts),
    ]
    return markdown(blocks, link)


def not_here_page(function: str, path: str, site: Site | None, link: Link) -> str:
    """Return a Markdown document that says where a function is that a file does not declare.

    Args:
        function: its name.
        path: the file.
        site: where it is; None where no file of the package declares it.
        link: makes the address of a place in a file.
    """
    if site is None:
        text = " is declared neither in this file nor in another one of its directory."
        return markdown([paragraph(code(function), text)], link)
    place = Piece(name_of_site(site), target=site)
    name = name_of_site(Site(path, 0, 0))
    return markdown([paragraph(code(function), f" is not in {name}: it is in ", place, ".")], link)


def _hover(span: Span, blocks: Sequence[Block], link: Link) -> Hover:
    return Hover(span, markdown(blocks, link), plain_text(blocks))


def _about_findings(
    tracked_findings: Iterable[TrackedFinding],
    file_facts: FileFacts,
    traces: Iterable[Trace] = (),
    said: frozenset[int] = frozenset(),
) -> list[Block]:
    tracked_findings = tuple(tracked_findings)
    folds = folded(tracked.finding for tracked in file_facts.tracked_findings)
    others = {id(part): elsewhere(fold) for fold in folds for part in fold.parts}
    blocks = [
        block
        for tracked in tracked_findings
        for block in about_finding(
            tracked,
            file_facts,
            others=others.get(id(tracked.finding), ""),
            said=id(tracked.finding) in said,
        )
    ]
    adviser = Adviser(file_facts.data)
    advised = (adviser.text(tracked.finding) for tracked in tracked_findings[:_MOST_ADVISED])
    # Two findings of one place may have the same advice.
    tips = dict.fromkeys(tip for tip in advised if tip is not None)
    followed = [block for trace in traces for block in about_trace(trace)]
    return [*blocks, *map(paragraph, tips), *followed, *compilers_words(tracked_findings)]


def _findings_on(file_facts: FileFacts, line: int) -> list[TrackedFinding]:
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
    inlinability, span = None, None
    for answer in file_facts.inlinability:
        name = _name_span(answer, file_facts) if answer.site.line == line else None
        if name is not None and name.byte_col <= byte_col <= name.end_byte_col:
            inlinability, span = answer, name
            break
    for summary in file_facts.functions:
        name = summary.span
        if name.line == line and name.byte_col <= byte_col <= name.end_byte_col:
            return name, summary.name, summary, inlinability
    if inlinability is None or span is None:
        return None
    return span, inlinability.function, None, inlinability


def _name_span(inlinability: Inlinability, file_facts: FileFacts) -> Span | None:
    """Return the span of the name in a declaration; None where the text has another name there."""
    site = inlinability.site
    name = _NAME.match(Text(file_facts.data).line(site.line), max(site.byte_col - 1, 0))
    if name is None or name[1].decode(errors="replace") != inlinability.function.rpartition(".")[2]:
        return None
    return Span(file_facts.path, site.line, name.start(1) + 1, site.line, name.end(1) + 1)


def _start(tracked: TrackedFinding) -> tuple[int, int]:
    return tracked.finding.span.line, tracked.finding.span.byte_col


def _end(tracked: TrackedFinding) -> tuple[int, int]:
    return tracked.finding.span.end_line, tracked.finding.span.end_byte_col


def _line(tracked: TrackedFinding) -> int:
    return tracked.finding.span.line
