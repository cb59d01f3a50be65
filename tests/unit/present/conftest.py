"""The samples, analysed once a session, as the sheets that an editor would have of their files."""

from pathlib import Path

import pytest

from heaplens.model import PackageReport
from heaplens.present.file_facts import Mark, Sheet
from samples.analysis import Toolchain, analyse


@pytest.fixture(scope="session")
def sheets(go: str) -> tuple[Sheet, ...]:
    """A sheet for each file of the samples in which something was found."""
    found = [
        _sheet(path, report)
        for report in analyse(Toolchain(go)).reports
        for path in sorted({each.span.path for each in (*report.findings, *report.ignored)})
    ]
    assert sum(len(sheet.marks) for sheet in found) > 200
    return tuple(found)


def _sheet(path: str, report: PackageReport) -> Sheet:
    return Sheet(
        path,
        Path(path).read_bytes(),
        tuple(Mark(each) for each in report.findings if each.span.path == path),
        tuple(Mark(each) for each in report.ignored if each.span.path == path),
        tuple(each for each in report.functions if each.span.path == path),
        tuple(each for each in report.inlinability if each.site.path == path),
        unproven=report.unproven,
    )
