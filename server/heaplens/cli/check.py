"""`heaplens check`: every finding of some packages, as text or as one JSON document."""

import sys
from collections.abc import Iterator
from contextlib import closing

from heaplens.analyzer import Analyzer, Depth
from heaplens.cli.arguments import CheckOptions
from heaplens.cli.json_document import Selected, Target, document
from heaplens.cli.progress import Bar
from heaplens.cli.sources import Sources
from heaplens.cli.terminal import look_of, write_err
from heaplens.cli.text import finding_text, problem_text, summary_text
from heaplens.model import PackageReport, Problem
from heaplens.toolchain.go import GoNotFound

PROBLEMS_STATUS = 3


def run(options: CheckOptions) -> int:
    """Analyse and print; return the exit status: 0, or 3 where something could not be analysed."""
    with (
        closing(Bar(enabled=sys.stderr.isatty())) as bar,
        Analyzer(options.common.settings) as analyzer,
    ):
        if options.json:
            return _write_json(options, analyzer, bar)
        return _write_text(options, analyzer, bar)


def reports_of(options: CheckOptions, analyzer: Analyzer, bar: Bar) -> Iterator[PackageReport]:
    """Yield the reports as they come; a missing go is a report with that problem."""
    try:
        yield from analyzer.check(
            options.patterns,
            options.common.directory,
            depth=Depth.STORY,
            on_progress=bar.show,
        )
    except GoNotFound as missing:
        yield PackageReport("", "", problems=(missing.problem,))


def select(options: CheckOptions, report: PackageReport) -> Selected:
    """Return the report with the findings of the kinds that are wanted."""
    wanted = tuple(finding for finding in report.findings if finding.kind in options.show)
    return Selected(report, wanted)


def _write_json(options: CheckOptions, analyzer: Analyzer, bar: Bar) -> int:
    selection = [select(options, report) for report in reports_of(options, analyzer, bar)]
    try:
        go = analyzer.go
        target = Target(go.version, go.goos, go.goarch)
    except GoNotFound:
        target = Target()
    with bar.away():
        sys.stdout.buffer.write(document(target, selection))
    return PROBLEMS_STATUS if any(each.report.problems for each in selection) else 0


def _write_text(options: CheckOptions, analyzer: Analyzer, bar: Bar) -> int:
    below = options.common.below
    look = look_of(sys.stdout, options.common.color)
    errors = look_of(sys.stderr, options.common.color)
    sources = Sources()
    seen: set[Problem] = set()
    shown = hidden = packages = failed = 0
    for report in reports_of(options, analyzer, bar):
        selected = select(options, report)
        shown += len(selected.findings)
        hidden += len(report.findings) - len(selected.findings)
        packages += bool(report.import_path)
        failed += bool(report.import_path and report.problems)
        # What is wrong with one package is told by each that imports it.
        news = [problem for problem in report.problems if problem not in seen]
        seen.update(news)
        with bar.away():
            sys.stdout.write(
                "".join(
                    finding_text(finding, below, look, sources) for finding in selected.findings
                )
            )
            for problem in news:
                write_err(problem_text(problem, report.import_path, below, errors.palette))
    with bar.away():
        failed = failed if packages else len(seen)
        write_err(summary_text(shown, hidden, packages, failed) + "\n")
    return PROBLEMS_STATUS if seen else 0
