"""A compile command that no longer fits is noticed, whatever made it so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from heaplens.model import PackageReport
from unit.analysis_desk import Desk, desk, places
from workbench import MakeModule

FILES = {
    "a.go": 'package p\n\nimport "ex.com/demo/q"\n\nvar Sink any\n\n'
    "func f() { x := 1; q.Keep(&x) }\n",
    "q/q.go": 'package q\n\nimport "ex.com/demo/r"\n\nfunc Keep(p *int) { r.Keep(p) }\n',
    "r/r.go": "package r\n\nvar Sink *int\n\n//go:noinline\nfunc Keep(p *int) {}\n",
    "s/s.go": "package s\n\nvar Sink *int\n\n//go:noinline\nfunc Keep(p *int) { Sink = p }\n",
}
X = ("a.go", 7, 12, "x")
KEEPS = FILES["r/r.go"].replace("{}", "{ Sink = p }")
NEW_FILE = "package p\n\nfunc g() { y := 1; Sink = &y }\n"
Y = ("b.go", 3, 12, "y")


@dataclass(frozen=True, slots=True)
class Way:
    """A change after which the compile command does not fit."""

    change: Callable[[Path], object]
    """What happens, given the module."""
    expected: list[tuple[str, int, int, str]]
    """The findings after it."""
    problem: str = ""
    """What is said then."""


def writes(name: str, text: str) -> Callable[[Path], object]:
    return lambda module: (module / name).write_text(text)


WAYS = {
    "a new file": Way(writes("b.go", NEW_FILE), [Y]),
    "a new external test": Way(
        writes("x_test.go", "package p_test\n\nvar Sink = new(int)\n"),
        [("x_test.go", 3, 12, "new(int)")],
    ),
    "a deleted file": Way(
        lambda module: (module / "a.go").rename(module / "b.go"),
        [],
    ),
    "another import": Way(
        writes("a.go", FILES["a.go"].replace("demo/q", "demo/s").replace("q.Keep", "s.Keep")), [X]
    ),
    "a build constraint": Way(
        writes("a.go", "//go:build never\n\n" + FILES["a.go"]), [], "leave this file out"
    ),
    "another go version": Way(
        writes("go.mod", "module ex.com/demo\n\ngo 1.99\n"), [], "requires go >= 1.99"
    ),
    "another module": Way(writes("go.mod", "module ex.com/other\n\ngo 1.21\n"), [], "demo/q"),
    "an import that keeps more now": Way(
        writes("q/q.go", "package q\n\nvar sink *int\n\nfunc Keep(p *int) { sink = p }\n"), [X]
    ),
    "an import of an import that keeps more now": Way(writes("r/r.go", KEEPS), [X]),
    "an import that lacks something now": Way(
        writes("q/q.go", "package q\n"), [], "undefined: q.Keep"
    ),
}


@pytest.fixture(scope="module")
def shared(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = desk(go, tmp_path_factory.mktemp("desk"))
    with made.analyzer:
        yield made


def known(shared: Desk, module: Path) -> None:
    """Lets the analyzer make its compile command."""
    report = shared.report(module / "a.go")
    assert (places(report), report.problems) == ([], ())
    shared.listings()


def expect(report: PackageReport, way: Way) -> None:
    assert places(report) == way.expected
    if not way.problem:
        assert report.problems == ()
    else:
        assert any(way.problem in problem.message for problem in report.problems), report.problems


@pytest.mark.parametrize("way", [pytest.param(way, id=name) for name, way in WAYS.items()])
def test_a_change_on_the_disk_is_noticed(shared: Desk, make_module: MakeModule, way: Way) -> None:
    module = make_module(FILES)
    known(shared, module)
    way.change(module)
    path = module / "a.go" if (module / "a.go").exists() else module / "b.go"
    expect(shared.report(path), way)
    assert shared.listings() > 0


UNSAVED = {
    "a new file": ("b.go", NEW_FILE, [Y]),
    "an import": ("a.go", FILES["a.go"].replace('demo/q"', 'demo/s"').replace("q.K", "s.K"), [X]),
    "a dependency": (
        "q/q.go",
        FILES["q/q.go"].replace(
            "r.Keep(p)", "sink = p\n}\n\nvar (\n\tsink *int\n\t_ = r.Keep\n)\n\nfunc _() {"
        ),
        [X],
    ),
    "a dependency of a dependency": ("r/r.go", KEEPS, [X]),
}


@pytest.mark.parametrize("name", UNSAVED)
def test_a_change_that_is_not_saved_is_noticed_and_so_is_its_end(
    shared: Desk, make_module: MakeModule, name: str
) -> None:
    module = make_module(FILES)
    known(shared, module)
    file, text, expected = UNSAVED[name]
    path = str(module / file)
    shared.analyzer.set_text(path, text.encode())
    try:
        report = shared.report(module / "a.go")
        again = shared.report(module / "a.go")
    finally:
        shared.analyzer.set_text(path, None)
    assert report.problems == ()
    assert places(report) == places(again) == expected
    assert shared.listings() == 2  # one for the packages, one for the commands
    assert places(shared.report(module / "a.go")) == []


def test_a_file_that_got_a_module_is_no_longer_alone(shared: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.go"
    path.write_text(KEEPS + "\nfunc f() { x := 1; Keep(&x); other(&x) }\n")
    (tmp_path / "b.go").write_text("package r\n\nfunc other(p *int) {}\n")
    assert "undefined: other" in shared.report(path).problems[0].message
    (tmp_path / "go.mod").write_text("module ex.com/new\n\ngo 1.21\n")
    report = shared.report(path)
    assert report.problems == ()
    assert ("a.go", 8, 12, "x") in places(report)
