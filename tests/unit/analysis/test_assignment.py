"""The names that tie code to the function it was written in."""

import pytest

from heaplens.analysis.inlined import callee_name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("New", "New"),
        ("errors.New", "errors.New"),
        ("(*T[go.shape.int]).Get", "(*T).Get"),
        ("(*Stack[go.shape.int]).Push", "(*Stack).Push"),
        ("G[go.shape.[]go.shape.uint8]", "G"),
        ("fmt.Errorf", "fmt.Errorf"),
        ("slices.Sort[go.shape.[]int,go.shape.int]", "slices.Sort"),
    ],
)
def test_a_callee_is_known_by_its_declaration(printed: str, name: str) -> None:
    assert callee_name(printed) == name
