"""A call is known by its parenthesis, an argument by what passes through it; else by nothing."""

import pytest

from heaplens.source.calls import (
    RECEIVER,
    Signature,
    call_at,
    imported_path,
    signature,
)
from heaplens.source.syntax import Syntax, parse

SOURCE = b"""\
package p

import (
	"fmt"
	yaml2 "gopkg.in/yaml.v2"
	"gopkg.in/yaml.v3"
	"ex.com/go-keep/v2"
	"ex.com/unlike/name"
)

func f(a int, b, c string, _ bool, rest ...any) (n int, err error) { return }
func (t *T[K]) M(int, string) {}
func (T) N(x int)
func g() {
	fmt.Println(x, "a b", y+1)
	w.buffer.Write(p)
	generic[int](q)
	pkg.Generic[int](q, r)
	handlers[0](q)
	kinds()[0](q)
	func(v int) {}(q)
	(h)(q)
	plain(/* why */ q)
	t.m()
}
"""
SYNTAX = parse(SOURCE)


def where(words: str, syntax: Syntax = SYNTAX) -> tuple[int, int]:
    line, byte_col = syntax.text.position(syntax.text.data.index(words.encode()))
    return line, byte_col


def at(words: str) -> tuple[int, int]:
    """The last parenthesis that some words open."""
    line, byte_col = where(words)
    return line, byte_col + words.rindex("(")


@pytest.mark.parametrize(
    ("words", "operand", "name", "function", "operands"),
    [
        ("fmt.Println(", "fmt", "Println", "fmt.Println", ["x", '"a b"', "y+1"]),
        ("w.buffer.Write(", "w.buffer", "Write", "w.buffer.Write", ["p"]),
        ("generic[int](", "", "generic", "generic[int]", ["q"]),
        ("pkg.Generic[int](", "pkg", "Generic", "pkg.Generic[int]", ["q", "r"]),
        ("handlers[0](", "", "handlers", "handlers[0]", ["q"]),
        ("kinds()[0](", "", "", "kinds()[0]", ["q"]),
        ("(h)(", "", "h", "(h)", ["q"]),
        ("plain(", "", "plain", "plain", ["q"]),
        ("t.m(", "t", "m", "t.m", []),
    ],
)
def test_a_call(words: str, operand: str, name: str, function: str, operands: list[str]) -> None:
    call = call_at(SYNTAX, *at(words))
    assert call is not None
    assert (call.operand, call.name, call.function) == (operand, name, function)
    assert [text for index, (_, _, text) in call.operands.items() if index >= 0] == operands
    assert (call.operands[RECEIVER][2] if operand else "") == operand
    assert not call.is_literal


def test_a_function_that_is_written_at_its_call_has_no_name() -> None:
    call = call_at(SYNTAX, *at("func(v int) {}("))
    assert call is not None
    assert (call.name, call.is_literal) == ("", True)


@pytest.mark.parametrize("words", ["fmt.Println", "func f(", "return", "(h)", "import ("])
def test_what_is_no_call_is_none(words: str) -> None:
    assert call_at(SYNTAX, *(at(words) if words.endswith("(") else where(words))) is None


def test_signatures() -> None:
    assert signature(SYNTAX, "f") == Signature(
        11,
        11,
        "",
        ("a", "b", "c", "_", "rest"),
        variadic=True,
        has_body=True,
        body=(11, 68),
        types=("int", "string", "string", "bool", "...any"),
    )
    assert signature(SYNTAX, "(*T).M") == Signature(
        12,
        12,
        "t",
        ("", ""),
        variadic=False,
        has_body=True,
        body=(12, 31),
        is_generic=True,
        types=("int", "string"),
    )
    assert signature(SYNTAX, "T.N") == Signature(
        13, 13, "", ("x",), variadic=False, has_body=False, types=("int",)
    )
    assert signature(SYNTAX, "T.M") is None


@pytest.mark.parametrize(
    ("index", "parameter"),
    [(0, "a"), (2, "c"), (4, "rest"), (7, "rest"), (RECEIVER, "")],
)
def test_which_parameter_gets_an_argument(index: int, parameter: str) -> None:
    call = call_at(SYNTAX, *at("fmt.Println("))
    declared = signature(SYNTAX, "f")
    assert call is not None
    assert declared is not None
    assert declared.parameter(index, call) == parameter


def test_one_call_may_give_several_arguments() -> None:
    """So of `f(g())` it is not clear; of a function with one parameter it is."""
    call = call_at(SYNTAX, *at("plain("))
    many, one = signature(SYNTAX, "f"), signature(SYNTAX, "T.N")
    assert call is not None
    assert many is not None
    assert one is not None
    assert many.parameter(0, call) is None
    assert one.parameter(0, call) == "x"
    assert one.parameter(3, call) == ""


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("fmt", "fmt"),
        ("yaml2", "gopkg.in/yaml.v2"),
        ("yaml", "gopkg.in/yaml.v3"),
        ("keep", "ex.com/go-keep/v2"),
        ("name", "ex.com/unlike/name"),
        ("unlike", ""),
        ("ml", ""),
    ],
)
def test_the_path_behind_a_name(name: str, path: str) -> None:
    assert imported_path(SYNTAX, name) == path
