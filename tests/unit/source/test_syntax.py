"""The functions of a file are found, whole or broken, named as the compiler names them."""

import pytest

from heaplens.source.syntax import parse
from heaplens.source.text import Region

FILE = b"""\xef\xbb\xbfpackage p

func bar(n int, _ string, xs ...any) (r *int) {
\tf := func(inner int) { g() }
\treturn nil
}
func (t T) Get() {}
func (t *T) Set(a, b int) {}
func (l *List[K, V]) Push(v V) {}
func (List[T]) Len(int) {}
func gen[T any](x T) {}
"""


def test_functions_are_named_as_the_compiler_names_them() -> None:
    assert [(found.name, found.parameters) for found in parse(FILE).functions] == [
        ("bar", ("n", "xs")),
        ("T.Get", ()),
        ("(*T).Set", ("a", "b")),
        ("(*List).Push", ("v",)),
        ("List.Len", ()),
        ("gen", ("x",)),
    ]


def test_a_function_knows_where_it_and_its_name_are() -> None:
    bar, get, *_ = parse(FILE).functions
    assert bar.region == Region(3, 1, 6, 2)
    assert bar.name_region == Region(3, 6, 3, 9)
    assert get.name_region == Region(7, 12, 7, 15)


def test_a_line_belongs_to_the_function_around_it() -> None:
    syntax = parse(FILE)
    found = [syntax.function_at(line) for line in (1, 2, 3, 4, 6, 7, 8, 12, 99)]
    names = [function.name if function else None for function in found]
    assert names == [None, None, "bar", "bar", "bar", "T.Get", "(*T).Set", None, None]


def test_the_first_of_the_functions_of_a_line_is_its_function() -> None:
    function = parse(b"package p; func a() {}; func b() {}").function_at(1)
    assert function is not None
    assert function.name == "a"


@pytest.mark.parametrize("broken", [b"x(", b"x.", b"if { }", b"}", b"x := ", b"case 1:"])
def test_functions_around_a_broken_one_are_found(broken: bytes) -> None:
    data = b"package p\nfunc a() {}\nfunc b() {\n\t" + broken + b"\n}\n\nfunc c() {}\n"
    assert [found.name for found in parse(data).functions] == ["a", "b", "c"]


def test_a_function_that_the_tree_misses_is_found_by_the_outline() -> None:
    """A statement of a future Go may swallow the functions behind it."""
    data = b"package p\n\nfunc a() {\n\tx := `\n}\n\nfunc (t *T) b(n int) {\n}\n"
    syntax = parse(data)
    b = syntax.functions[-1]
    assert (b.name, b.region, b.name_region, b.parameters) == (
        "(*T).b",
        Region(7, 1, 8, 2),
        Region(7, 13, 7, 14),
        (),
    )
    assert syntax.function_name_at(data.index(b"(n int)")) == "(*T).b"
    assert syntax.function_name_at(0) == ""


def test_a_function_leads_back_to_its_declaration() -> None:
    syntax = parse(FILE)
    for function in syntax.functions:
        node = syntax.declaration_of(function)
        assert node is not None
        assert syntax.text.region(node.start_byte, node.end_byte) == function.region


def test_no_bytes_are_refused() -> None:
    for data in (b"", b"\xff\x00\xfe", b"package", b"func (", b"}" * 500, b"(" * 500):
        assert parse(data).function_at(1) is None
