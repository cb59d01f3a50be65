"""The analyzer with a real Go: unsaved text counts, and a body edit costs no `go list`."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heaplens.compiler.line_filter import LineFilter
from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Problem, Site
from unit.analysis_desk import Desk, desk, own_cache, places
from workbench import MakeModule

BOTH_DEPTHS = pytest.mark.parametrize("depth", list(Depth))
PACKAGE = {
    "a.go": 'package p\n\nimport "ex.com/demo/q"\n\nvar Sink any\n\n'
    "func f() *int { x := q.N; return &x }\n",
    "a_test.go": "package p\n\nfunc tested() *int { y := 1; return &y }\n",
    "q/q.go": 'package q\n\nimport "ex.com/demo/r"\n\nvar N = r.N\n\nfunc Keep(p *int) {}\n',
    "r/r.go": "package r\n\nvar N = 1\n",
}
X = ("a.go", 7, 17, "x")
Y = ("a_test.go", 3, 22, "y")


@pytest.fixture(scope="module")
def shared(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One analyzer for all tests of this file: what it knows of one module is of no other."""
    made = desk(go, tmp_path_factory.mktemp("desk"))
    with made.analyzer:
        yield made


@pytest.fixture
def at(shared: Desk, make_module: MakeModule) -> Callable[[str], Path]:
    """Paths in a module whose package is known to the analyzer."""
    module = make_module(PACKAGE)
    assert places(shared.report(module / "a.go")) == [X, Y]
    shared.listings()
    return lambda name: module / name


@BOTH_DEPTHS
def test_unsaved_text_counts_at_the_path_of_its_file(
    shared: Desk, at: Callable[[str], Path], depth: Depth
) -> None:
    """Until it is taken away; the file itself is not touched."""
    path, text = at("a.go"), PACKAGE["a.go"].replace("{ x", "{\n\tw := 2; Sink = &w; x")
    shared.analyzer.set_text(str(path), text.encode())
    try:
        report = shared.report(path, depth)
    finally:
        shared.analyzer.set_text(str(path), None)
    assert report.problems == ()
    assert places(report) == [("a.go", 8, 2, "w"), ("a.go", 8, 21, "x"), Y]
    assert {finding.span.path for finding in report.findings[:2]} == {str(path)}
    steps = [step.site.path for finding in report.findings[:2] for step in finding.flow]
    assert set(steps) <= {str(path)}
    assert bool(steps) == (depth >= Depth.STORY)
    assert path.read_text() == PACKAGE["a.go"]
    assert places(shared.report(path)) == [X, Y]
    assert shared.listings() == 0


@BOTH_DEPTHS
def test_an_error_in_unsaved_text_names_the_file_itself(
    shared: Desk, at: Callable[[str], Path], depth: Depth
) -> None:
    """In every variant the same, so it is said once; and it is gone with the text."""
    path = at("a.go")
    shared.analyzer.set_text(str(path), (PACKAGE["a.go"] + "\nvar e int = nil\n").encode())
    try:
        report = shared.report(path, depth)
    finally:
        shared.analyzer.set_text(str(path), None)
    words = "cannot use nil as int value in variable declaration"
    assert Problem(words, Site(str(path), 9, 13)) in report.problems
    assert {problem.site.path for problem in report.problems if problem.site} == {str(path)}
    assert [place for place in places(report) if place[0] == "a.go"] == []
    assert shared.report(path).problems == ()


def test_unsaved_text_counts_in_a_check_of_many(shared: Desk, at: Callable[[str], Path]) -> None:
    path = at("q/q.go")
    shared.analyzer.set_text(str(path), b"package q\n\nvar N = new(int)\n")
    try:
        reports = list(
            shared.analyzer.check(["./..."], str(path.parent.parent), depth=Depth.VERDICT)
        )
    finally:
        shared.analyzer.set_text(str(path), None)
    by_path = {report.import_path: report for report in reports}
    assert places(by_path["ex.com/demo/q"]) == [("q.go", 3, 9, "new(int)")]
    # The importer is compiled against the unsaved text, too: N is a pointer now.
    (problem,) = by_path["ex.com/demo"].problems
    assert "(value of type **int) as *int value in return statement" in problem.message


