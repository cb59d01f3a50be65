"""The names that tie code to the function it was written in."""

import pytest

from heaplens.inlined import callee_name
from heaplens.ledger import declared_function


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("bar", "bar"),
        ("bar.func1", "bar"),
        ("bar.func1.2", "bar"),
        ("(*T).M.func3", "(*T).M"),
        ("(*T).M-fm", "(*T).M"),
        ("bar.gowrap1", "bar"),
        ("bar.deferwrap2", "bar"),
        ("bar-range1", "bar"),
        ("init", ""),
        ("init.func1", ""),
        ("map.init.0", ""),
        ("glob..func2", ""),
        ("init.0", "init"),
        ("init.12.func1", "init"),
        ("initialise", "initialise"),
    ],
)
def test_code_belongs_to_the_function_it_was_written_in(written: str, declared: str) -> None:
    assert declared_function(written) == declared


def test_a_callee_is_named_without_its_type_arguments() -> None:
    assert callee_name("(*Stack[go.shape.int]).Push") == "(*Stack).Push"
    assert callee_name("G[go.shape.[]go.shape.uint8]") == "G"
    assert callee_name("fmt.Errorf") == "fmt.Errorf"
