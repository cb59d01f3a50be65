"""What the tests of the cache share: a report to keep."""

import pytest

from heaplens.model import Cause, Finding, Kind, PackageReport, Span


@pytest.fixture
def report() -> PackageReport:
    """A report that speaks of no file that is there."""
    findings = tuple(
        Finding(
            span=Span("/no/where/a.go", line, 2, line, 3),
            kind=Kind.MOVED_TO_HEAP,
            subject="x",
            function="F",
            cause=Cause.RETURNED,
            sentence=f"x of line {line} escapes: its address is returned.",
        )
        for line in range(1, 50)
    )
    return PackageReport("ex.com/demo", "/no/where", findings)
