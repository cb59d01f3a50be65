"""What is said is short, has no jargon, and gives a cause: of the samples, and of real packages."""

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Cause, Finding
from jargon import jargon
from names import Sources
from samples.analysis import SAMPLES, Analysis, Toolchain

# Small ones; `make bench-why` has the large.
STANDARD = (
    "bufio",
    "container/list",
    "encoding/csv",
    "encoding/hex",
    "errors",
    "html",
    "sort",
    "strconv",
    "text/tabwriter",
    "unicode/utf8",
)
_KNOWN = 0.99


def test_samples_are_explained_in_plain_words(analysis: Analysis) -> None:
    """Sentence and path of each finding, its parameters included, with either Go."""
    findings = list(analysis.findings())
    assert not [(finding.span, text) for finding in findings for text in jargon(finding)]
    assert not [finding for finding in findings if finding.cause is Cause.UNKNOWN]


@pytest.mark.parametrize("name", ["oldest", "newest"])
def test_the_standard_library_is_explained_in_plain_words(
    name: str, toolchains: dict[str, Toolchain]
) -> None:
    """Ten packages of it, whatever their code looks like: no names but those in the source."""
    findings: list[Finding] = []
    with Analyzer(Settings(go_path=toolchains[name].go, tests=False, cache=False)) as analyzer:
        for report in analyzer.check(STANDARD, directory=str(SAMPLES), depth=Depth.PROOF):
            assert not report.problems
            findings += report.findings
    assert len(findings) > 100
    assert not [(finding.span, text) for finding in findings for text in jargon(finding)]
    sources = Sources.of(toolchains[name].go, STANDARD, SAMPLES)
    assert not [(finding.span, text) for finding in findings for text in sources.invented(finding)]
    explained = [finding for finding in findings if finding.cause is not Cause.UNKNOWN]
    assert len(explained) >= _KNOWN * len(findings)
