"""Functions are found by what people call them, close by first; else what they may have meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.engine import Engine
from heaplens.engine.functions import FunctionFinder, is_function_name

FILES = {
    "go.mod": "module ex.com/demo\n\ngo 1.21\n",
    "keep/keep.go": """\
package keep

func Keep(number *int) {}

type Box struct{ numbers []*int }

func (b *Box) Add(number *int) {}

func (b *Box) Only() {}

func Free() {}
""",
    "yaml.v3/yaml.go": "package yaml\n\nfunc Parse() {}\n",
    "main.go": """\
package demo

import (
	"fmt"
	"net/http"

	"ex.com/demo/keep"
)

type Server struct{}

func (s *Server) Serve() { fmt.Println(http.NoBody) }

type Other struct{}

func (Other) Serve() {}

func (Other) Add(b *keep.Box) { b.Only() }

func Free(a, b int) int { return a + b }

func Sum[T int | float64](numbers []T) T { return numbers[0] }

type List[T any] struct{}

func (l *List[T]) Push(item T) {}
""",
    "main_test.go": "package demo\n\nfunc helper() {}\n",
}


@pytest.fixture(scope="module")
def finder(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FunctionFinder]:
    module = tmp_path_factory.mktemp("functions").resolve() / "module"
    for name, text in FILES.items():
        (module / name).parent.mkdir(parents=True, exist_ok=True)
        (module / name).write_text(text)
    with Engine(Settings(go_path=go)) as engine:
        yield FunctionFinder(engine, str(module))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Server.Serve", ["main.go (*Server).Serve"]),
        ("(*Server).Serve", ["main.go (*Server).Serve"]),
        ("demo.Server.Serve", ["main.go (*Server).Serve"]),
        ("(*demo.Server).Serve", ["main.go (*Server).Serve"]),
        ("ex.com/demo.Server.Serve", ["main.go (*Server).Serve"]),
        ("ex.com/demo.(*Server).Serve", ["main.go (*Server).Serve"]),
        ("Serve", ["main.go (*Server).Serve", "main.go Other.Serve"]),
        ("Add", ["main.go Other.Add"]),
        ("Only", ["keep.go (*Box).Only"]),
        ("Box.Add", ["keep.go (*Box).Add"]),
        ("Keep", ["keep.go Keep"]),
        ("keep.Keep", ["keep.go Keep"]),
        ("./keep.Keep", ["keep.go Keep"]),
        ("./keep.Box.Add", ["keep.go (*Box).Add"]),
        ("ex.com/demo/keep.Box.Add", ["keep.go (*Box).Add"]),
        ("(*keep.Box).Add", ["keep.go (*Box).Add"]),
        ("./yaml.v3.Parse", ["yaml.go Parse"]),
        ("Free", ["main.go Free"]),
        ("keep.Free", ["keep.go Free"]),
        ("Sum", ["main.go Sum"]),
        ("Sum[int]", ["main.go Sum"]),
        ("List[int].Push", ["main.go (*List).Push"]),
        ("helper", ["main_test.go helper"]),
        ("fmt.Errorf", ["errors.go Errorf"]),
        ("http.Server.Serve", ["server.go (*Server).Serve"]),
        ("net/http.(*Server).Serve", ["server.go (*Server).Serve"]),
        ("strings.Builder.Grow", ["builder.go (*Builder).Grow"]),
    ],
)
def test_what_a_name_means(finder: FunctionFinder, name: str, found: list[str]) -> None:
    """In the package, then in its module, then in what it imports, then anywhere."""
    places = finder.find(name).places
    assert [f"{Path(place.path).name} {place.function}" for place in places] == found


@pytest.mark.parametrize(
    ("name", "similar"),
    [
        ("free", ("Free",)),
        ("Serv", ("Server.Serve", "Other.Serve")),
        ("Server.Sreve", ("Server.Serve", "Other.Serve")),
        ("keep.Kep", ("Keep",)),
        ("zzzzzzzz", ()),
    ],
)
def test_what_may_have_been_meant(
    finder: FunctionFinder, name: str, similar: tuple[str, ...]
) -> None:
    found = finder.find(name)
    assert (found.places, found.similar[:2]) == ((), similar)
    assert found.package == "ex.com/demo"


@pytest.mark.parametrize("text", ["a b", "", "F()", "1", "./x", "a..b", "(*T)"])
def test_what_is_no_name(text: str) -> None:
    assert not is_function_name(text)
