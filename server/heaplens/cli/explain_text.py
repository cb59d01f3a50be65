"""The answers of `heaplens explain` as text: a finding with its way, a function with its sums."""

from collections.abc import Callable, Iterator, Sequence

from heaplens.analysis.folding import Fold, folded
from heaplens.analysis.ranking import rank
from heaplens.cli.explained import (
    Explained,
    ExplainedFunction,
    condition_meaning,
)
from heaplens.cli.flow import step_lines, way_lines
from heaplens.cli.lines import finding_text, one_line
from heaplens.cli.locations import Location, shown_path, shown_site, shown_span
from heaplens.cli.source_lines import SourceLines
from heaplens.cli.terminal import Look, Palette, printable
from heaplens.explain.headline import headline
from heaplens.explain.tracing import Trace
from heaplens.explain.words import plain
from heaplens.model import KINDS, Finding, FunctionSummary, Kind, PackageReport, Site, When
from heaplens.present.folds import amount, elsewhere
from heaplens.present.lenses import lens_title
from heaplens.present.wording import NOT_TOLD, allocation, counted, inlining

NEAREST = 3
_FREE = "allocates nothing: "
Follow = Callable[[Finding], Trace | None]


def explanation(
    findings: Sequence[Finding], report: PackageReport, compiler_words: str, below: str, look: Look
) -> str:
    """Return the text for some findings of one line, and the compiler's words at its end.

    Nothing is traced, and nothing advised.
    """
    parts = [
        ("\n" if number else "") + _finding(finding, report, below, look, SourceLines())
        for number, finding in enumerate(findings)
    ]
    return "".join((*parts, *_words(compiler_words, below, look.palette)))


def answer(explained: Explained, below: str, look: Look, follow: Follow) -> Iterator[str]:
    """Yield the answer, piece by piece: to trace an argument can take longer than all the rest."""
    sources = SourceLines()
    traces: set[Trace] = set()
    said: set[str] = set()
    if explained.function is not None:
        yield from function_text(explained.function, explained.report, below, look.palette)
    for number, finding in enumerate(explained.findings):
        gap = "\n" if number or explained.function is not None else ""
        yield gap + _finding(finding, explained.report, below, look, sources)
        # Several arguments of one call mostly go the same way.
        trace = follow(finding)
        if trace is not None and trace not in traces:
            traces.add(trace)
            yield from way_lines(trace, below, look.palette)
        for title, text in (
            (finding.condition or "", condition_meaning(finding)),
            ("more", explained.condition_page(finding)),
            ("what helps", explained.advice(finding)),
            ("more", explained.page(finding)),
        ):
            if text is not None and text not in said:
                said.add(text)
                yield f"  {title}: {one_line(text)}\n"
    yield from _words(explained.compiler_words, below, look.palette)


def function_text(
    function: ExplainedFunction, report: PackageReport, below: str, palette: Palette
) -> Iterator[str]:
    """Yield what a function allocates, the worst first, what it keeps, its frame and inlining."""
    place = function.place
    where = palette.paint(palette.path, f"{shown_path(place.path, below)}:{place.line}:")
    yield f"{where} {palette.paint(palette.strong, one_line(place.function))}\n"
    summary = function.summary
    unproven = report.unproven is not None or (summary is None and function.own)
    yield f"  {_sums(summary) or ('not proven' if unproven else 'allocates nothing')}"
    yield f": {one_line(report.unproven)}\n" if report.unproven is not None else "\n"
    yield from _rows("", function.own, report, below, palette)
    yield from _rows("in code that is inlined here:", function.inlined, report, below, palette)
    yield from _rows("escapes that allocate nothing:", function.free, report, below, palette)
    if function.keeps:
        yield "  what it keeps:\n"
        yield from dict.fromkeys(f"    {one_line(kept.sentence)}\n" for kept in function.keeps)
    if summary is not None and summary.frame_bytes is not None:
        yield f"  stack frame: {summary.frame_bytes} B\n"
    if function.inlinability is not None:
        words = inlining(function.inlinability).removesuffix(".")
        yield f"  {words[0].lower()}{one_line(words[1:])}\n"


