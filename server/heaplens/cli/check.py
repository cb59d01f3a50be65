"""`heaplens check`: what some packages allocate, as text or as one JSON document."""

import sys
from collections.abc import Iterator
from contextlib import closing

from heaplens.cli.arguments import CheckOptions
from heaplens.cli.counts import Counts, count, total
from heaplens.cli.formats.json import DocumentWriter, Selected, Target
from heaplens.cli.formats.page import Page
from heaplens.cli.formats.summary import worth_a_row
from heaplens.cli.formats.text import problem_text, summary_text
from heaplens.cli.progress import Bar
from heaplens.cli.terminal import look_of, write_err
from heaplens.engine.batch import Analyzer
from heaplens.model import Finding, Kind, PackageReport, Problem
from heaplens.toolchain.go import GoNotFound

FOUND_STATUS = 1
PROBLEMS_STATUS = 3


def run(options: CheckOptions) -> int:
    """Analyse and print; return the exit status.

    Returns:
        0; 3 where something could not be analysed; else 1 where `--fail-on` names what was found.
    """
    with (
        closing(Bar(enabled=sys.stderr.isatty())) as bar,
        Analyzer(options.common.settings) as analyzer,
    ):
        if sys.stderr.isatty():
            analyzer.tell_of_slow_listings(bar.still_listing)
        if options.json:
            return _write_json(options, analyzer, bar)
        return _write_text(options, analyzer, bar)


def reports_of(options: CheckOptions, analyzer: Analyzer, bar: Bar) -> Iterator[PackageReport]:
    """Yield the reports as they come; a missing go is a report with that problem."""
    try:
        yield from analyzer.check(
            options.patterns,
            options.common.directory,
            depth=options.depth,
            on_progress=bar.show,
        )
    except GoNotFound as missing:
        yield PackageReport("", "", problems=(missing.problem,))


def select(options: CheckOptions, report: PackageReport) -> Selected:
    """Return the report with what is wanted of it."""
    keeping = Kind.LEAKING_PARAM in options.show
    return Selected(
        report,
        tuple(finding for finding in report.findings if finding.kind in options.show),
        tuple(each for each in report.functions if keeping or worth_a_row(each)),
    )


def _write_json(options: CheckOptions, analyzer: Analyzer, bar: Bar) -> int:
    problems = failing = False
    with DocumentWriter(summary=options.summary, sort_by_bytes=options.by_bytes) as writer:
        for report in reports_of(options, analyzer, bar):
            selected = select(options, report)
            writer.add(selected)
            problems = problems or bool(report.problems)
            failing = failing or any(each.kind in options.fail_on for each in selected.findings)
        try:
            go = analyzer.go
            target = Target(go.version, go.goos, go.goarch)
        except GoNotFound:
            target = Target()
        with bar.away():
            writer.write(target, sys.stdout.buffer)
    return _status(problems=problems, failing=failing)


def _write_text(options: CheckOptions, analyzer: Analyzer, bar: Bar) -> int:
    below = options.common.below
    page = Page(options, look_of(sys.stdout, options.common.color))
    errors = look_of(sys.stderr, options.common.color)
    seen: set[Problem] = set()
    ignored: set[Finding] = set()
    counts: list[Counts] = []
    for report in reports_of(options, analyzer, bar):
        selected = select(options, report)
        known = len(ignored)
        ignored.update(report.ignored)
        new = len(ignored) - known
        counts.append(count(report, selected.findings, options.fail_on, ignored=new))
        # What is wrong with one package is told by each that imports it.
        news = [problem for problem in report.problems if problem not in seen]
        seen.update(news)
        with bar.away():
            sys.stdout.write(page.add(selected))
            for problem in news:
                write_err(problem_text(problem, report.import_path, below, errors.palette))
    with bar.away():
        sys.stdout.write(page.end())
        summed = total(counts)
        write_err(summary_text(summed) + "\n")
    return _status(problems=bool(seen), failing=bool(summed.failing))


def _status(*, problems: bool, failing: bool) -> int:
    if problems:
        return PROBLEMS_STATUS
    return FOUND_STATUS if failing else 0
