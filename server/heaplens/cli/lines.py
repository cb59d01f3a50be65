"""Reports as lines of text, in the form that Go's tools and every editor's error list know."""

from heaplens.cli.counts import Counts
from heaplens.cli.locations import shown_site, shown_span
from heaplens.cli.source_excerpt import excerpt
from heaplens.cli.source_lines import SourceLines
from heaplens.cli.terminal import Look, Palette, printable
from heaplens.model import Finding, Problem
from heaplens.present.wording import counted, facts


def finding_text(finding: Finding, below: str, look: Look, sources: SourceLines) -> str:
    """Return one finding, `main.go:15:2: x is on … [moved-to-heap, 8 B]`, and its source line.

    Args:
        finding: what to show.
        below: the working directory; paths in it are shown relative to it.
        look: colours, and whether to show the source.
        sources: where the source line is read from.
    """
    palette = look.palette
    place = palette.paint(palette.path, f"{shown_span(finding.span, below)}:")
    kind = palette.paint(palette.kind, f"[{', '.join(map(one_line, facts(finding)))}]")
    text = f"{place} {one_line(finding.sentence)} {kind}\n"
    if not look.excerpts:
        return text
    line = sources.line(finding.span.path, finding.span.line)
    if line is None:
        return text
    return text + excerpt(line, finding.span, palette)


def problem_text(problem: Problem, owner: str, below: str, palette: Palette) -> str:
    """Return one problem as Go prints it: place, Go's words, and its advice on further lines.

    Args:
        problem: what to show.
        owner: the import path it belongs to, shown where there is no place; may be empty.
        below: the working directory.
        palette: the colours.
    """
    message = printable(problem.message.rstrip("\n"))
    first, newline, advice = message.partition("\n")
    where = shown_site(problem.site, below) if problem.site else printable(owner)
    if not where:
        return f"{palette.paint(palette.error, first)}{newline}{advice}\n"
    place = palette.paint(palette.path, f"{where}:")
    return f"{place} {palette.paint(palette.error, first)}{newline}{advice}\n"


def summary_text(counts: Counts) -> str:
    """Return the closing line: `12 findings in 3 packages (1 package could not be analysed)`."""
    if not counts.packages:
        return "nothing could be analysed" if counts.troubled else "no packages"
    text = f"{counted(counts.shown, 'finding')} in {counted(counts.packages, 'package')}"
    if counts.hidden and not counts.shown:
        text += f", {counts.hidden} not shown (--show all)"
    if counts.ignored:
        text += f", {counts.ignored} ignored"
    if counts.unproven:
        number = "none" if counts.unproven == counts.claims else counts.unproven
        verb = "" if number == "none" else "not "
        text += f", {number} {verb}proven to allocate ({'; '.join(counts.reasons)})"
    if counts.failing:
        text += f", {counts.failing} of a kind that --fail-on names"
    if counts.failed:
        text += f" ({counted(counts.failed, 'package')} could not be analysed)"
    return text


def one_line(text: str) -> str:
    """Return text for one line of a list that machines read by the line."""
    return printable(" ".join(text.split()) if "\n" in text else text)
