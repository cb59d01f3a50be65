"""Analyses what `heaplens explain` is asked about, and no more than that takes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from heaplens.cli.locations import Place
from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding, PackageReport
from heaplens.toolchain.reading import read_regular

_TEST_FILE = "_test.go"
_GENERIC = re.compile(rb"(?m)^(?:func \w+\[|func \([^)]*\[\w|type \w+\[\w+ )")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found at a place."""

    report: PackageReport
    """The package."""
    found: tuple[Finding, ...]
    """What is at the place."""
    raw: str
    """The compiler's own words about that."""


def look_at(
    settings: Settings,
    place: Place,
    findings_at: Callable[[Sequence[Finding], Place], tuple[Finding, ...]],
) -> Looked:
    """Analyse the package of a place.

    Its tests are left out where they cannot say more: of all but tests, and generic code, which
    may be instantiated by tests alone.

    Args:
        settings: The choices of the user.
        place: The place.
        findings_at: Picks what is at a place.

    Raises:
        GoNotFound: There is no go command that works.
        OSError: The directory is not there.
    """
    if not settings.tests or place.path.endswith(_TEST_FILE):
        return _look_at(settings, place, findings_at)
    looked = _look_at(replace(settings, tests=False), place, findings_at)
    if looked.found or not _has_generics(place.path):
        return looked
    return _look_at(settings, place, findings_at)


def _look_at(
    settings: Settings,
    place: Place,
    findings_at: Callable[[Sequence[Finding], Place], tuple[Finding, ...]],
) -> Looked:
    line_filter = LineFilter(place.path, place.line)
    with Analyzer(settings) as analyzer:
        report = analyzer.file_report(place.path, depth=Depth.PROOF, line_filter=line_filter)
        # What a comment suppresses is there all the same.
        found = findings_at((*report.findings, *report.ignored), place)
        elsewhere = bool(found) and found[0].span.line != place.line
        raw = analyzer.raw_story(place.path, found[0].span.line) if elsewhere else line_filter.text
    return Looked(report, found, raw)


def _has_generics(path: str) -> bool:
    try:
        return _GENERIC.search(read_regular(path)) is not None
    except OSError:
        return False
