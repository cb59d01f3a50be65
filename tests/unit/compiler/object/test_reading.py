"""An object shows the calls that the compiler's own listing shows, and where they were inlined."""

import re
from pathlib import Path, PurePath

import pytest

from compiled import Compiled, compiled
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Product
from heaplens.model import Site

ARCHITECTURES = ("amd64", "arm64", "386", "arm", "wasm", "riscv64", "ppc64le", "s390x")
CALLS = """package demo

import (
	"errors"
	"strings"
)

type node struct {
	next  *node
	value [3]int
}

func newNode(v int) *node { return &node{value: [3]int{v}} }

func wrap(v int) *node {
	n := newNode(v)
	n.next = newNode(v + 1)
	return n
}

//go:noinline
func seed() int { return 1 }

var Table = []*node{
	newNode(seed()),
	newNode(seed() + 1),
}

func Two(a int) error {
	if a > 1 {
		return errors.New("x")
	}
	return errors.New("y")
}

func Nested(a int) *node {
	return wrap(a)
}

func Closure(a int) func() int {
	return func() int {
		a++
		return len(make([]byte, a))
	}
}

//go:noinline
func Generic[T any](n int) []T {
	return make([]T, n)
}

func Shapes(n int) ([]string, []int64) {
	return Generic[string](n), Generic[int64](n)
}

func Called(n int) int {
	return func() int { return n + 1 }()
}

type T struct{ names []string }

func (t *T) Add(name string) {
	t.names = append(t.names, name)
}

func Pair() (error, error) { return errors.New("p"), errors.New("q") }

func Built(b *strings.Builder, s string) {
	b.WriteString(s)
	b.WriteString(s)
}

func Several(m map[string]int, s string, c chan int, f float64) (any, any, string, func()) {
	m[s+"x"] = len(s)
	go func() { c <- len(s) }()
	defer func() { _ = recover() }()
	for range m {
		defer close(c)
	}
	return s, f, string(append([]byte(s), s...)), func() { m[s]++ }
}

//line page.tmpl:70
func FromTemplate() error { return errors.New("t") }
"""


def line(text: str, nth: int = 1) -> int:
    """The line of CALLS that a text stands on."""
    return [n for n, each in enumerate(CALLS.split("\n"), 1) if text in each][nth - 1]


def at(text: str) -> str:
    """The same, with the file."""
    return f"calls.go:{line(text)}"


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("module")
    (directory / "go.mod").write_text("module ex.com/demo\n\ngo 1.21\n")
    (directory / "calls.go").write_text(CALLS)
    return directory


@pytest.fixture(scope="module", params=ARCHITECTURES)
def package(request: pytest.FixtureRequest, each_go: str, module: Path) -> Compiled:
    return compiled(each_go, module, goarch=request.param)


def chains(package: Compiled, symbol: str) -> list[list[str]]:
    """The chain of each variable that a function makes: the file and the line of each level."""

    def place(site: Site) -> str:
        return f"{PurePath(site.path).name}:{site.line}"

    return [
        [place(call.site), *(place(each.site) for each in call.chain)]
        for call in package.code.calls
        if call.symbol == symbol and call.product is Product.VARIABLE
    ]


def inlined(package: Compiled, function: str) -> set[tuple[str, ...]]:
    """The functions that are inlined in the chains of a function, as far as they are named."""
    return {
        tuple(each.function for each in call.chain)
        for call in calls_in(package, function)
        if call.chain
    }


def calls_in(package: Compiled, function: str) -> list[AllocatorCall]:
    return [call for call in package.code.calls if call.function == function]


def test_the_calls_are_those_of_the_listing(package: Compiled) -> None:
    listed = package.listed_calls()
    assert listed.total() > 30
    assert package.read_calls() == listed
    assert package.code.unknown_routines == {}


def test_the_functions_are_those_of_the_listing_that_have_code(package: Compiled) -> None:
    heads = dict(re.findall(r"^(\S.*?) STEXT.*? size=(\d+) ", package.listing, re.MULTILINE))
    assert heads.pop("ex.com/demo.Called.func1") == "0"  # it is inlined where it stands
    assert {each.symbol for each in package.code.functions} == set(heads)
    assert all(each.site.path for each in package.code.functions)


