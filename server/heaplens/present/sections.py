"""What there is to say about a finding or a function, as blocks of a page. Pure: no I/O."""

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

IGNORED = "A comment asks to ignore it."


def about_tracked(tracked: TrackedFinding, file_facts: FileFacts) -> list[Block]:
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


def about_way(way: Trace) -> list[Block]:
    """Return what becomes of an argument in each function that it gets to."""
    blocks: list[Block] = []
    for inside in way.callees:
        name = Piece(inside.function, code=True, site=inside.site)
        blocks += [paragraph("Inside ", name, ":"), paragraph(inside.sentence)]
        if inside.flow:
            blocks.append(Block(Shape.NUMBERED, tuple(map(_step, inside.flow))))
    return [*blocks, paragraph(way.end)] if way.end else blocks


def compilers_words(tracked_findings: Iterable[TrackedFinding]) -> list[Block]:
    """Return what the compiler itself says of some findings, below a line across the page."""
    words = dict.fromkeys(
        tracked.words.strip("\n") for tracked in tracked_findings if tracked.words.strip()
    )
    if not words:
        return []
    return [Block(Shape.RULE), paragraph("The compiler says:"), verbatim("\n".join(words), "text")]


def about_function(
    name: str, summary: FunctionSummary | None, said: Inlinability | None, file_facts: FileFacts
) -> list[Block]:
    """Return the sums of a function, what it keeps, and whether it is inlined.

    Args:
        name: its name.
        summary: its sums; None where there are none, or nothing is proven.
        said: what the compiler says about inlining it, if anything.
        file_facts: the file it is declared in.
    """
    blocks: list[Block] = []
    if summary is not None:
        own = sums(summary) or "no allocation of its own"
        blocks.append(paragraph(code(name), f": {own}."))
        if summary.inlined:
            verb = "allocation comes" if summary.inlined == 1 else "allocations come"
            blocks.append(paragraph(f"{summary.inlined} {verb} with inlined code."))
        if summary.frame_bytes is not None:
            blocks.append(paragraph(f"Its frame on the stack takes {summary.frame_bytes} B."))
    else:
        blocks.append(paragraph(code(name)))
        if file_facts.unproven:
            blocks.append(paragraph(f"What it allocates is not proven: {file_facts.unproven}."))
    mine = tracked_findings_of(name, file_facts)
    leaking = [tracked.finding for tracked in mine if tracked.finding.kind is Kind.LEAKING_PARAM]
    if leaking:
        kept = tuple(dict.fromkeys(sentence(finding) for finding in leaking))
        blocks.append(Block(Shape.LISTED, kept))
    if said is not None:
        blocks.append(paragraph(inlining(said)))
    if any(tracked.old for tracked in mine):
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


def tracked_findings_of(function: str, file_facts: FileFacts) -> list[TrackedFinding]:
    """Return the findings in a function, those that a comment ignores too, in their order."""
    found = [
        tracked
        for tracked in (*file_facts.tracked_findings, *file_facts.ignored)
        if tracked.finding.function == function
    ]
    return sorted(found, key=lambda each: (each.finding.span.line, each.finding.span.byte_col))


def sentence(finding: Finding) -> tuple[Piece, ...]:
    """Return the sentence of a finding, with what it is about as code where it starts with that."""
    said = finding.sentence
    for name in (finding.subject, plain(finding.subject)):
        if name and said.startswith(f"{name} "):
            return line(code(name), said.removeprefix(name))
    return line(said)


def _step(step: Step) -> tuple[Piece, ...]:
    words = step_words(step)
    return line(_place(step.site), f" {words}: " if words else " ", code(step.text))


def _place(site: Site) -> Piece:
    return Piece(name_of_site(site), site=site)
