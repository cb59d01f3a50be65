"""Where a variable that a loop declares is made, told from the source of the loop.

What the compiler does with each is measured in tests/oracle/test_loop_variables.py.
"""

import pytest

from heaplens.model import When
from heaplens.source.flow.file_flow import FileFlow
from heaplens.source.flow.graph import Frequency
from heaplens.source.flow.loop_variables import LoopVariables
from heaplens.source.syntax import parse

ONCE, TURN = Frequency(When.EACH_CALL), Frequency(When.LOOP, 1)
KEPT = "sink = &v"
RETURNED = "if v == 7 { return &v }"


@pytest.mark.parametrize(
    ("header", "body", "often"),
    [
        ("_, v := range all", KEPT, TURN),
        ("v := 0; v < 7; v++", KEPT, TURN),
        ("u, v := 0, 0; u < 7; u++", KEPT, TURN),
        ("_, v = range all", KEPT, TURN),  # an expression of each turn, and no declaration
        ("v = 0; v < 7; v++", KEPT, ONCE),
        ("_, v := range all", RETURNED, ONCE),
        ("v := 0; v < 7; v++", RETURNED, ONCE),
        ("_, v := range all", "if ok { return func() int { return v } }", ONCE),
        ("_, v := range all", "if v.n > 3 { return &v.list[0] }", ONCE),
        ("_, v := range all", "if v.n > 3 { return &v }; sink = &v", TURN),
        ("_, v := range all", "if v.ok() { return &v }", TURN),
        ("_, v := range all", "use(v[:]); if ok { return &v }", TURN),
        ("_, v := range all", "use(&(v.list)[0]); if ok { return &v }", TURN),
        ("_, v := range all", "go func() { use(v) }(); if ok { return &v }", TURN),
        ("_, v := range all", "f := func() *int { return &v }; use(f)", TURN),
        ("_, v := range all", "go func() { use(w) }(); if ok { return &v }", ONCE),
        ("_, v := range all", "if ok { return nil }; sink = &v", TURN),
        # A loop over a function has a body with parameters.
        ("v := range values(n)", RETURNED, TURN),
        ("_, v := range maps.All(m)", RETURNED, TURN),
        ("_, v := range split(s)", RETURNED, ONCE),
        ("v := range n", RETURNED, ONCE),
        # It ends in its first turn.
        ("v := 0; v < 7; v++", "sink = &v; return nil", ONCE),
    ],
)
def test_a_variable_is_made_once_or_in_each_turn(header: str, body: str, often: Frequency) -> None:
    source = f"package a\n\nfunc f() *int {{\nfor {header} {{ {body} }}\nreturn nil\n}}\n".encode()
    column = len("for ") + header.index("v") + 1
    flow = FileFlow(parse(source))
    assert flow.place_at(4, column).in_function == often
    shared = FileFlow(parse(source), LoopVariables.SHARED)
    assert shared.place_at(4, column).in_function == (often if " = " in header else ONCE)
    if often == ONCE and "return &v" in body:
        inlined = FileFlow(parse(source), LoopVariables.INLINED)
        assert inlined.place_on(4, variable="v").in_function == TURN


def test_what_stands_beside_the_name_runs_as_before() -> None:
    source = b"package a\n\nfunc f() {\nfor p, q := new(int), 0; q < g(); q++ { h(&p) }\n}\n"
    flow = FileFlow(parse(source))
    text = source.split(b"\n")[3]
    assert flow.place_at(4, text.index(b"p,") + 1).in_function == TURN
    assert flow.place_at(4, text.index(b"new") + 1).in_function == ONCE
    assert flow.place_at(4, text.index(b"g()") + 1).in_function == TURN
