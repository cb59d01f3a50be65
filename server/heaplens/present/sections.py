"""What is known of a finding, a function or a trace, as blocks of a page. Pure: no I/O."""

import re
from collections.abc import Iterable, Sequence

from heaplens.explain.steps import step_words
from heaplens.explain.tracing import Trace
from heaplens.explain.words import plain
from heaplens.model import Finding, FunctionSummary, Inlinability, Kind, Site, Step
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.page import Block, Piece, Shape, code, line, paragraph, verbatim
from heaplens.present.wording import (
    age,
    allocation,
    facts,
    inlining,
    name_of_site,
    sums,
    unproven,
)

# `(*T).Get`, `index[…]`, `byte_count`.
_CODE = re.compile(
    r"(?:\w+\.)?\(\*[\w.]+\)[\w.]*|\*?[^\W\d][\w.]*(?:\[[^\s\]]*\])+[\w.]*|\*[^\W\d][\w.]*(?!\*)\b|\w+_\w*"
)
IGNORED = "A comment asks to ignore it."


def about_finding(tracked: TrackedFinding, file_facts: FileFacts) -> list[Block]:
    """Return what is known of one finding, without advice and the compiler's own words."""
    finding = tracked.finding
    proven = allocation(finding)
    lines = (
        f"{proven[0].upper()}{proven[1:]}." if proven else unproven(finding, file_facts.unproven),
        IGNORED if tracked in file_facts.ignored else "",
        age(old=tracked.old, broken=file_facts.problem is not None),
    )
    blocks = [Block(Shape.PARAGRAPH, (sentence(finding),))]
    blocks += [paragraph(text) for text in lines if text]
    if finding.flow:
        steps = tuple(_step(step) for step in finding.flow)
        blocks += [paragraph("How it gets there:"), Block(Shape.NUMBERED, steps)]
    return blocks


def about_trace(trace: Trace) -> list[Block]:
    """Return what becomes of an argument in each function that it gets to."""
    blocks: list[Block] = []
    for callee in trace.callees:
        name = Piece(callee.function, code=True, site=callee.site)
        blocks += [paragraph(callee.note)] if callee.note else []
        blocks += [paragraph("Inside ", name, ":"), paragraph(callee.sentence)]
        if callee.flow:
            blocks.append(Block(Shape.NUMBERED, tuple(map(_step, callee.flow))))
    return [*blocks, paragraph(trace.end)] if trace.end else blocks


def compilers_words(tracked_findings: Iterable[TrackedFinding]) -> list[Block]:
    """Return what the compiler itself says of some findings, below a line across the page."""
    words = dict.fromkeys(
        tracked.words.strip("\n") for tracked in tracked_findings if tracked.words.strip()
    )
    if not words:
        return []
    return [Block(Shape.RULE), paragraph("The compiler says:"), verbatim("\n".join(words), "text")]


def about_function(
    name: str,
    summary: FunctionSummary | None,
    inlinability: Inlinability | None,
    file_facts: FileFacts,
) -> list[Block]:
    """Return the sums of a function, what it keeps, and whether it is inlined.

    Args:
        name: its name.
        summary: its sums; None where there are none, or nothing is proven.
        inlinability: what the compiler says about inlining it, if anything.
        file_facts: the file it is declared in.
    """
    blocks: list[Block] = []
    if summary is not None:
        own_sums = sums(summary) or "no allocation of its own"
        blocks.append(paragraph(code(name), f": {own_sums}."))
        if summary.inlined:
            verb = "allocation comes" if summary.inlined == 1 else "allocations come"
            blocks.append(paragraph(f"{summary.inlined} {verb} with inlined code."))
        if summary.frame_bytes is not None:
            blocks.append(paragraph(f"Its frame on the stack takes {summary.frame_bytes} B."))
    else:
        blocks.append(paragraph(code(name)))
        if file_facts.unproven:
            blocks.append(paragraph(f"What it allocates is not proven: {file_facts.unproven}."))
    tracked_findings = findings_of_function(name, file_facts)
    leaks = dict.fromkeys(
        sentence(tracked.finding)
        for tracked in tracked_findings
        if tracked.finding.kind is Kind.LEAKING_PARAM
    )
    if leaks:
        blocks.append(Block(Shape.LISTED, tuple(leaks)))
    if inlinability is not None:
        blocks.append(paragraph(inlining(inlinability)))
    if any(tracked.old for tracked in tracked_findings):
        blocks.append(paragraph(age(old=True, broken=file_facts.problem is not None)))
    return blocks


def allocation_list(
    title: str, tracked_findings: Sequence[TrackedFinding], file_facts: FileFacts
) -> list[Block]:
    """Return a titled list of findings, one a line with its place; nothing where there are none."""
    if not tracked_findings:
        return []
    rows = []
    for tracked in tracked_findings:
        finding = tracked.finding
        known = ", ".join(facts(finding)[1:])
        known = f" [{known}]" if known else ""
        note = " (ignored)" if tracked in file_facts.ignored else ""
        place = _place(Site(finding.span.path, finding.span.line, finding.span.byte_col))
        rows.append(line(place, " ", *sentence(finding), known + note))
    return [paragraph(title), Block(Shape.LISTED, tuple(rows))]


def findings_of_function(function: str, file_facts: FileFacts) -> list[TrackedFinding]:
    """Return the findings in a function, those that a comment ignores too, in their order."""
    tracked_findings = [
        tracked
        for tracked in (*file_facts.tracked_findings, *file_facts.ignored)
        if tracked.finding.function == function
    ]
    return sorted(
        tracked_findings,
        key=lambda tracked: (tracked.finding.span.line, tracked.finding.span.byte_col),
    )


def sentence(finding: Finding) -> tuple[Piece, ...]:
    """Return the sentence of a finding, with the subject as code where it starts with that."""
    text = finding.sentence
    for name in (finding.subject, plain(finding.subject)):
        if name and text.startswith(f"{name} "):
            return (code(name), *_pieces(text.removeprefix(name)))
    return _pieces(text)


def _pieces(text: str) -> tuple[Piece, ...]:
    """Return a text in pieces: names that Markdown would need backslashes for are code."""
    pieces: list[Piece] = []
    end = 0
    for name in _CODE.finditer(text):
        pieces += [Piece(text[end : name.start()]), code(name[0])]
        end = name.end()
    return tuple(piece for piece in (*pieces, Piece(text[end:])) if piece.text)


def _step(step: Step) -> tuple[Piece, ...]:
    words = step_words(step)
    return line(_place(step.site), f" {words}: " if words else " ", code(step.text))


def _place(site: Site) -> Piece:
    return Piece(name_of_site(site), site=site)
