"""One grammar reads every spelling of a function's name."""

import pytest

from heaplens.compiler.symbols import (
    Symbol,
    declared_name,
    function_around,
    is_closure,
    is_same_function,
    is_shaped,
    printed_functions,
    qualified,
    split_package,
    unescaped,
    without_shapes,
    without_type_arguments,
    written_name,
)


@pytest.mark.parametrize(
    ("symbol", "parts"),
    [
        ("main.main", Symbol("main", "", "main")),
        ("ex.com/p.bar", Symbol("ex.com/p", "", "bar")),
        ("ex.com/p.T.M", Symbol("ex.com/p", "T", "M")),
        ("ex.com/p.(*T).M", Symbol("ex.com/p", "(*T)", "M")),
        # The path is not the package's name: a major version, a dot, a dash.
        ("ex.com/lib/v2.Keep", Symbol("ex.com/lib/v2", "", "Keep")),
        ("ex.com/lib/v2.(*T).Keep", Symbol("ex.com/lib/v2", "(*T)", "Keep")),
        ("gopkg.in/yaml%2ev3.Unmarshal", Symbol("gopkg.in/yaml.v3", "", "Unmarshal")),
        ("gopkg.in/yaml%2ev3.(*Node).Decode", Symbol("gopkg.in/yaml.v3", "(*Node)", "Decode")),
        ("ex.com/go-foo.F", Symbol("ex.com/go-foo", "", "F")),
        ("ex.com/x-range1.F", Symbol("ex.com/x-range1", "", "F")),
        # Methods that are called like what the compiler adds.
        ("ex.com/p.(*T).initCache", Symbol("ex.com/p", "(*T)", "initCache")),
        ("ex.com/p.(*T).functions", Symbol("ex.com/p", "(*T)", "functions")),
        ("encoding/json.(*decodeState).init", Symbol("encoding/json", "(*decodeState)", "init")),
        ("ex.com/p.T.init", Symbol("ex.com/p", "T", "init")),
        ("ex.com/p.T.functions", Symbol("ex.com/p", "T", "functions")),
        ("ex.com/p.T.func1st", Symbol("ex.com/p", "T", "func1st")),
        ("ex.com/p.(*T).func1", Symbol("ex.com/p", "(*T)", "func1")),
        ("ex.com/p.(*T).gowrap2.func1", Symbol("ex.com/p", "(*T)", "gowrap2", ".func1")),
        # Code without a name of its own.
        ("ex.com/p.bar.func1", Symbol("ex.com/p", "", "bar", ".func1")),
        ("ex.com/p.bar.func1.2", Symbol("ex.com/p", "", "bar", ".func1.2")),
        ("ex.com/p.(*T).initCache.func1", Symbol("ex.com/p", "(*T)", "initCache", ".func1")),
        ("ex.com/p.(*T).M.gowrap1", Symbol("ex.com/p", "(*T)", "M", ".gowrap1")),
        ("ex.com/p.bar.deferwrap3", Symbol("ex.com/p", "", "bar", ".deferwrap3")),
        ("ex.com/p.bar-range1", Symbol("ex.com/p", "", "bar", "-range1")),
        ("ex.com/p.T.M-range2.func1", Symbol("ex.com/p", "T", "M", "-range2.func1")),
        ("ex.com/p.T.M-fm", Symbol("ex.com/p", "T", "M", "-fm")),
        ("ex.com/p.(*T).M-fm", Symbol("ex.com/p", "(*T)", "M", "-fm")),
        ("ex.com/p.wrapped<1>", Symbol("ex.com/p", "", "wrapped")),
        ("ex.com/p.bar.func1#9hSWhZI/cBs=#", Symbol("ex.com/p", "", "bar", ".func1")),
        # Up to Go 1.21 with the functions that a literal was inlined through.
        ("ex.com/p.F.(*T).M.func1", Symbol("ex.com/p", "", "F", ".(*T).M.func1")),
        ("ex.com/p.(*T).M.G.func1", Symbol("ex.com/p", "(*T)", "M", ".G.func1")),
        # What runs before main.
        ("ex.com/p.init", Symbol("ex.com/p", "", "init")),
        ("ex.com/p.init.0", Symbol("ex.com/p", "", "init")),
        ("ex.com/p.init.12.func1", Symbol("ex.com/p", "", "init", ".func1")),
        ("ex.com/p.init.func3", Symbol("ex.com/p", "", "init", ".func3")),
        ("ex.com/p.glob..func1", Symbol("ex.com/p", "", "", ".func1")),
        # Type arguments may hold paths, functions and each other.
        ("ex.com/p.G[go.shape.int]", Symbol("ex.com/p", "", "G")),
        ("ex.com/p.G[ex.com/q.M[int]].func1", Symbol("ex.com/p", "", "G", ".func1")),
        ("ex.com/p.(*L[go.shape.[]ex.com/q.T]).Add", Symbol("ex.com/p", "(*L)", "Add")),
        ("ex.com/p.G[func(ex.com/q.T) (*int)]", Symbol("ex.com/p", "", "G")),
        ("nameless", Symbol("", "", "nameless")),
        ("", Symbol("", "", "")),
    ],
)
def test_a_symbol_is_taken_apart(symbol: str, parts: Symbol) -> None:
    assert Symbol.parse(symbol) == parts


