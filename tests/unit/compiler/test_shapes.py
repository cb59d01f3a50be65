"""What generic code is compiled for is a type parameter to a reader."""

import pytest

from heaplens.compiler.shapes import with_parameters


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("make([]go.shape.int, n)", "make([]T, n)"),
        ("&pool.Pool[go.shape.*uint8]{...}", "&pool.Pool[T]{...}"),
        ("f[go.shape.string,go.shape.int]", "f[…]"),
        ("new(go.shape.struct { F int; G map[string]int })", "new(T)"),
        ("x.(go.shape.func(int) string)", "x.(T)"),
        ("a go.shape.map[string]go/types.Object_0, b", "a T, b"),
        ("new(<node DYNAMICTYPE>)", "new(T)"),
        ("[]go.shape.interface { String() string; U() go/types.Type }{...}", "[]T{...}"),
        ("g[go.shape.b3a8fe01]", "g[T]"),
        ("go.shape.[]<-chan int", "T"),
        ("go.shape.struct { unclosed", "T"),
        ("x + y", "x + y"),
    ],
)
def test_a_shape_is_a_type_parameter(printed: str, words: str) -> None:
    assert with_parameters(printed) == words
