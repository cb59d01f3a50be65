"""With a real Go: whatever was typed on the way, the text of now decides what is known."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from heaplens.engine.incremental import IncrementalAnalysis
from heaplens.engine.requests import AnalysisUpdate
from heaplens.model import Depth, Finding
from unit.analysis_desk import Desk, desk
from unit.lsp.open_package import Editor

USER = """package p

import "ex.com/m/q"

func f() *int {
	x := 1 //heaplens:ignore moved-to-heap it lives long
	return &x
}

func g() { y := 2; q.Keep(&y) }
"""
USED = "package q\n\nvar kept *int\n\n//go:noinline\nfunc Keep(p *int) {}\n"
TEST = "package p\n\nvar Sink *int\n\nfunc h() { z := 3; Sink = &z }\n"
FILES = {"p/a.go": USER, "p/a_test.go": TEST, "q/q.go": USED}
KEEPS = USED.replace("{}", "{ kept = p }")
TEXTS = {
    "p/a.go": [
        *("", "package p\n", "// moved\n\n" + USER, USER.replace("g()", "g("), "package other\n"),
        USER.replace('import "ex.com/m/q"', "").replace("q.Keep(&y)", "_ = y"),
    ],
    "p/a_test.go": ["", TEST.replace("Sink = &z", "_ = z"), TEST + "\nfunc f() {}\n"],
    "q/q.go": ["", KEEPS, USED + "\nfunc broken("],
}
EDITS = st.lists(
    st.sampled_from([(name, text) for name, texts in TEXTS.items() for text in texts]),
    min_size=1,
    max_size=3,
)
Known = dict[str, tuple[Depth, tuple[Finding, ...]]]


@pytest.fixture(scope="module")
def shared(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = desk(go, tmp_path_factory.mktemp("desk"))
    with made.analyzer:
        yield made


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("module").resolve()
    (root / "go.mod").write_text("module ex.com/m\n\ngo 1.21\n")
    return root


class Typist:
    """Opens the files of the module, types into them, and learns what a session would learn."""

    def __init__(self, live: IncrementalAnalysis, module: Path) -> None:
        self.editor = Editor(module)
        self.live = live
        self.known: Known = {}
        for name, text in FILES.items():
            self.editor.open(name, text, text)

    def type(self, name: str, text: str) -> None:
        """Replace the text of a file."""
        document = self.editor.documents.of_path(self.editor.path(name))
        assert document is not None
        self.editor.edit(document, text)

    def run(self, *, proof: bool) -> None:
        """Have the package analysed as it is now."""
        packages, request = self.editor.packages, self.editor.request("p/a.go")
        for update in self.live.verdicts(request, self.live.cancellation()):
            self._learn(update)
            packages.updated(request, update)
        packages.answered(request, self.live.fingerprint(request))
        if proof:
            self._learn(self.live.proof(request, self.live.cancellation()))
            packages.proven(request)

    def _learn(self, update: AnalysisUpdate) -> None:
        for path in update.covered:
            findings = tuple(f for f in update.report.findings if f.span.path == path)
            self.known[path] = (update.depth, findings)


@pytest.fixture(scope="module")
def fresh(shared: Desk, module: Path) -> Known:
    """What is found where nobody has typed anything."""
    typist = Typist(shared.analyzer.live(), module)
    typist.run(proof=True)
    assert typist.known.keys() == {str(module / "p/a.go"), str(module / "p/a_test.go")}
    return typist.known


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, proven=st.booleans())
def test_any_edits_that_end_at_the_text_on_disk_leave_what_a_fresh_run_finds(
    shared: Desk, module: Path, fresh: Known, *, edits: list[tuple[str, str]], proven: bool
) -> None:
    """Empty texts, broken ones, other imports, another package clause: nothing of them stays."""
    typist = Typist(shared.analyzer.live(), module)
    for name, text in edits:
        typist.type(name, text)
        typist.run(proof=False)
    if proven:
        typist.run(proof=True)
    for name, text in FILES.items():
        typist.type(name, text)
    typist.run(proof=True)
    assert typist.known == fresh


def test_a_comment_that_ignores_is_heeded_again_when_everything_was_deleted_and_undone(
    shared: Desk, module: Path
) -> None:
    typist = Typist(shared.analyzer.live(), module)
    typist.run(proof=False)
    before = typist.known[str(module / "p/a.go")]
    assert [finding.subject for finding in before[1] if finding.function == "f"] == []
    for text in (USER + "\n", "", USER):
        typist.type("p/a.go", text)
        typist.run(proof=False)
    assert typist.known[str(module / "p/a.go")] == before


def test_no_proof_is_that_of_a_text_that_was_undone(
    shared: Desk, module: Path, fresh: Known
) -> None:
    """What go has built from unsaved text is no build of the file, though it is newer."""
    typist = Typist(shared.analyzer.live(), module)
    typist.type("p/a_test.go", TEST.replace("Sink = &z", "_ = z"))
    typist.run(proof=False)
    typist.type("p/a_test.go", TEST)
    typist.run(proof=True)
    assert typist.known == fresh
