"""What a call asks the allocator for: the type, the size, the count, whether a buffer serves."""

import re
from pathlib import Path

import pytest

from compiled import Compiled, compiled, types_in
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.object.demands import NO_SIZE
from heaplens.compiler.object.reading import read_object
from heaplens.compiler.runtime_routines import Certainty
from heaplens.model import Condition

SOURCE = """package demo

import (
	"errors"

	"ex.com/demo/shape"
)

type node struct {
	next  *node
	value [3]int64
}

type empty struct{}

var Sink *empty

func Own() *node { return &node{} }

func Other() *shape.Box { return new(shape.Box) }

func Std() error { return errors.New("x") }

func Predeclared() *int64 { return new(int64) }

func Named() *string { return new(string) }

func Pointer() **node { return new(*node) }

func Constant() []node { return make([]node, 7) }

func Empty(n int) []empty { return make([]empty, n) }

func Unknown(n int) []shape.Box { return make([]shape.Box, n) }

func Capacity(n int) []int32 { return make([]int32, n, 100) }

func Grown(s []node) []node { return append(s, node{}) }

func First(n node) []node {
	var s []node
	return append(s, n)
}

func FirstPointer(n *node) []*node { return append([]*node(nil), n) }

// Of a slice that has no room for one element the compiler knows the capacity.
func IfEmpty(s []byte) []byte {
	if len(s) == 0 {
		s = append(s, '{')
	}
	return s
}

func begin(s []byte) []byte { return append(s, '{') }

func IfEmptyInlined(s []byte) []byte {
	if len(s) == 0 {
		s = begin(s)
	}
	return s
}

func Channel() chan shape.Box { return make(chan shape.Box, 3) }

func Plain() chan int { return make(chan int) }

func Map() map[string]int { return make(map[string]int, 100) }

func Kept(a, b string) string { return a + b }

func Joined(a, b string) (sum int) {
	for _, letter := range []byte(a + b) {
		sum += int(letter)
	}
	return sum
}

func Float(f float64) any { return f }

func Signed(n int) any { return n }

func Byte(n uint64) any { return n }

func Boxed(n node) any { return n }

func Panics(n int) int {
	if n > 3 {
		panic(&node{value: [3]int64{1}})
	}
	return n
}
"""
SHAPE = (
    "package shape\n\ntype Box struct {\n\tA [5]int64\n}\n\nfunc (b *Box) M() any { return *b }\n"
)


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("module")
    (directory / "go.mod").write_text("module ex.com/demo\n\ngo 1.21\n")
    (directory / "demo.go").write_text(SOURCE)
    (directory / "shape").mkdir()
    (directory / "shape" / "shape.go").write_text(SHAPE)
    return directory


@pytest.fixture(scope="module", params=["amd64", "arm64"])
def package(request: pytest.FixtureRequest, each_go: str, module: Path) -> Compiled:
    return compiled(each_go, module, goarch=request.param)


@pytest.fixture(scope="module")
def calls(package: Compiled, each_go: str, module: Path) -> dict[str, list[AllocatorCall]]:
    """The calls by function, with the types of the packages that it imports."""
    types = {
        name: info
        for path in ("./shape", "errors")
        for name, info in types_in(
            compiled(each_go, module, path, goarch=package.goarch).archive
        ).items()
    }
    found: dict[str, list[AllocatorCall]] = {}
    for call in read_object(package.archive, package.surrounding(types.get)).calls:
        found.setdefault(call.function, []).append(call)
    return found


ALWAYS, SOMETIMES = Certainty.ALWAYS, Certainty.SOMETIMES