def test_two_calls_of_one_inlined_function_stay_two(package: Compiled) -> None:
    new = _errors_new(package)
    assert sorted(chains(package, "ex.com/demo.Two")) == [
        [at('"x"'), new],
        [at('"y"'), new],
    ]


def test_inlined_constructors_nest(package: Compiled) -> None:
    assert sorted(chains(package, "ex.com/demo.Nested")) == sorted(
        [at("return wrap"), at(text), at("func newNode")]
        for text in ("n := newNode", "n.next = newNode")
    )
    assert inlined(package, "Nested") == {("ex.com/demo.wrap", "ex.com/demo.newNode")}


def test_two_calls_on_a_line_are_two_copies(package: Compiled) -> None:
    first, second = calls_in(package, "Pair")
    assert first.site == second.site
    assert first.chain[0].node != second.chain[0].node
    assert first.chain[0].siblings == second.chain[0].siblings
    assert set(first.chain[0].siblings) == {first.chain[0].node, second.chain[0].node}


def test_a_closure_is_a_function_of_its_own(package: Compiled) -> None:
    [call] = calls_in(package, "Closure.func1")
    assert (call.routine, call.site.line, call.chain) == (
        "runtime.makeslice",
        line("make([]byte, a)"),
        (),
    )
    made = {call.site.line for call in calls_in(package, "Closure")}
    assert made == {line("func Closure"), line("return func() int {")}


def test_a_generic_function_is_one_function_for_each_shape(package: Compiled) -> None:
    calls = calls_in(package, "Generic")
    assert sorted(call.symbol for call in calls) == [
        "ex.com/demo.Generic[go.shape.int64]",
        "ex.com/demo.Generic[go.shape.string]",
    ]
    assert {call.site.line for call in calls} == {line("return make([]T, n)")}


def test_a_method_is_named_as_in_the_source(package: Compiled) -> None:
    [call] = calls_in(package, "(*T).Add")
    assert (call.routine, call.site.line) in {
        (routine, line("t.names = append")) for routine in GROWS
    }


GROWS = ("runtime.growslice", "runtime.growsliceNoAlias")


def test_a_variable_of_the_package_is_made_when_the_program_starts(package: Compiled) -> None:
    inner = at("func newNode")
    made = [chain for chain in chains(package, "ex.com/demo.init") if inner in chain]
    assert made == [[at("newNode(seed()),"), inner], [at("newNode(seed() + 1),"), inner]]


def test_a_line_directive_counts(package: Compiled) -> None:
    [call] = calls_in(package, "FromTemplate")
    assert (PurePath(call.site.path).name, call.site.line) == ("page.tmpl", 70)


def test_growth_is_found_within_what_was_inlined(package: Compiled) -> None:
    calls = [call for call in calls_in(package, "Built") if call.routine in GROWS]
    first = line("b.WriteString(s)")
    assert sorted(call.site.line for call in calls) == [first, first + 1]
    assert {PurePath(call.innermost.path).name for call in calls} == {"builder.go"}


def _errors_new(package: Compiled) -> str:
    """The line of the code of errors.New."""
    text = Path(package.goroot, "src", "errors", "errors.go").read_text()
    return f"errors.go:{text[: text.index('return &errorString')].count(chr(10)) + 1}"


def test_trimmed_paths_change_the_names_of_files_only(each_go: str, module: Path) -> None:
    plain = compiled(each_go, module)
    trimmed = compiled(each_go, module, flags="-trimpath")
    assert trimmed.read_calls() == plain.read_calls() == trimmed.listed_calls()
    [call, _] = calls_in(trimmed, "Two")
    assert call.site.path == "ex.com/demo/calls.go"
    [inner] = call.chain
    assert inner.site.path.endswith("errors/errors.go")
    assert not inner.site.path.startswith("/")
