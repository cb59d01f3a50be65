"""`heaplens check`: what some packages allocate, in one of the formats of `cli/formats`."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from heaplens.analysis.folding import folded
from heaplens.analysis.ranking import rank
from heaplens.cli.arguments import FOUND_STATUS, PROBLEMS_STATUS
from heaplens.cli.check_options import CheckOptions, add_arguments, options_of
from heaplens.cli.counts import Counts, count, total
from heaplens.cli.formats import FORMATS
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.cli.formats.screen import ScreenFormat
from heaplens.cli.patterns import advised, has_tests
from heaplens.cli.progress import StatusLine
from heaplens.cli.summary_table import in_summary, narrowed
from heaplens.cli.unknowns import unknowns_of
from heaplens.engine.checks import Check
from heaplens.model import Finding, Kind, PackageReport, Problem

__all__ = ("CheckOptions", "add_arguments", "options_of", "run")


def run(options: CheckOptions) -> int:
    """Analyse and write what was found.

    Returns:
        0; 3 where something could not be analysed; else 1 where `--fail-on` names what was found.
    """
    common = options.common
    form = ScreenFormat if options.screen else FORMATS[options.format]
    wanted = FormatOptions(
        common.below,
        common.color,
        summary=options.summary,
        order=options.order,
        top=options.top,
        quiet=options.quiet,
        asked=options.asked,
    )
    with (
        closing(StatusLine(sys.stderr)) as status,
        Check(
            options.patterns,
            common.directory,
            common.settings,
            depth=options.depth,
            on_progress=status.show,
            on_slow=status.still_listing,
            on_untested=status.note,
        ) as checking,
        form(wanted, Output(sys.stdout, sys.stderr, status.away)) as output,
    ):
        counts = Counts()
        selected = selections(options, checking)
        # A screen counts all, and picks the worst itself.
        if options.top and not options.screen:
            selected = worst(selected, options.top)
        for one, more in selected:
            output.add(one)
            counts = total((counts, more))
        output.end(counts, checking.target)
    if counts.troubled:
        return PROBLEMS_STATUS
    return FOUND_STATUS if counts.failing else 0


def selections(
    options: CheckOptions, reports: Iterable[PackageReport]
) -> Iterator[tuple[Selected, Counts]]:
    """Yield what is wanted of each report, and its counts."""
    problems: set[Problem] = set()
    ignored: set[Finding] = set()
    for report in reports:
        # The problems of a package are told again by each package that imports it.
        new_problems = tuple(p for p in dict.fromkeys(report.problems) if p not in problems)
        problems.update(new_problems)
        known = len(ignored)
        ignored.update(report.ignored)
        selected = select(
            options,
            report,
            advised(new_problems, options.patterns, options.common.directory),
        )
        new_ignored = len(ignored) - known
        counts = count(
            report,
            selected.findings,
            options.show,
            ignored=new_ignored,
        )
        tests = options.common.settings.tests
        yield (
            selected,
            replace(
                counts,
                failing=sum(finding.kind in options.fail_on for finding in selected.findings),
                untested=not tests and has_tests(report.directory),
                unknowns=unknowns_of(report),
            ),
        )


def select(
    options: CheckOptions, report: PackageReport, new_problems: tuple[Problem, ...] = ()
) -> Selected:
    """Return a report with what is wanted of it."""
    filters = options.filters
    findings = tuple(
        finding
        for finding in report.findings
        if finding.kind in options.show and filters.keeps(finding)
    )
    functions = report.functions
    if filters.any:
        functions = narrowed(functions, findings)
    return Selected(
        report,
        findings,
        tuple(f for f in functions if in_summary(f, keeping=Kind.LEAKING_PARAM in options.show)),
        new_problems,
    )


def worst(
    selections: Iterable[tuple[Selected, Counts]], number: int
) -> Iterator[tuple[Selected, Counts]]:
    """Yield selections with nothing but the worst findings of all; the counts stay as they are."""
    held = list(selections)
    folds = [fold for selected, _ in held for fold in folded(selected.findings)]
    folds.sort(key=lambda fold: rank(fold.head))
    # By identity: equal findings of two packages are two.
    kept = {id(part) for fold in folds[:number] for part in fold.parts}
    for selected, counts in held:
        findings = tuple(finding for finding in selected.findings if id(finding) in kept)
        yield replace(selected, findings=findings), counts
