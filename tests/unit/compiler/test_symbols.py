"""How functions are spelled."""

import pytest

from heaplens.compiler.symbols import written_name


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
