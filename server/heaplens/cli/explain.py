"""`heaplens explain`: what allocates at a location, by which path, and the compiler's own words."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from heaplens.cli.arguments import PROBLEMS_STATUS, Common, add_common, common_of
from heaplens.cli.flow import step_lines, way_lines
from heaplens.cli.lines import finding_text, one_line, problem_text
from heaplens.cli.locations import Location, parse_location, shown_path
from heaplens.cli.lookup import Lookup, look_up
from heaplens.cli.source_lines import SourceLines
from heaplens.cli.terminal import Look, Palette, look_of, printable, write_err
from heaplens.engine.engine import Engine
from heaplens.explain.tracing import Trace
from heaplens.model import KINDS, Finding, PackageReport
from heaplens.present.wording import NOT_TOLD, allocation
from heaplens.toolchain.go import GoNotFound
from heaplens.tracing.tracer import Tracer

NEAREST = 3


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """The options of `heaplens explain`."""

    common: Common
    """Those of every command."""
    location: Location
    """What to explain."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add_common(parser)
    parser.add_argument("location", metavar="FILE:LINE[:COL]", help="columns in bytes")


def options_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> ExplainOptions:
    """Return what the command line means.

    Raises:
        SystemExit: with status 2 where it means nothing.
    """
    common = common_of(parser, arguments)
    location, trouble = parse_location(arguments.location, common.directory)
    if location is None:
        parser.error(trouble)
    return ExplainOptions(common, location)


def run(options: ExplainOptions) -> int:
    """Explain; return 0, or 3 where the package could not be analysed."""
    common, location = options.common, options.location
    look = look_of(sys.stdout, common.color)
    errors = look_of(sys.stderr, common.color)
    try:
        lookup = look_up(common.settings, location, findings_at)
    except GoNotFound as missing:
        lookup = Lookup(PackageReport("", "", problems=(missing.problem,)), (), "")
    report, findings = lookup.report, lookup.findings
    if findings:
        with Engine(common.settings) as engine:
            tracer = Tracer(engine)
            # Piece by piece: to follow an argument can take longer than all the rest.
            for part in _parts(
                findings, report, lookup.compiler_words, common.below, look, tracer.follow
            ):
                sys.stdout.write(part)
                sys.stdout.flush()
    elif not report.problems or report.findings:
        sys.stdout.write(nothing_here(report.findings, location, common.below, look))
    for problem in report.problems:
        write_err(problem_text(problem, report.import_path, common.below, errors.palette))
    return PROBLEMS_STATUS if report.problems else 0


def findings_at(findings: Sequence[Finding], location: Location) -> tuple[Finding, ...]:
    """Return the findings that `location` means.

    With a column: those around it, else the closest ones on the line. Without: all that start on
    the line, else the innermost ones that reach over it.
    """
    in_file = [finding for finding in findings if finding.span.path == location.path]
    if location.byte_col is not None:
        point = (location.line, location.byte_col)
        around = [finding for finding in in_file if _start(finding) <= point < _end(finding)]
        if around:
            return _innermost(around)
    on_line = [finding for finding in in_file if finding.span.line == location.line]
    if on_line and location.byte_col is not None:
        closest = min(_distance(finding, location.byte_col) for finding in on_line)
        return tuple(f for f in on_line if _distance(f, location.byte_col) == closest)
    if on_line:
        return tuple(on_line)
    across = [f for f in in_file if f.span.line < location.line <= f.span.end_line]
    return _innermost(across)


def explanation(
    findings: Sequence[Finding], report: PackageReport, compiler_words: str, below: str, look: Look
) -> str:
    """Return the text for some findings of one line, and the compiler's words at its end."""
    return "".join(_parts(findings, report, compiler_words, below, look, _nowhere))


def _parts(  # noqa: PLR0913, PLR0917 - what to say, how, and who knows more
    findings: Sequence[Finding],
    report: PackageReport,
    compiler_words: str,
    below: str,
    look: Look,
    follow: Callable[[Finding], Trace | None],
) -> Iterator[str]:
    sources = SourceLines()
    shown: set[Trace] = set()
    palette = look.palette
    for number, finding in enumerate(findings):
        yield ("\n" if number else "") + finding_text(finding, below, look, sources)
        yield from (f"  {line}\n" for line in allocation_lines(finding, report))
        yield from _path_lines(finding, below, palette)
        followed = follow(finding)
        # Several arguments of one call mostly go the same way.
        if followed is not None and followed not in shown:
            shown.add(followed)
            yield from way_lines(followed, below, palette)
    if compiler_words.strip():
        yield "\n" + palette.paint(palette.dim, "the compiler says:") + "\n"
        for line in compiler_words.replace(below.rstrip("/") + "/", "").rstrip("\n").split("\n"):
            yield "  " + palette.paint(palette.dim, printable(line)) + "\n"


def _nowhere(_: Finding) -> Trace | None:
    return None


def allocation_lines(finding: Finding, report: PackageReport) -> Iterator[str]:
    """Yield what is proven of a finding; of one that allocates nothing its sentence says it."""
    if finding.allocates:
        yield one_line(allocation(finding))
    elif KINDS[finding.kind].needs_proof:
        yield f"not proven: {report.unproven or NOT_TOLD}"
    if finding in report.ignored:
        yield "ignored, as a comment asks"


def nothing_here(findings: Sequence[Finding], location: Location, below: str, look: Look) -> str:
    """Return that there is nothing at a location, and where the nearest findings are."""
    where = f"{shown_path(location.path, below)}:{location.line}"
    in_file = [finding for finding in findings if finding.span.path == location.path]
    if not in_file:
        return f"{where}: nothing here goes to the heap, nor anywhere in this file.\n"
    in_file.sort(key=lambda finding: abs(finding.span.line - location.line))
    nearest = sorted(in_file[:NEAREST], key=_start)
    lines = "".join(f"  {finding_text(f, below, _bare(look), SourceLines())}" for f in nearest)
    return f"{where}: nothing here goes to the heap. Nearest in this file:\n{lines}"


def _path_lines(finding: Finding, below: str, palette: Palette) -> list[str]:
    if not finding.flow:
        return []
    return ["  how it gets there:\n", *step_lines(finding.flow, below, palette)]


def _bare(look: Look) -> Look:
    return Look(look.palette, excerpts=False)


def _start(finding: Finding) -> tuple[int, int]:
    return finding.span.line, finding.span.byte_col


def _end(finding: Finding) -> tuple[int, int]:
    return finding.span.end_line, finding.span.end_byte_col


def _innermost(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return those that start last: of spans around one location, the inner one does."""
    last = max((_start(finding) for finding in findings), default=(0, 0))
    return tuple(finding for finding in findings if _start(finding) == last)


def _distance(finding: Finding, byte_col: int) -> int:
    span = finding.span
    if byte_col < span.byte_col:
        return span.byte_col - byte_col
    return max(byte_col - span.end_byte_col + 1, 0) if span.end_line == span.line else 0
