"""Reports as lines of text, in the form that Go's tools and every editor's error list know."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from heaplens.analysis.folding import Fold
from heaplens.cli.locations import shown_site, shown_span
from heaplens.cli.source_excerpt import excerpt
from heaplens.cli.source_lines import SourceLines
from heaplens.cli.terminal import Look, Palette, cells, printable, wrapped
from heaplens.model import Finding, Problem
from heaplens.present.folds import elsewhere
from heaplens.present.wording import facts

FILES = "command-line-arguments"
"""What go calls the package of files that are named one by one; it tells a user nothing."""


def finding_text(finding: Finding, below: str, look: Look, sources: SourceLines) -> str:
    """Return one finding, `main.go:15:2: x is on … [moved-to-heap, 8 B]`, and its source line.

    Args:
        finding: what to show.
        below: the working directory; paths in it are shown relative to it.
        look: colours, and whether to show the source.
        sources: where the source line is read from.
    """
    return _sentence(finding, below, look) + _excerpt([finding], look, sources)


def folds_text(folds: Iterable[Fold], below: str, look: Look, sources: SourceLines) -> str:
    """Return folds, and below those of a line this line once, with all of them underlined.

    Args:
        folds: what to show; those of a line one after the other.
        below: the working directory.
        look: colours, and whether to show the source.
        sources: where the source lines are read from.
    """
    return "".join(_folds(folds, below, look, sources))


def _folds(folds: Iterable[Fold], below: str, look: Look, sources: SourceLines) -> Iterator[str]:
    for _, group in groupby(folds, lambda fold: (fold.head.span.path, fold.head.span.line)):
        on_line = list(group)
        for fold in on_line:
            yield _sentence(fold.head, below, look, elsewhere(fold))
        yield _excerpt([fold.head for fold in on_line], look, sources)


def _sentence(finding: Finding, below: str, look: Look, more: str = "") -> str:
    """Return a finding in one line; on a terminal in several, broken between words."""
    palette = look.palette
    place = f"{shown_span(finding.span, below)}:"
    kind = f"[{', '.join(map(one_line, facts(finding)))}]"
    words = one_line(finding.sentence).split(" ")
    # Brackets stay in one piece where they fit in a line.
    brackets = [kind] if cells(kind) + len(place) < look.width or not look.width else kind.split()
    lines = wrapped(place, [*words, *brackets, *([f"({more})"] if more else [])], look.width)
    text = "\n".join(lines)
    head, tail = text[: len(place)], text[len(place) :]
    for bracket in brackets:
        before, _, after = tail.rpartition(bracket)
        tail = f"{before}{palette.paint(palette.kind, bracket)}{after}"
    return f"{palette.paint(palette.path, head)}{tail}\n"


def _excerpt(findings: Sequence[Finding], look: Look, sources: SourceLines) -> str:
    """Return the line that findings start on, where the look has any."""
    span = findings[0].span
    line = sources.line(span.path, span.line) if look.excerpts else None
    if line is None:
        return ""
    return excerpt(line, [finding.span for finding in findings], look.palette, look.width)


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
    owner = "" if owner == FILES else owner
    where = shown_site(problem.site, below) if problem.site else printable(owner)
    if not where:
        return f"{palette.paint(palette.error, first)}{newline}{advice}\n"
    place = palette.paint(palette.path, f"{where}:")
    return f"{place} {palette.paint(palette.error, first)}{newline}{advice}\n"


def one_line(text: str) -> str:
    """Return text for one line of a list that machines read by the line."""
    return printable(" ".join(text.split()) if "\n" in text else text)
