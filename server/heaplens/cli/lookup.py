"""Looks up what `heaplens explain` is asked about, compiling no more than that takes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from heaplens.cli.locations import Location
from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding, PackageReport
from heaplens.toolchain.reading import read_regular

_TEST_FILE = "_test.go"
_GENERIC = re.compile(rb"(?m)^(?:func \w+\[|func \([^)]*\[\w|type \w+\[\w+ )")


@dataclass(frozen=True, slots=True)
class Lookup:
    """The findings at one location."""

    report: PackageReport
    """The report of the package that the file is in."""
    findings: tuple[Finding, ...]
    """The findings there, suppressed ones among them."""
    compiler_words: str
    """What `-m=2` prints about their line."""


def look_up(
    settings: Settings,
    location: Location,
    findings_at: Callable[[Sequence[Finding], Location], tuple[Finding, ...]],
) -> Lookup:
    """Analyse the package of a location.

    Its tests are left out unless the file is one of them, or holds generic code of which nothing is
    found: only tests may use it with a type.

    Args:
        settings: The choices of the user.
        location: What was asked about.
        findings_at: Picks the findings at a location.

    Raises:
        GoNotFound: There is no go command that works.
        OSError: The directory is not there.
    """
    if not settings.tests or location.path.endswith(_TEST_FILE):
        return _look_up(settings, location, findings_at)
    lookup = _look_up(replace(settings, tests=False), location, findings_at)
    if lookup.findings or not _has_generics(location.path):
        return lookup
    return _look_up(settings, location, findings_at)


def _look_up(
    settings: Settings,
    location: Location,
    findings_at: Callable[[Sequence[Finding], Location], tuple[Finding, ...]],
) -> Lookup:
    line_filter = LineFilter(location.path, location.line)
    with Analyzer(settings) as analyzer:
        report = analyzer.file_report(location.path, depth=Depth.PROOF, line_filter=line_filter)
        # Suppressed findings are explained, too.
        findings = findings_at((*report.findings, *report.ignored), location)
        # The line may lie inside a finding that starts above: the compiler speaks of that line.
        if findings and findings[0].span.line != location.line:
            words = analyzer.raw_story(location.path, findings[0].span.line)
        else:
            words = line_filter.text
    return Lookup(report, findings, words)


def _has_generics(path: str) -> bool:
    try:
        return _GENERIC.search(read_regular(path)) is not None
    except OSError:
        return False
