"""With a real Go: the compiler's own words, for the files for which they are asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.engine.batch import Depth
from heaplens.engine.incremental import IncrementalAnalysis
from heaplens.engine.requests import AnalysisRequest, PackageId
from heaplens.model import Kind, PackageReport
from unit.analysis_desk import Desk, desk
from workbench import MakeModule

PACKAGE = {
    "a.go": "package p\n\nfunc f(p *int) *int { x := *p; return &x }\n\n"
    "func (t T) g() { defer f(nil) }\n\ntype T int\n",
    "b.go": "package p\n\nvar Sink any\n\nfunc h() { y := 1; Sink = &y }\n",
}


@pytest.fixture(scope="module")
def shared(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = desk(go, tmp_path_factory.mktemp("desk"), tests=False)
    with made.analyzer:
        yield made


@pytest.fixture
def module(make_module: MakeModule) -> Path:
    return make_module(PACKAGE)


def report(live: IncrementalAnalysis, path: Path, depth: Depth) -> PackageReport:
    """The last answer about a file, with the words on it."""
    request = AnalysisRequest(
        package=PackageId(str(path.parent)),
        path=str(path),
        texts={},
        open_files=frozenset({str(path)}),
        proof=depth is Depth.PROOF,
    )
    if depth is not Depth.VERDICT:
        return live.proof(request, live.cancellation()).report
    return list(live.verdicts(request, live.cancellation()))[-1].report


@pytest.mark.parametrize("depth", list(Depth))
def test_every_finding_of_the_file_has_its_words(shared: Desk, module: Path, depth: Depth) -> None:
    """Found by span and subject; of files that nobody looks at nothing is said at all."""
    found = report(shared.analyzer.live(), module / "a.go", depth)
    words = {(each.span, each.subject): each.text for each in found.words}
    mine = [finding for finding in found.findings if finding.span.path == str(module / "a.go")]
    assert mine
    assert len(mine) == len(found.findings)
    assert words.keys() == {(finding.span, finding.subject) for finding in mine}
    (moved,) = (f for f in mine if f.kind is Kind.MOVED_TO_HEAP)
    verdict, *story = words[moved.span, moved.subject].splitlines()
    assert verdict == "a.go:3:23: moved to heap: x"
    if depth is Depth.VERDICT:
        assert story == []
    else:
        assert story[0].startswith("a.go:3:23: x escapes to heap")
        assert story[-1] == "a.go:3:23:     from return &x (return) at a.go:3:32"


def test_the_story_pass_says_who_is_inlined_and_why_not(shared: Desk, module: Path) -> None:
    found = report(shared.analyzer.live(), module / "a.go", Depth.STORY)
    answers = {answer.function: answer for answer in found.inlinability}
    assert answers.keys() == {"f", "T.g", "h"}
    assert answers["f"].can
    assert answers["f"].cost is not None
    assert answers["T.g"].reason == "it has a defer statement"
    assert answers["T.g"].site.line == 5


def test_a_report_for_nobody_who_looks_at_a_file_has_neither(shared: Desk, module: Path) -> None:
    """So neither gets into the cache on disk, and what comes from there is all that there was."""
    (found,) = shared.analyzer.check(["."], str(module), depth=Depth.PROOF)
    assert found.findings
    assert found.words == ()
    assert found.inlinability == ()
