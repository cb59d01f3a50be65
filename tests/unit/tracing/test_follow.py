"""An argument is followed into the functions that keep it, in real Go, and no further than sure."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.engine.engine import Engine
from heaplens.explain.tracing import Trace
from heaplens.model import Finding, Kind
from heaplens.tracing.packages import ExplainedPackages
from heaplens.tracing.tracer import Tracer
from unit.followed_module import FILES

KEPT = "Keep keeps number: it is appended to kept."
UNKNOWN = " its target is known only at run time."
UNCLEAR = "What {} does with it is unknown: it keeps {}, and which of them gets it is not clear."
VARIABLE = " is a function variable: what it holds is known only at run time."
VALUE = " is a function value:" + UNKNOWN


@dataclass(frozen=True, slots=True)
class Scene:
    """A module with what is found in it, and a follower."""

    module: Path
    findings: dict[str, Finding]
    tracer: Tracer

    def way(self, function: str) -> Trace | None:
        """What becomes of the variable of one of the functions."""
        return self.tracer.follow(self.findings[function])


@pytest.fixture(scope="module")
def scene(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    place = tmp_path_factory.mktemp("follow").resolve()
    module = place / "module"
    for name, text in FILES.items():
        (module / name).parent.mkdir(parents=True, exist_ok=True)
        (module / name).write_text(text)
    environ = {**os.environ, "HEAPLENS_CACHE": str(place / "cache")}
    settings = Settings(go_path=go)
    with Analyzer(settings, environ) as analyzer, Engine(settings, environ) as engine:
        report = analyzer.file_report(str(module / "main.go"), depth=Depth.STORY)
        assert report.problems == ()
        found = {f.function: f for f in report.findings if f.kind is not Kind.LEAKING_PARAM}
        yield Scene(module, found, Tracer(engine))


@pytest.mark.parametrize(
    ("function", "names", "last"),
    [
        ("aFunction", ["keep.Keep"], KEPT),
        ("aRenamedImport", ["keep.Keep"], KEPT),
        ("aDotImport", ["keep.Keep"], KEPT),
        ("throughAVariable", ["keep.Relay", "keep.Keep"], KEPT),
        ("theSecondOfMany", ["keep.Many"], "keeps part of what numbers points to"),
        ("aMethod", ["(*keep.Box).Add"], "it is appended to b.numbers"),
        ("aMethodOfAValue", ["keep.Box.Send"], "it is sent on to"),
        ("anEmbeddedMethod", ["(*keep.Box).Add"], "it is appended to b.numbers"),
        ("aGenericMethod", ["(*keep.List).Push"], "it is appended to l.items"),
        ("alsoReturned", ["keep.Back"], "Back keeps part of what number points to"),
        ("theOneThatIsKept", ["keep.Pick", "keep.Keep"], KEPT),
        ("fourAway", ["one.Pass", "two.Pass", "three.Pass", "keep.Keep"], KEPT),
        ("whoseTheTypeTells", ["(*keep.Box).Twin"], "it is appended to b.numbers"),
        ("aMethodOfATwin", ["(*keep.Box).Other"], "it is sent on to"),
        ("ofTheSamePackage", ["own", "keep.Keep"], KEPT),
        ("TestHelper", ["helper", "keep.Keep"], KEPT),
    ],
)
def test_it_is_followed_to_where_it_stays(
    scene: Scene, function: str, names: list[str], last: str
) -> None:
    way = scene.way(function)
    assert way is not None
    assert [inside.function for inside in way.callees] == names
    assert last in way.callees[-1].sentence
    assert way.callees[-1].flow
    assert way.end == ""


@pytest.mark.parametrize(
    ("function", "names", "end"),
    [
        (
            "aMethodOfAnInterface",
            [],
            "p.Put is a method of the interface Putter:" + UNKNOWN,
        ),
        ("aParameter", [], "f" + VALUE),
        ("aVariable", [], "keep.Function" + VARIABLE),
        ("anElement", [], "h.handlers[0]" + VALUE),
        ("aGenericFunction", ["keep.Call"], "function" + VALUE),
        (
            "notInGo",
            [],
            "opaque.Take is not written in Go: what it keeps cannot be traced.",
        ),
        (
            "sixAway",
            ["first.Pass", "second.Pass", "one.Pass", "two.Pass", "three.Pass"],
            "It is passed on to keep.Keep, where tracing stops.",
        ),
        (
            "notClearWhich",
            [],
            UNCLEAR.format("keep.Both", "first and second"),
        ),
    ],
)
def test_where_it_is_not_to_be_known_that_is_said(
    scene: Scene, function: str, names: list[str], end: str
) -> None:
    """No function is named that may be another one, and five packages are enough."""
    way = scene.way(function)
    assert way is not None
    assert ([inside.function for inside in way.callees], way.end) == (names, end)


@pytest.mark.parametrize("function", ["aPanic", "anAppend", "returned"])
def test_what_is_passed_to_nobody_is_not_followed(scene: Scene, function: str) -> None:
    assert scene.way(function) is None


def test_three_packages_away_it_is_still_followed(scene: Scene) -> None:
    way = scene.way("threeAway")
    assert way is not None
    assert [inside.function for inside in way.callees] == ["two.Pass", "three.Pass", "keep.Keep"]
    assert way.end == ""


def test_places_are_those_of_the_other_packages(scene: Scene) -> None:
    way = scene.way("throughAVariable")
    assert way is not None
    path = str(scene.module / "keep" / "v2" / "keep.go")
    assert [(i.site.path, i.site.line) for i in way.callees] == [(path, 9), (path, 6)]
    assert [(s.site.path, s.site.line) for i in way.callees for s in i.flow] == [
        (path, 9),
        (path, 6),
    ]


def test_into_the_standard_library(scene: Scene) -> None:
    """Down to the method of fmt that keeps it, through all that is called on the way."""
    way = scene.way("intoFmt")
    assert way is not None
    assert way.callees[0].function == "fmt.Fprintln"
    assert way.callees[-1].function == "(*fmt.pp).printArg"
    assert way.callees[-1].sentence.startswith("(*pp).printArg keeps arg")
    assert {Path(inside.site.path).name for inside in way.callees} == {"print.go"}


def test_the_packages_that_go_itself_has_taken_in(go: str, tmp_path: Path) -> None:
    """In the standard library an import path may mean a copy that lies in it."""
    source = tmp_path / "a.go"
    source.write_text('package a\n\nimport _ "net/http"\n')
    (tmp_path / "go.mod").write_text("module ex.com/a\n\ngo 1.21\n")
    engine = Engine(Settings(go_path=go), dict(os.environ))
    try:
        explorer = ExplainedPackages(engine, {}, engine.cancellation)
        explorer.begin(str(source))
        [http] = explorer.packages_of('"net/http"')
        found = explorer.imported("golang.org/x/net/http/httpguts", http.directory)
    finally:
        engine.close()
    assert found is not None
    assert found.name == "httpguts"


def test_unsaved_text_counts(scene: Scene, go: str) -> None:
    """Also that of another package: what is on the screen is followed."""
    path = scene.module / "keep" / "v2" / "keep.go"
    text = path.read_text().replace("kept = append(kept, number)", "\n\tlast = number")
    texts = {str(path): (text + "\nvar last *int\n").encode()}
    with Engine(Settings(go_path=go)) as engine:
        way = Tracer(engine, texts).follow(scene.findings["aFunction"])
    assert way is not None
    assert "it is stored in the global last" in way.callees[-1].sentence
    assert way.callees[-1].flow[-1].site.line == 7