def test_the_compilers_own_words_are_of_the_unsaved_text(
    shared: Desk, at: Callable[[str], Path]
) -> None:
    path = at("a.go")
    shared.analyzer.set_text(str(path), ("\n\n" + PACKAGE["a.go"]).encode())
    try:
        words = shared.analyzer.raw_story(str(path), 9)
    finally:
        shared.analyzer.set_text(str(path), None)
    assert f"{path}:9:17: " in words
    assert "moved to heap: x" in words
    assert "/heaplens-" not in words


def test_the_body_of_a_function_may_change_without_a_new_listing(
    shared: Desk, at: Callable[[str], Path]
) -> None:
    """On the disk as in the editor: nothing but compilers is started."""
    path = at("a_test.go")
    path.write_text(PACKAGE["a_test.go"].replace("y := 1", "y := 2; Sink = &y"))
    assert places(shared.report(path)) == [X, Y]
    path.write_text(PACKAGE["a_test.go"].replace("y := 1", "var y int"))
    assert places(shared.report(path)) == [X, ("a_test.go", 3, 26, "y")]
    assert shared.listings() == 0


def test_an_external_test_is_compiled_against_the_package_as_it_is(
    shared: Desk, make_module: MakeModule
) -> None:
    """What escapes in it may hang on a body of the package, saved or not."""
    external = 'package p_test\n\nimport "ex.com/demo"\n\nfunc f() { x := 1; p.Keep(&x) }\n'
    loose = "package p\n\nvar sink *int\n\n//go:noinline\nfunc Keep(p *int) {}\n"
    module = make_module({"a.go": loose, "x_test.go": external})
    path, keeps = module / "a.go", loose.replace("{}", "{ sink = p }")
    of_test = ("x_test.go", 5, 12, "x")
    assert of_test not in places(shared.report(path))
    shared.analyzer.set_text(str(path), keeps.encode())
    try:
        assert of_test in places(shared.report(path))
    finally:
        shared.analyzer.set_text(str(path), None)
    assert of_test not in places(shared.report(path))
    path.write_text(keeps)
    assert of_test in places(shared.report(path))


def test_a_line_is_explained_from_the_beginning_and_in_the_compilers_words_when_asked_for(
    shared: Desk, at: Callable[[str], Path]
) -> None:
    """In the same run; of other lines' parameters only the end of the way is told."""
    path = at("a.go")
    keep = "(p *int) { a := p; b := a; c := b; d := c; Sink = d }\n"
    text = f"{PACKAGE['a.go']}\nfunc keep{keep}\nfunc hold{keep}"
    line_filter = LineFilter(str(path), 9)
    shared.analyzer.set_text(str(path), text.encode())
    try:
        report = shared.analyzer.file_report(str(path), depth=Depth.STORY, line_filter=line_filter)
    finally:
        shared.analyzer.set_text(str(path), None)
    steps = {it.span.line: len(it.flow) for it in report.findings if it.subject == "p"}
    assert steps == {9: 6, 11: 4}
    assert f"{path}:9:11: leaking param: p" in line_filter.text
    assert f"{path}:11:" not in line_filter.text


def test_a_file_that_a_constraint_leaves_out_says_so(shared: Desk, make_module: MakeModule) -> None:
    module = make_module({"a.go": PACKAGE["r/r.go"], "b.go": "//go:build never\n\npackage r\n"})
    (problem,) = shared.report(module / "b.go").problems
    assert problem.message.startswith("build constraints leave this file out (GOOS=")
    assert problem.site == Site(str(module / "b.go"), 1, 1)
    assert shared.report(module / "a.go").problems == ()


def test_a_lost_build_cache_is_made_anew_and_no_fault(
    go: str, tmp_path: Path, make_module: MakeModule
) -> None:
    """A compile command is stale without a sign of it: the compiler's error shows it first."""
    cache = tmp_path / "cache"
    module = make_module(PACKAGE)
    made = desk(go, tmp_path, tests=False, GOCACHE=str(cache))
    with made.analyzer:
        assert places(made.report(module / "a.go")) == [X]
        made.listings()
        shutil.rmtree(cache)
        report = made.report(module / "a.go")
        assert report.problems == ()
        assert places(report) == [X]
        assert made.listings() > 0


def test_a_closed_analyzer_has_left_nothing(
    make_module: MakeModule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module, temporary = make_module(PACKAGE), tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    analyzer = Analyzer(Settings(), own_cache(tmp_path / "kept"))
    analyzer.file_report(str(module / "a.go"), depth=Depth.STORY)
    assert len(list(temporary.iterdir())) == 1
    analyzer.close()
    assert list(temporary.iterdir()) == []
    analyzer.close()
