"""The source around a position: imports, results, local names, goroutines and deferred calls."""

import pytest

from heaplens.source.context import (
    bodies_around,
    import_specs,
    imported_names,
    in_deferred,
    in_goroutine,
    is_global,
    is_local,
    result_names,
)
from heaplens.source.syntax import Syntax, parse

IMPORTS = parse(
    b"""package p

import "fmt"
import (
	js "encoding/json"
	. "strings"
	_ `embed`
	"ex.com/lib/v2"
	"v2"
	"ex.com/voice"
)
import (
"""
)


def marked(code: str) -> tuple[Syntax, int, int]:
    """Return the syntax of a file, and line and byte column of the » in it."""
    before = code[: code.index("»")].encode()
    syntax = parse(code.replace("»", "").encode())
    return syntax, *syntax.text.position(len(before))


def test_imports_have_an_alias_and_a_path() -> None:
    assert list(import_specs(IMPORTS)) == [
        ("", "fmt"),
        ("js", "encoding/json"),
        (".", "strings"),
        ("_", "embed"),
        ("", "ex.com/lib/v2"),
        ("", "v2"),
        ("", "ex.com/voice"),
    ]


def test_a_package_is_known_by_its_alias_or_the_last_element_that_is_no_version() -> None:
    assert imported_names(IMPORTS) == {"fmt", "js", ".", "_", "lib", "v2", "voice"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("func f(a int) (n int, err error) {\n»\n}", {"n", "err"}),
        ("func f() (int, error) {\n»\n}", set()),
        ("func f() error {\n»\n}", set()),
        ("func f() {\n»\n}", set()),
        ("func f() (n int) {\n\tg(func() (m int) {\n\t\t»\n\t})\n}", {"m"}),
        ("func f() (n int) {\n\tg(func() {\n\t\t»\n\t})\n}", set()),
        ("func (t *T) f() (n int) {\n»\n}", {"n"}),
        ("var x = »1", set()),
    ],
)
def test_results_are_those_of_the_innermost_function(code: str, names: set[str]) -> None:
    assert result_names(*marked(f"package p\n{code}\n")) == names


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("func f(x int) {\n»\n}", True),
        ("func f(a, x ...int) {\n»\n}", True),
        ("func f() {\n\tx := 1\n\t»\n}", True),
        ("func f() {\n\ta, x := 1, 2\n\t»\n}", True),
        ("func f() {\n\tvar a, x int\n\t»\n}", True),
        # Declared later, or in a block: good enough to call it a function value.
        ("func f() {\n\t»\n\tif a {\n\t\tx := 1\n\t}\n}", True),
        # A closure sees the names around it; nobody sees those of a closure.
        ("func f(x int) {\n\tg(func() {\n\t\t»\n\t})\n}", True),
        ("func f() {\n\tx := 1\n\tg(func() {\n\t\t»\n\t})\n}", True),
        ("func f() {\n\tg(func() {\n\t\tx := 1\n\t})\n\t»\n}", False),
        ("func f() {\n\tx = 1\n\t»\n}", False),
        ("func x() {\n»\n}", False),
        ("func g(x int) {}\nfunc f() {\n»\n}", False),
        ("func f()»", False),
        ("func (x T) f() {\n\t»\n}", True),
        ("func f() (x int) {\n\t»\n}", True),
        ("func f() {\n\tfor x := range s {\n\t\t»\n\t}\n}", True),
        ("func f() {\n\tfor x = range s {\n\t\t»\n\t}\n}", False),
        ("func f() {\n\tswitch x := y.(type) {\n\tcase int:\n\t\t»\n\t}\n}", True),
        ("func f() {\n\tselect {\n\tcase x := <-c:\n\t\t»\n\t}\n}", True),
        ("var x = »1", False),
    ],
)
def test_a_local_name_is_a_parameter_or_a_variable_of_a_function_around(
    code: str,
    expected: bool,  # noqa: FBT001 - the column of a table
) -> None:
    assert is_local(*marked(f"package p\n{code}\n"), "x") is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("x", False), ("table", True), ("fmt", False), ("a.b", False)]
)
def test_a_variable_of_the_package_is_no_local_name_and_no_import(
    name: str,
    expected: bool,  # noqa: FBT001 - the column of a table
) -> None:
    code = 'package p\nimport "fmt"\nfunc f(x int) {\n\t»table[0] = x\n}\n'
    assert is_global(*marked(code), name) is expected


def test_literals_and_loops_are_found_around_a_position() -> None:
    code = "package p\nfunc f() {\n\tfor range a {\n\t\tg(func() {\n\t\t\tx»()\n\t\t})\n\t}\n}\n"
    assert list(bodies_around(*marked(code))) == [(4, 5, True), (3, 2, False)]


def test_nothing_is_around_its_own_first_byte() -> None:
    code = "package p\nfunc f() {\n\tg(»func() {})\n}\n"
    assert list(bodies_around(*marked(code))) == []


def test_what_is_no_name_is_not_local() -> None:
    syntax, line, byte_col = marked("package p\nfunc f(x int) {\n»\n}\n")
    for name in ("", "x.y", "handlers[0]", "1"):
        assert not is_local(syntax, line, byte_col, name)


@pytest.mark.parametrize("statement", ["go", "defer"])
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("{} f(»x)", True),
        ("{} func() {{\n\t»f()\n}}()", True),
        ("{} func() {{\n\tif a {{\n\t\t»f()\n\t}}\n}}()", True),
        # A function inside the one that the statement runs may run at any time.
        ("{} func() {{\n\tg(func() {{\n\t\t»f()\n\t}})\n}}()", False),
        ("{} f(x)\n»f()", False),
        ("»f()", False),
    ],
)
def test_a_statement_runs_its_call_and_the_literal_that_it_calls(
    statement: str,
    code: str,
    expected: bool,  # noqa: FBT001 - the column of a table
) -> None:
    position = marked("package p\nfunc bar() {\n" + code.format(statement) + "\n}\n")
    assert in_goroutine(*position) is (expected and statement == "go")
    assert in_deferred(*position) is (expected and statement == "defer")
