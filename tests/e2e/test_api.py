"""`heaplens.check`: the public API, and the example on its page."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import heaplens
from heaplens.config.version import __version__
from heaplens.model import Kind
from workbench import MakeModule

ROOT = Path(__file__).parents[2]
SOURCE = """\
package demo

func bar(n int) *int {
	x := n
	return &x
}
"""


def test_the_example_on_the_page_runs() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert re.search(r"samples/returned/returned\.go:14: 24 B: ticket ", ran.stdout)
    assert ran.stderr == ""


def test_a_report_holds_findings_and_the_toolchain(make_module: MakeModule) -> None:
    module = make_module({"main.go": SOURCE})
    report = heaplens.check(directory=module, cache=False)
    (finding,) = report.findings
    assert (finding.kind, finding.subject, finding.size_bytes) == (Kind.MOVED_TO_HEAP, "x", 8)
    assert report.problems == ()
    assert [package.import_path for package in report.packages] == ["ex.com/demo"]
    assert report.target.go.startswith("go1.")


def test_what_does_not_build_is_a_problem_and_no_exception(make_module: MakeModule) -> None:
    module = make_module({"main.go": "package demo\n\nvar x int = nothing\n"})
    report = heaplens.check("./...", directory=module, cache=False)
    assert [problem.message for problem in report.problems] == ["undefined: nothing"]


def test_without_a_go_command_that_is_the_problem(make_module: MakeModule) -> None:
    module = make_module({"main.go": SOURCE})
    report = heaplens.check(directory=module, go="/nowhere/go")
    assert len(report.problems) == 1
    assert report.target.go == ""


def test_a_flag_is_no_package() -> None:
    with pytest.raises(ValueError, match="a package cannot be called -toolexec=x"):
        heaplens.check("-toolexec=x")


def test_a_directory_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        heaplens.check(directory=tmp_path / "nowhere")


def test_the_version_is_there_and_nothing_else_by_accident() -> None:
    assert heaplens.__version__ == __version__
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        heaplens.chekc  # type: ignore[attr-defined]  # noqa: B018 - the look-up is what is tested
