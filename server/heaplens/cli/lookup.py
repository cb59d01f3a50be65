"""Looks up what `heaplens explain` is asked about, compiling no more than that takes."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from heaplens.cli.explained import Explained, explained_function
from heaplens.cli.locations import Location
from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.engine.functions import FunctionPlace
from heaplens.engine.pages import page_uris
from heaplens.model import KINDS, Finding
from heaplens.source.outline import outline
from heaplens.toolchain.reading import read_regular

_TEST_FILE = "_test.go"
_GENERIC = re.compile(rb"(?m)^(?:func \w+\[|func \([^)]*\[\w|type \w+\[\w+ )")


def look_up(
    settings: Settings,
    location: Location,
    findings_at: Callable[[Sequence[Finding], Location], tuple[Finding, ...]],
) -> Explained:
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
    tests = location.path.endswith(_TEST_FILE)
    explained = _look_up(replace(settings, tests=tests), location, findings_at)
    if tests or explained.findings or not _has_generics(location.path):
        return explained
    return _look_up(replace(settings, tests=True), location, findings_at)


def look_up_function(settings: Settings, place: FunctionPlace) -> Explained:
    """Analyse the package of a function, with its tests as in `look_up`; errors as there."""
    explained = None
    for tests in (False, True):
        if place.path.endswith(_TEST_FILE) and not tests:
            continue
        with Analyzer(replace(settings, tests=tests)) as analyzer:
            report = analyzer.file_report(place.path, depth=Depth.PROOF)
        function = explained_function(place, report)
        explained = Explained(report, function, pages=page_uris())
        if function.findings or report.problems or not _has_generics(place.path):
            break
    assert explained is not None  # noqa: S101 - with tests it is always analysed
    return explained


def _look_up(
    settings: Settings,
    location: Location,
    findings_at: Callable[[Sequence[Finding], Location], tuple[Finding, ...]],
) -> Explained:
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
    place = _declared_at(location) if location.byte_col is None else None
    if place is None:
        return Explained(report, None, findings, words, page_uris())
    place = replace(place, import_path=report.import_path)
    on_line = tuple(f for f in findings if f.span.line == location.line and KINDS[f.kind].allocates)
    function = explained_function(place, report)
    return Explained(report, function, on_line, words if on_line else "", page_uris())


def _declared_at(location: Location) -> FunctionPlace | None:
    """Return the function that is declared on a line; None where none is."""
    try:
        text = read_regular(location.path)
    except OSError:
        return None
    for name, line, end in outline(text).spans():
        if line == location.line:
            directory = os.path.dirname(location.path)
            return FunctionPlace(location.path, name, line, end, "", directory)
    return None


def _has_generics(path: str) -> bool:
    try:
        return _GENERIC.search(read_regular(path)) is not None
    except OSError:
        return False
