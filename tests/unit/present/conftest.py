"""The samples, analysed once a session, as the facts that a server has of their files."""

from pathlib import Path

import pytest

from heaplens.model import PackageReport
from heaplens.present.file_facts import FileFacts, TrackedFinding
from samples.analysis import Toolchain, analyse


@pytest.fixture(scope="session")
def sample_files(go: str) -> tuple[FileFacts, ...]:
    """The facts of each file of the samples with findings."""
    files = [
        _file_facts(path, report)
        for report in analyse(Toolchain(go)).reports
        for path in sorted({each.span.path for each in (*report.findings, *report.ignored)})
    ]
    assert sum(len(file_facts.tracked_findings) for file_facts in files) > 200
    return tuple(files)


def _file_facts(path: str, report: PackageReport) -> FileFacts:
    return FileFacts(
        path,
        Path(path).read_bytes(),
        tuple(TrackedFinding(each) for each in report.findings if each.span.path == path),
        tuple(TrackedFinding(each) for each in report.ignored if each.span.path == path),
        tuple(each for each in report.functions if each.span.path == path),
        tuple(each for each in report.inlinability if each.site.path == path),
        unproven=report.unproven,
    )
