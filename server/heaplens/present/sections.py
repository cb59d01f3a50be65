"""What is known of a finding, a function or a trace, as blocks of a page. Pure: no I/O."""

import re
from collections.abc import Iterable, Mapping, Sequence

from heaplens.analysis.folding import folded
from heaplens.analysis.ranking import rank
from heaplens.explain.steps import step_words
from heaplens.explain.tracing import Trace
from heaplens.explain.words import plain
from heaplens.model import (
    CONDITIONS,
    Finding,
    FunctionSummary,
    Inlinability,
    Kind,
    Site,
    Step,
    When,
)
from heaplens.present.diagnostics import message
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.lenses import lens_title
from heaplens.present.page import Block, Piece, Shape, code, line, paragraph, verbatim
from heaplens.present.wording import (
    age,
    allocation,
    condition_of,
    facts,
    initial_capital,
    inlining,
    name_of_site,
    unproven,
)

WHENS: Mapping[When, str] = {
    When.LOOP: "In a loop",
    When.EACH_CALL: "Each call",
    When.BRANCH: "On some paths",
    When.ERROR: "On error paths",
    When.START: "At the start of the program",
    When.TEST: "In tests",
}
"""How often, as a title."""
_MOST_IN_HOVER = 5
# `(*T).Get`, `index[…]`, `byte_count`.
_CODE = re.compile(
    r"(?:\w+\.)?\(\*[\w.]+\)[\w.]*|\*?[^\W\d][\w.]*(?:\[[^\s\]]*\])+[\w.]*|\*[^\W\d][\w.]*(?!\*)\b|\w+_\w*"
)
IGNORED = "A comment asks to ignore it."


def about_finding(
    tracked: TrackedFinding, file_facts: FileFacts, *, others: str = "", said: bool = False
) -> list[Block]:
    """Return what is known of one finding, without advice and the compiler's own words.

    Args:
        tracked: the finding.
        file_facts: its file.
        others: where the other parts of its fold are, if any.
        said: whether its diagnostic is shown already, with sentence, bytes and condition.
    """
    finding = tracked.finding
    known = (
        ()
        if said
        else (
            initial_capital(allocation(finding)) or unproven(finding, file_facts.unproven),
            initial_capital(others),
        )
    )
    lines = (
        *known,
        IGNORED if tracked in file_facts.ignored else "",
        age(old=tracked.old, broken=file_facts.problem is not None),
    )
    blocks = [] if said else [Block(Shape.PARAGRAPH, (sentence(finding),))]
    blocks += [paragraph(text) for text in lines if text]
    condition = condition_of(finding)
    if condition is not None:
        title = Piece(f"{condition[0].upper()}{condition[1:]}", target=condition)
        blocks.append(paragraph(title, ": ", *_coded(CONDITIONS[condition].meaning)))
    if finding.flow:
        steps = tuple(_step(step) for step in finding.flow)
        blocks += [paragraph("How it gets there:"), Block(Shape.NUMBERED, steps)]
    return blocks


def about_trace(trace: Trace) -> list[Block]:
    """Return what becomes of an argument in each function that it gets to."""
    blocks: list[Block] = []
    for callee in trace.callees:
        name = Piece(callee.function, code=True, target=callee.site)
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
    """Return the sums of a function, what allocates in it, what it keeps, and its inlining.

    Args:
        name: its name.
        summary: its sums; None where there are none, or nothing is proven.
        inlinability: what the compiler says about inlining it, if anything.
        file_facts: the file it is declared in.
    """
    blocks: list[Block] = []
    if summary is not None:
        title = lens_title(summary) or "no allocation of its own."
        blocks.append(paragraph(code(name), f": {title}"))
    else:
        blocks.append(paragraph(code(name)))
        if file_facts.unproven:
            blocks.append(paragraph(f"What it allocates is not proven: {file_facts.unproven}."))
    tracked_findings = findings_of_function(name, file_facts)
    keeps = dict.fromkeys(
        sentence(tracked.finding)
        for tracked in tracked_findings
        if tracked.finding.kind is Kind.LEAKING_PARAM
    )
    if keeps:
        blocks.append(Block(Shape.LISTED, tuple(keeps)))
    frame = None if summary is None else summary.frame_bytes
    stack = "" if frame is None else f"Its frame on the stack takes {frame} B."
    inlined = "" if inlinability is None else inlining(inlinability)
    if stack or inlined:
        blocks.append(paragraph(" ".join(filter(None, (inlined, stack)))))
    if any(tracked.old for tracked in tracked_findings):
        blocks.append(paragraph(age(old=True, broken=file_facts.problem is not None)))
    return blocks


def worst_of(name: str, file_facts: FileFacts) -> list[Block]:
    """Return what allocates most in a function, the worst first, each with how often."""
    findings = [
        tracked.finding
        for tracked in findings_of_function(name, file_facts)
        if tracked.finding.allocates
    ]
    folds = sorted(folded(findings), key=lambda fold: rank(fold.head))
    if not folds:
        return []
    rows = [
        line(_place_of(fold.head), f" {WHENS[fold.head.when].lower()}: {message(fold)}")
        for fold in folds[:_MOST_IN_HOVER]
    ]
    if len(folds) > _MOST_IN_HOVER:
        rows.append(line(f"and {len(folds) - _MOST_IN_HOVER} more"))
    return [Block(Shape.LISTED, tuple(rows))]


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
        rows.append(line(_place_of(finding), " ", *sentence(finding), known + note))
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


def _coded(text: str) -> tuple[Piece, ...]:
    """Return a text with `code` in it, in pieces."""
    parts = text.split("`")
    return tuple(Piece(part, code=number % 2 == 1) for number, part in enumerate(parts) if part)


def _step(step: Step) -> tuple[Piece, ...]:
    words = step_words(step)
    return line(_place(step.site), f" {words}: " if words else " ", code(step.text))


def _place_of(finding: Finding) -> Piece:
    span = finding.span
    return _place(Site(span.path, span.line, span.byte_col))


def _place(site: Site) -> Piece:
    return Piece(name_of_site(site), target=site)
