"""One finding for one place, however many variants, shapes, copies and packages announce it."""

import os
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth, Progress
from heaplens.model import Finding, Kind, PackageReport
from unit.analysis_desk import own_cache, place
from workbench import MakeModule, processes_about

FILES = {
    "p/p.go": """\
package p

var Sink any

func both() *int { x := 1; return &x }

func Inlined() *int { i := 1; return &i }

func caller() { Sink = Inlined() }

type T struct{ n [4]int }

func (t T) Method() *int { return &t.n[0] }

type I interface{ Method() *int }

var _ I = &T{}

func Generic[E any](e E) *E { return &e }

func shapes() { Sink = []any{Generic(1), Generic("s"), Generic(2.5)} }
""",
    "p/p_test.go": "package p\n\nfunc inTest() *int { y := 1; return &y }\n",
    "p/x_test.go": 'package p_test\n\nimport "ex.com/demo/p"\n\n'
    "func outside() { z := 1; p.Sink = &z }\n",
    "lib/lib.go": "package lib\n\nfunc New[E any](e E) *E {\n\tw := e\n\treturn &w\n}\n",
    "u1/u.go": 'package u1\n\nimport "ex.com/demo/lib"\n\nvar A = lib.New(1)\n',
    "u2/u.go": 'package u2\n\nimport "ex.com/demo/lib"\n\nvar A = lib.New("s")\n',
}


@pytest.fixture(scope="module", params=list(Depth))
def reports(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, PackageReport]:
    """The reports by import path, of the verdict pass and of the story pass."""
    module = tmp_path_factory.mktemp("merging")
    for name, text in {"go.mod": "module ex.com/demo\n\ngo 1.21\n", **FILES}.items():
        (module / name).parent.mkdir(exist_ok=True)
        (module / name).write_text(text)
    with Analyzer(Settings(), own_cache(tmp_path_factory.mktemp("kept"))) as analyzer:
        reports = list(analyzer.check(["./..."], str(module), depth=request.param))
    assert [report.problems for report in reports] == [()] * len(reports)
    return {report.import_path: report for report in reports}


def found(report: PackageReport, *kinds: Kind) -> list[Finding]:
    return [finding for finding in report.findings if finding.kind in kinds]


def test_every_place_of_the_package_is_told_once(reports: Mapping[str, PackageReport]) -> None:
    findings = found(reports["ex.com/demo/p"], Kind.MOVED_TO_HEAP)
    assert [place(finding) for finding in findings] == [
        ("p.go", 5, 20, "x"),
        ("p.go", 7, 23, "i"),
        ("p.go", 9, 24, "i"),  # the copy in its caller, at the call
        ("p.go", 13, 7, "t"),  # and no wrapper of (*T).Method
        ("p.go", 19, 21, "e"),
        ("p.go", 21, 30, "e"),
        ("p.go", 21, 42, "e"),
        ("p.go", 21, 56, "e"),
        ("p_test.go", 3, 22, "y"),
        ("x_test.go", 5, 18, "z"),
    ]


def test_no_two_findings_say_the_same(reports: Mapping[str, PackageReport]) -> None:
    said = [
        (finding.span, finding.kind, finding.subject)
        for report in reports.values()
        for finding in report.findings
    ]
    assert len(said) == len(set(said))


def test_only_what_tests_alone_make_is_marked_so(reports: Mapping[str, PackageReport]) -> None:
    for finding in reports["ex.com/demo/p"].findings:
        assert finding.test == finding.span.path.endswith("_test.go"), finding


def test_a_copy_names_the_function_it_was_copied_from(
    reports: Mapping[str, PackageReport],
) -> None:
    by_line = {
        it.span.line: it.inlined_from
        for it in found(reports["ex.com/demo/p"], Kind.MOVED_TO_HEAP)
        if it.span.path.endswith("p.go")
    }
    assert by_line[9] == "Inlined"
    assert by_line[5] is by_line[7] is by_line[13] is None


def test_no_word_of_the_compiler_for_shapes_is_shown(
    reports: Mapping[str, PackageReport],
) -> None:
    for report in reports.values():
        for finding in report.findings:
            assert "go.shape" not in f"{finding.subject} {finding.sentence} {finding.inlined_from}"


def test_a_generic_that_two_packages_use_is_told_once_in_a_check(
    reports: Mapping[str, PackageReport],
) -> None:
    """It is compiled where it is used, and shown where it is written."""
    places = [
        place(finding)[:3]
        for report in reports.values()
        for finding in report.findings
        if finding.span.path.endswith("lib.go") and finding.kind is Kind.MOVED_TO_HEAP
    ]
    assert places == [("lib.go", 4, 2)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_there_are_never_more_compilers_than_jobs(
    make_module: MakeModule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, jobs: int
) -> None:
    """And as many as that where there is work for them."""
    functions = "\n".join(f"func f{n}() *int {{ x := {n}; return &x }}" for n in range(600))
    module = make_module({f"p{n}/p.go": f"package p\n\n{functions}\n" for n in range(5)})
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    progress: list[Progress] = []
    reports: list[PackageReport] = []

    def work() -> None:
        with Analyzer(Settings(jobs=jobs, tests=False)) as analyzer:
            reports.extend(
                analyzer.check(
                    ["./..."], str(module), depth=Depth.VERDICT, on_progress=progress.append
                )
            )

    worker = threading.Thread(target=work)
    worker.start()
    counts = {0}
    while worker.is_alive():
        running = processes_about(temporary)
        counts.add(sum("/compile " in line and " -W " in line for line in running))
    worker.join()
    assert max(counts) == jobs
    assert [len(report.findings) for report in reports] == [600] * 5
    assert [(step.done, step.total) for step in progress] == [(n, 5) for n in range(6)]
    assert os.listdir(temporary) == []