@pytest.mark.parametrize(
    ("function", "type_name", "size_bytes", "count", "certainty", "condition"),
    [
        ("Own", "ex.com/demo.node", 32, None, ALWAYS, None),
        ("Other", "ex.com/demo/shape.Box", 40, None, ALWAYS, None),
        ("Std", "errors.errorString", 16, None, ALWAYS, None),
        ("Predeclared", "int64", 8, None, ALWAYS, None),
        ("Named", "string", 16, None, ALWAYS, None),
        ("Pointer", "*ex.com/demo.node", 8, None, ALWAYS, None),
        ("Constant", "ex.com/demo.node", 7 * 32, 7, ALWAYS, None),
        ("Empty", "ex.com/demo.empty", 0, None, Certainty.NEVER, NO_SIZE),
        ("Unknown", "ex.com/demo/shape.Box", None, None, SOMETIMES, Condition.EMPTY),
        ("Capacity", "int32", 400, 100, ALWAYS, None),
        ("Grown", "ex.com/demo.node", None, None, SOMETIMES, "when the capacity is exceeded"),
        ("First", "ex.com/demo.node", 32, None, ALWAYS, None),
        ("FirstPointer", "*ex.com/demo.node", 8, None, ALWAYS, None),
        ("IfEmpty", "uint8", None, None, SOMETIMES, "when the capacity is exceeded"),
        ("IfEmptyInlined", "uint8", None, None, SOMETIMES, "when the capacity is exceeded"),
        ("Map", "map[string]int", None, 100, ALWAYS, None),
        ("Kept", None, None, None, SOMETIMES, "if more than one part is non-empty"),
        ("Joined", None, None, None, SOMETIMES, Condition.LONGER_THAN_32_BYTES),
        ("Float", None, 8, None, SOMETIMES, Condition.ZERO),
        ("Signed", None, 8, None, SOMETIMES, Condition.SMALL_INTEGER),
        ("Byte", None, 8, None, SOMETIMES, Condition.SMALL_NUMBER),
        ("Boxed", "ex.com/demo.node", 32, None, ALWAYS, None),
        ("Panics", "ex.com/demo.node", 32, None, Certainty.ON_PANIC, Condition.ON_PANIC),
    ],
)
def test_a_call_asks_for_what_the_source_says(  # noqa: PLR0913, PLR0917 - one column each
    calls: dict[str, list[AllocatorCall]],
    function: str,
    type_name: str | None,
    size_bytes: int | None,
    count: int | None,
    certainty: Certainty,
    condition: str | None,
) -> None:
    [call] = calls[function]
    assert (call.type_name, call.size_bytes, call.count, call.certainty, call.condition) == (
        *(type_name, size_bytes, count, certainty, condition),
    )


def test_a_channel_is_larger_since_it_has_a_timer(
    calls: dict[str, list[AllocatorCall]], package: Compiled
) -> None:
    [call] = calls["Plain"]
    has_timer = package.surrounding().go_minor >= 23
    assert (call.size_bytes, call.count) == (112 if has_timer else 96, 0)


def test_a_channel_with_a_buffer_without_pointers_is_one_block(
    calls: dict[str, list[AllocatorCall]], package: Compiled
) -> None:
    [call] = calls["Channel"]
    heads = {21: 96, 26: 112, 27: 112}
    assert (call.size_bytes, call.count) == (heads[package.surrounding().go_minor] + 3 * 40, 3)


def test_of_a_type_that_nobody_shows_the_size_stays_unknown(package: Compiled) -> None:
    [unknown] = [call for call in package.code.calls if call.function == "Unknown"]
    [other] = [call for call in package.code.calls if call.function == "Boxed"]
    assert (unknown.type_name, unknown.size_bytes) == ("ex.com/demo/shape.Box", None)
    assert (other.type_name, other.size_bytes) == ("ex.com/demo.node", 32)


@pytest.mark.parametrize("goarch", ["amd64", "arm64"])
@pytest.mark.parametrize("function", ["syntaxError", "rangeError"])
def test_what_lies_behind_a_return_does_not_follow(
    go: str, module: Path, goarch: str, function: str
) -> None:
    """In Go 1.26 a check that panics lies right behind them, and they end at a write barrier."""
    package = compiled(go, module, "strconv", goarch=goarch)
    calls = [call for call in package.code.calls if call.symbol == f"strconv.{function}"]
    assert calls
    assert Certainty.ON_PANIC not in {call.certainty for call in calls}


def test_the_frame_of_a_function_is_told(package: Compiled) -> None:
    frames = {each.function: each.frame_bytes for each in package.code.functions}
    listed = dict(_FRAME.findall(package.listing))
    assert {name: str(frames[name]) for name in ("Own", "Joined")} == {
        name: str(int(listed[f"ex.com/demo.{name}"], 16)) for name in ("Own", "Joined")
    }


_FRAME = re.compile(r"^(\S+) STEXT.*? locals=(0x[0-9a-f]+)", re.MULTILINE)
