"""`heaplens check`: what some packages allocate, in one of the formats of `cli/formats`."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from heaplens.analysis.ranking import Order
from heaplens.cli.arguments import (
    FOUND_STATUS,
    PROBLEMS_STATUS,
    SHOW_HELP,
    SHOWN_KINDS,
    Common,
    add_common,
    common_of,
    kinds_of,
)
from heaplens.cli.counts import Counts, count, total
from heaplens.cli.formats import FORMATS
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.cli.progress import Bar
from heaplens.cli.summary_table import in_summary
from heaplens.engine.checks import Check, refusal_of
from heaplens.model import Depth, Finding, Kind, PackageReport, Problem


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options of `heaplens check`."""

    common: Common
    """Those of every command."""
    patterns: tuple[str, ...]
    """Package patterns, as the go command takes them."""
    format: str
    """The output format, one of `FORMATS`."""
    show: frozenset[Kind]
    """The kinds to report; those of `fail_on` among them."""
    fail_on: frozenset[Kind] = frozenset()
    """The kinds that make the run fail."""
    depth: Depth = Depth.PROOF
    """How much to find out."""
    summary: bool = False
    """Sum up functions and packages instead of listing findings."""
    order: Order = Order.POSITION
    """The order of the findings; but for that of positions over all packages."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add_common(parser)
    add = parser.add_argument
    add("packages", metavar="PACKAGE", nargs="*", help="package patterns (default .)")
    default = next(iter(FORMATS))
    add("--format", choices=tuple(FORMATS), default=default, help=f"default: {default}")
    add("--show", metavar="KIND,…", help=SHOW_HELP)
    add(
        "--fail-on",
        metavar="KIND,…",
        help="end with status 1 where such a finding is left; these kinds are shown, too",
    )
    add(
        "--summary",
        action="store_true",
        help="sum up what functions and packages allocate, instead of listing it",
    )
    add(
        "--sort",
        choices=tuple(map(str, Order)),
        default=str(Order.POSITION),
        help="rank: what matters most first; bytes: the largest certain ones (default: position)",
    )
    add(
        "--no-proof",
        action="store_true",
        help="do not look in the generated code for what allocates, and how much: faster",
    )


def options_of(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> CheckOptions:
    """Return what the command line means.

    Raises:
        SystemExit: with status 2 where it means nothing.
    """
    common = common_of(parser, arguments)
    if refusal := refusal_of(arguments.packages):
        parser.error(refusal)
    if arguments.summary and arguments.no_proof:
        parser.error("--summary sums up what is proven, which --no-proof leaves out")
    if arguments.summary and not FORMATS[arguments.format].HAS_SUMMARY:
        parser.error(f"--format {arguments.format} has no summary")
    fail_on = kinds_of(parser, "--fail-on", arguments.fail_on)
    return CheckOptions(
        common,
        tuple(arguments.packages) or (".",),
        format=arguments.format,
        show=(kinds_of(parser, "--show", arguments.show) or SHOWN_KINDS) | fail_on,
        fail_on=fail_on,
        depth=Depth.STORY if arguments.no_proof else Depth.PROOF,
        summary=arguments.summary,
        order=Order(arguments.sort),
    )


def run(options: CheckOptions) -> int:
    """Analyse and write what was found.

    Returns:
        0; 3 where something could not be analysed; else 1 where `--fail-on` names what was found.
    """
    common = options.common
    draws = sys.stderr.isatty()
    with (
        closing(Bar(enabled=draws)) as bar,
        Check(
            options.patterns,
            common.directory,
            common.settings,
            depth=options.depth,
            on_progress=bar.show,
            on_slow=bar.still_listing if draws else None,
            on_untested=bar.note,
        ) as checking,
        FORMATS[options.format](
            FormatOptions(common.below, common.color, options.summary, options.order),
            Output(sys.stdout, sys.stderr, bar.away),
        ) as output,
    ):
        counts = Counts()
        for selected, more in selections(options, checking):
            output.add(selected)
            counts = total((counts, more))
        output.end(counts, checking.target)
    if counts.troubled:
        return PROBLEMS_STATUS
    return FOUND_STATUS if counts.failing else 0


def selections(options: CheckOptions, reports: Check) -> Iterator[tuple[Selected, Counts]]:
    """Yield what is wanted of each report, and its counts."""
    problems: set[Problem] = set()
    ignored: set[Finding] = set()
    for report in reports:
        # The problems of a package are told again by each package that imports it.
        new_problems = tuple(p for p in dict.fromkeys(report.problems) if p not in problems)
        problems.update(new_problems)
        known = len(ignored)
        ignored.update(report.ignored)
        selected = select(options, report, new_problems)
        new_ignored = len(ignored) - known
        yield selected, count(report, selected.findings, options.fail_on, ignored=new_ignored)


def select(
    options: CheckOptions, report: PackageReport, new_problems: tuple[Problem, ...] = ()
) -> Selected:
    """Return a report with what is wanted of it."""
    keeping = Kind.LEAKING_PARAM in options.show
    return Selected(
        report,
        tuple(finding for finding in report.findings if finding.kind in options.show),
        tuple(f for f in report.functions if in_summary(f, keeping=keeping)),
        new_problems,
    )
