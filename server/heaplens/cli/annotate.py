"""`heaplens annotate`: a file with the hints that an editor would draw into it.

In colour a hint is a chip behind the name; without colour it is a comment, `x /*heap 8 B*/ := 1`,
so that what is printed is Go still.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from heaplens.cli.arguments import (
    KIND_NAMES,
    PROBLEMS_STATUS,
    SHOW_HELP,
    SHOWN_KINDS,
    Common,
    add_common,
    common_of,
)
from heaplens.cli.lines import problem_text
from heaplens.cli.locations import find_file
from heaplens.cli.source_lines import read_lines
from heaplens.cli.terminal import look_of, printable, write_err
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding, Kind, PackageReport
from heaplens.present.hints import label
from heaplens.present.places import hint_byte_col
from heaplens.toolchain.go import GoNotFound
from heaplens.toolchain.reading import LONGEST_BYTES, size_bytes

HINT_STYLE = "italic bright_yellow"
GUTTER_STYLE = "dim"
TAB_CELLS = 4


@dataclass(frozen=True, slots=True, order=True)
class Hint:
    """A word to draw into a line."""

    offset_bytes: int
    """How many bytes of the line stand before it."""
    word: str
    """What to draw."""


@dataclass(frozen=True, slots=True)
class AnnotateOptions:
    """The options of `heaplens annotate`."""

    common: Common
    """Those of every command."""
    path: str
    """Absolute path of the file."""
    show: frozenset[Kind] = SHOWN_KINDS
    """The kinds that have a hint."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add_common(parser)
    parser.add_argument("file", metavar="FILE", help="a Go file")
    parser.add_argument("--show", metavar="KIND,…", type=KIND_NAMES, help=SHOW_HELP)


def options_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> AnnotateOptions:
    """Return what the command line means.

    Raises:
        SystemExit: with status 2 where it means nothing.
    """
    common = common_of(parser, arguments)
    path, trouble = find_file(arguments.file, common.directory)
    if trouble:
        parser.error(trouble)
    return AnnotateOptions(common, path, arguments.show or SHOWN_KINDS)


def run(options: AnnotateOptions) -> int:
    """Print the file; return 0, or 3 where its package could not be analysed."""
    common = options.common
    if (size_mb := size_bytes(options.path) >> 20) > LONGEST_BYTES >> 20:
        most = f"heaplens reads at most {LONGEST_BYTES >> 20} MB of a file"
        write_err(f"heaplens: {options.path} has {size_mb} MB; {most}\n")
        return PROBLEMS_STATUS
    with Analyzer(common.settings) as analyzer:
        try:
            report = analyzer.file_report(options.path, depth=Depth.PROOF)
        except GoNotFound as missing:
            report = PackageReport("", "", problems=(missing.problem,))
    look = look_of(sys.stdout, common.color)
    lines = read_lines(options.path)
    wanted = [finding for finding in report.findings if finding.kind in options.show]
    hints = hints_of(wanted, options.path, lines)
    if look.palette.reset:
        draw(lines, hints, sys.stdout)
    elif look.excerpts:
        sys.stdout.write(printable(annotated(lines, hints).decode(errors="replace")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(annotated(lines, hints))
    errors = look_of(sys.stderr, common.color)
    for problem in report.problems:
        write_err(problem_text(problem, report.import_path, common.below, errors.palette))
    return PROBLEMS_STATUS if report.problems else 0


def hints_of(
    findings: Iterable[Finding], path: str, lines: Sequence[bytes]
) -> dict[int, tuple[Hint, ...]]:
    """Return the hints of a file by line, in the order of their columns."""
    hints: dict[int, set[Hint]] = {}
    for finding in findings:
        span = finding.span
        if span.path != path or not 0 < span.line <= len(lines):
            continue
        offset = hint_byte_col(span, lines[span.line - 1]) - 1
        hints.setdefault(span.line, set()).add(Hint(offset, label(finding)))
    return {line: tuple(sorted(on_line)) for line, on_line in hints.items()}


def annotated(lines: Sequence[bytes], hints: Mapping[int, Sequence[Hint]]) -> bytes:
    """Return the source with its hints as comments."""
    pieces: list[bytes] = []
    for number, line in enumerate(lines, 1):
        done = 0
        for hint in hints.get(number, ()):
            pieces += (line[done : hint.offset_bytes], b" /*", hint.word.encode(), b"*/")
            done = hint.offset_bytes
        pieces += (line[done:], b"\n")
    return b"".join(pieces)


def draw(lines: Sequence[bytes], hints: Mapping[int, Sequence[Hint]], stream: TextIO) -> None:
    """Write the source in colour with its hints as chips and its lines numbered."""
    # Loaded here: what draws no colours need not wait for what can.
    from rich.console import Console  # noqa: PLC0415 - loaded when needed
    from rich.syntax import Syntax  # noqa: PLC0415 - loaded when needed
    from rich.text import Text  # noqa: PLC0415 - loaded when needed

    texts = [_drawn(line) for line in lines]
    drawn = Syntax("", "go", theme="ansi_dark").highlight("\n".join(texts)).split("\n")
    console = Console(file=stream, force_terminal=True, color_system="standard", highlight=False)
    width = len(str(len(lines)))
    for number, (line, text) in enumerate(zip(lines, drawn, strict=False), 1):
        placed = hints.get(number, ())
        pieces = text.divide([len(_drawn(line[: hint.offset_bytes])) for hint in placed])
        row = Text.assemble((f"{number:>{width}} │ ", GUTTER_STYLE), pieces[0])
        for hint, piece in zip(placed, pieces[1:], strict=True):
            row.append(f" {hint.word}", style=HINT_STYLE)
            row.append_text(piece)
        console.print(row, soft_wrap=True)


def _drawn(stretch: bytes) -> str:
    """Return the start of a line, or all of it, as it is drawn."""
    return printable(stretch.decode("utf-8", "replace")).expandtabs(TAB_CELLS)
