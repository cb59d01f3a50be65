"""`heaplens explain`: what allocates at a place or in a function, by which path, and what helps."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.cli.arguments import PROBLEMS_STATUS, Common, add_common, common_of
from heaplens.cli.explain_json import document
from heaplens.cli.explain_text import answer, candidates_text, nothing_here
from heaplens.cli.explained import Explained
from heaplens.cli.lines import problem_text
from heaplens.cli.locations import Location
from heaplens.cli.lookup import look_up, look_up_function
from heaplens.cli.parser import USAGE_STATUS
from heaplens.cli.questions import FunctionName, Question, parse_question
from heaplens.cli.terminal import look_of, printable, write_err
from heaplens.engine.engine import Engine
from heaplens.engine.functions import FoundFunctions, FunctionFinder
from heaplens.model import Finding, PackageReport, Site
from heaplens.toolchain.go import GoNotFound
from heaplens.tracing.tracer import Tracer

_FORMATS = ("text", "json")


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """The options of `heaplens explain`."""

    common: Common
    """Those of every command."""
    question: Question
    """What to explain."""
    json: bool
    """Whether the answer is a JSON document."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add_common(parser)
    parser.add_argument("--format", choices=_FORMATS, default="text", help="(default: text)")
    parser.add_argument(
        "question",
        metavar="FILE:LINE[:COL] | FUNC",
        help="a place, its column in bytes; or a function: ServeHTTP, Router.ServeHTTP, ./pkg.Func,"
        " net/http.Server.Serve",
    )


def options_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> ExplainOptions:
    """Return what the command line means.

    Raises:
        SystemExit: with status 2 where it means nothing.
    """
    common = common_of(parser, arguments)
    question, trouble = parse_question(arguments.question, common.directory)
    if question is None or trouble:
        parser.error(trouble)
    return ExplainOptions(common, question, arguments.format == "json")


def run(options: ExplainOptions) -> int:
    """Explain; return 0, 2 where no such function is found, 3 where the package is not analysed."""
    common, question = options.common, options.question
    try:
        if isinstance(question, FunctionName):
            with Engine(common.settings) as engine:
                found = FunctionFinder(engine, common.directory).find(question.text)
            if len(found.places) != 1:
                _not_one(question.text, found, common)
                return USAGE_STATUS
            explained = look_up_function(common.settings, found.places[0])
        else:
            explained = look_up(common.settings, question, findings_at)
    except GoNotFound as missing:
        explained = Explained(PackageReport("", "", problems=(missing.problem,)))
    _write(explained, options)
    errors = look_of(sys.stderr, common.color)
    for problem in explained.report.problems:
        write_err(problem_text(problem, explained.report.import_path, common.below, errors.palette))
    return PROBLEMS_STATUS if explained.report.problems else 0


def _write(explained: Explained, options: ExplainOptions) -> None:
    common, report = options.common, explained.report
    look = look_of(sys.stdout, common.color)
    with Engine(common.settings) as engine:
        tracer = Tracer(engine)
        if options.json:
            try:
                go: str | None = engine.toolchain().go.version
            except GoNotFound:
                go = None
            sys.stdout.buffer.write(document(explained, go, tracer.follow))
        elif explained.function is not None or explained.findings:
            for part in answer(explained, common.below, look, tracer.follow):
                sys.stdout.write(part)
                sys.stdout.flush()
        elif isinstance(options.question, Location) and (not report.problems or report.findings):
            sys.stdout.write(nothing_here(report.findings, options.question, common.below, look))


def _not_one(name: str, found: FoundFunctions, common: Common) -> None:
    """Say that a name is that of no function, or of several."""
    name = printable(name)
    if not found.places:
        where = f" in {printable(found.package)}" if found.package else ""
        *others, last = found.similar or ("",)
        words = f"{', '.join(others)} or {last}" if others else last
        guess = f"; did you mean {words}?" if words else ""
        write_err(f"heaplens explain: no function {name}{where}{guess}\n")
        return
    write_err(
        f"heaplens explain: {name} is the name of {len(found.places)} functions; say which:\n"
    )
    several = len({place.import_path for place in found.places}) > 1
    asked: list[tuple[str, Site]] = []
    for place in found.places:
        full = several or place.import_path != found.package
        plain = f"{place.import_path}.{place.plain}" if full else place.plain
        asked.append((plain, Site(place.path, place.line, 0)))
    for line in candidates_text(asked, common.below):
        write_err(line)


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