def test_a_symbol_knows_the_function_that_is_declared() -> None:
    literal = Symbol.parse("ex.com/p.(*T).M.func1")
    assert literal.function == "(*T).M"
    assert not literal.is_declared
    assert Symbol.parse("ex.com/p.(*T).functions").is_declared
    assert Symbol.parse("ex.com/p.init.0").is_declared
    assert Symbol.parse("ex.com/p.f").function == "f"


@pytest.mark.parametrize(
    ("symbol", "written"),
    [
        ("main.main", "main"),
        ("ex.com/p.bar", "bar"),
        ("ex.com/p.bar.func1", "bar.func1"),
        ("ex.com/p.(*T).M", "(*T).M"),
        ("ex.com/p.(*T).M.func2.1", "(*T).M.func2.1"),
        ("ex.com/p.T.M-fm", "T.M-fm"),
        ("ex.com/p.G[go.shape.int]", "G"),
        ("ex.com/p.(*L[go.shape.[]ex.com/q.T]).Add", "(*L).Add"),
        ("ex.com/p.G[ex.com/q.M[int]].func1", "G.func1"),
        ("gopkg.in/yaml%2ev3.Unmarshal", "Unmarshal"),
        ("ex.com/p.init.0.func1#9hSWhZI/cBs=#", "init.0.func1"),
        ("ex.com/p.wrapped<1>", "wrapped"),
        ("nameless", "nameless"),
    ],
)
def test_a_symbol_becomes_the_name_in_the_source(symbol: str, written: str) -> None:
    assert written_name(symbol) == written


@pytest.mark.parametrize(
    ("symbol", "package", "rest"),
    [
        ("ex.com/p.T", "ex.com/p", "T"),
        ("gopkg.in/yaml%2ev3.Node", "gopkg.in/yaml%2ev3", "Node"),
        ("ex.com/p.Box[ex.com/q.T]", "ex.com/p", "Box[ex.com/q.T]"),
        ("int", "", "int"),
        ("map[string]ex.com/p.T", "", "map[string]ex.com/p.T"),
    ],
)
def test_the_package_of_a_type_is_found_by_its_name(symbol: str, package: str, rest: str) -> None:
    assert split_package(symbol) == (package, rest)


def test_a_path_is_unescaped() -> None:
    assert unescaped("gopkg.in/yaml%2ev3") == "gopkg.in/yaml.v3"
    assert unescaped("ex.com/p") == "ex.com/p"