def allocation_lines(finding: Finding, report: PackageReport) -> Iterator[str]:
    """Yield what is proven of a finding; of one that allocates nothing its sentence says it."""
    if finding.allocates:
        yield one_line(allocation(finding))
    elif KINDS[finding.kind].needs_proof:
        yield f"not proven: {report.unproven or NOT_TOLD}"
    if finding in report.ignored:
        yield "ignored, as a comment asks"


def nothing_here(findings: Sequence[Finding], location: Location, below: str, look: Look) -> str:
    """Return that there is nothing at a location, and where the nearest allocations are."""
    where = f"{shown_path(location.path, below)}:{location.line}"
    in_file = [
        finding
        for finding in findings
        if finding.span.path == location.path and KINDS[finding.kind].allocates
    ]
    if not in_file:
        return f"{where}: nothing here goes to the heap, nor anywhere in this file.\n"
    in_file.sort(key=lambda finding: abs(finding.span.line - location.line))
    nearest = sorted(in_file[:NEAREST], key=lambda f: (f.span.line, f.span.byte_col))
    bare = Look(look.palette, excerpts=False)
    lines = "".join(f"  {finding_text(f, below, bare, SourceLines())}" for f in nearest)
    return f"{where}: nothing here goes to the heap. Nearest in this file:\n{lines}"


def _sums(summary: FunctionSummary | None) -> str:
    if summary is None:
        return ""
    title = lens_title(summary)
    if summary.inlined:
        inlined = f"{counted(summary.inlined, 'allocation')} of inlined code"
        title = f"{title}, {inlined}" if title else inlined
    return title


def _finding(
    finding: Finding, report: PackageReport, below: str, look: Look, sources: SourceLines
) -> str:
    text = finding_text(finding, below, look, sources)
    text += "".join(f"  {line}\n" for line in allocation_lines(finding, report))
    if finding.flow:
        text += "  how it gets there:\n"
        text += "".join(step_lines(finding.flow, below, look.palette))
    return text


def _rows(
    title: str, findings: Sequence[Finding], report: PackageReport, below: str, palette: Palette
) -> Iterator[str]:
    if findings and title:
        yield f"  {title}\n"
    by_place = sorted(findings, key=lambda f: (f.span.line, f.span.byte_col))
    for fold in sorted(folded(by_place), key=lambda fold: rank(fold.head)):
        yield f"    {_row(fold, report, below, palette)}\n"


def _row(fold: Fold, report: PackageReport, below: str, palette: Palette) -> str:
    """Return `router.go:196:6: match: passed to r.Match [each call, heap 48 B]`."""
    head = fold.head
    place = palette.paint(palette.path, f"{shown_span(head.span, below)}:")
    more = elsewhere(fold)
    subject = " ".join(plain(head.subject).split())
    why = f"{subject}: {headline(head)}" + (f" ({more})" if more else "")
    depth = f" in {head.loop_depth} loops" if head.when is When.LOOP and head.loop_depth > 1 else ""
    facts = [f"{head.when}{depth}", amount(fold)]
    facts += [head.condition] if head.condition is not None else []
    facts += ["ignored"] if head in report.ignored else []
    if head.kind is Kind.NO_ALLOCATION:
        return f"{place} {one_line(f'{subject}: {headline(head).removeprefix(_FREE)}')}"
    known = palette.paint(palette.kind, f"[{', '.join(facts)}]")
    return f"{place} {one_line(why)} {known}"


def _words(compiler_words: str, below: str, palette: Palette) -> Iterator[str]:
    if compiler_words.strip():
        yield "\n" + palette.paint(palette.dim, "the compiler says:") + "\n"
        for line in compiler_words.replace(below.rstrip("/") + "/", "").rstrip("\n").split("\n"):
            yield "  " + palette.paint(palette.dim, printable(line)) + "\n"


def candidates_text(places: Sequence[tuple[str, Site]], below: str) -> Iterator[str]:
    """Yield a line for each function that a name may mean: how to ask for it, and its place."""
    width = max((len(name) for name, _ in places), default=0)
    for name, site in places:
        yield f"  {printable(name):{width}}  {shown_site(site, below)}\n"