@pytest.mark.parametrize(
    ("printed", "declared"),
    [
        ("f", "f"),
        ("(*T).functions", "(*T).functions"),
        ("(*T).init", "(*T).init"),
        ("T.func1st", "T.func1st"),
        ("wrapped", "wrapped"),
        ("F[struct { A int }]", "F"),
        ("init", "init"),
        ("init.0", "init"),
        ("init.func1", ""),
        ("init.0.func1", ""),
        ("glob..func1", ""),
        ("f.func1", ""),
        ("(*T).M.func1.2", ""),
        ("f.gowrap1", ""),
        ("f-range1", ""),
        ("T.M-fm", ""),
        ("f into g", ""),
    ],
)
def test_only_what_is_declared_has_a_declared_name(printed: str, declared: str) -> None:
    assert declared_name(printed) == declared


@pytest.mark.parametrize(
    ("name", "around"),
    [
        ("f.func1", "f"),
        ("p.f.func1.2", "p.f"),
        ("(*Box[go.shape.int]).Get.func1", "(*Box).Get"),
        ("f-range1.func2", "f-range1"),
        ("f.deferwrap1", "f"),
        ("glob..func1", ""),
        ("p.glob..func1", ""),
        ("init.func1", ""),
        ("p.init.func1", ""),
    ],
)
def test_a_literal_has_a_function_around_it(name: str, around: str) -> None:
    assert is_closure(name)
    assert function_around(name) == around


@pytest.mark.parametrize("name", ["f", "p.f", "(*T).functions", "(*T).func1", "T.func1st", "f-fm"])
def test_what_is_only_called_like_a_literal_is_none(name: str) -> None:
    assert not is_closure(name)
    assert function_around(name) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("New", "New"),
        ("errors.New", "errors.New"),
        ("(*T[go.shape.int]).Get", "(*T).Get"),
        ("G[go.shape.[]go.shape.uint8]", "G"),
        ("slices.Sort[go.shape.[]int,go.shape.int]", "slices.Sort"),
        ("unbalanced[int", "unbalanced[int"),
    ],
)
def test_type_arguments_are_left_out(printed: str, name: str) -> None:
    assert without_type_arguments(printed) == name


def test_shapes_of_one_function_are_the_same_function() -> None:
    assert is_same_function("p.G[go.shape.int]", "p.G[go.shape.string]")
    assert not is_same_function("p.G[go.shape.int]", "p.H[go.shape.int]")
    assert is_shaped("p.G[go.shape.int]")
    assert not is_shaped("p.G[int]")
    assert without_shapes("&T[go.shape.int]{...}") == "&T[int]{...}"


@pytest.mark.parametrize(
    ("callee", "functions"),
    [
        ("f", [("", "f")]),
        ("fmt.Println", [("fmt", "Println"), ("", "fmt.Println")]),
        ("keep.Call[int]", [("keep", "Call"), ("", "keep.Call")]),
        ("(*pp).doPrint", [("", "(*pp).doPrint")]),
        ("(*keep.Box).Add", [("keep", "(*Box).Add")]),
        ("keep.(*Box).Add", [("keep", "(*Box).Add")]),
        ("(*keep.List[go.shape.*ex.com/a.T]).Push", [("keep", "(*List).Push")]),
        ("keep.Box.Send", [("keep", "Box.Send")]),
        ('"ex.com/a".f', [('"ex.com/a"', "f")]),
        ('(*"ex.com/a".T).M', [('"ex.com/a"', "(*T).M")]),
        ("func literal", []),
        ("a.b.c.d", []),
        ("", []),
    ],
)
def test_what_a_printed_callee_may_be(callee: str, functions: list[tuple[str, str]]) -> None:
    symbols = printed_functions(callee)
    assert [(symbol.package, symbol.function) for symbol in symbols] == functions


def test_a_method_has_a_type() -> None:
    assert printed_functions("(*a.T).M") == (Symbol("a", "(*T)", "M"),)


@pytest.mark.parametrize(
    ("function", "name"),
    [("F", "p.F"), ("T.M", "p.T.M"), ("(*T).M", "(*p.T).M")],
)
def test_a_name_with_its_package(function: str, name: str) -> None:
    assert qualified("p", function) == name
