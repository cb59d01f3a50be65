"""Where the calls of an object stand: at real lines, by function, without those of wrappers."""

from dataclasses import replace

import pytest

from heaplens.analysis.allocations import (
    LiteralCall,
    PlacedCalls,
    by_line,
    frame_sizes,
    is_block,
    is_certain,
    levels,
    placed_calls,
    symbols_by_function,
)
from heaplens.compiler.object.calls import AllocatorCall, CompiledFunction
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Level, Site
from unit.analysis.builders import (
    BLOCK,
    CALL,
    GROW,
    LIBRARY,
    PATH,
    PlainFacts,
    at,
    candidate,
    code,
    level,
)


def placed(
    *calls: AllocatorCall, facts: PlainFacts | None = None, bodiless: str = ""
) -> PlacedCalls:
    return placed_calls(code(*calls, bodiless={bodiless}), (), facts or PlainFacts())


def test_written_and_inlined_calls_are_told_apart() -> None:
    inlined = at(4, CALL, level(90))
    found = placed(at(3), at(4), inlined)
    assert found.written == by_line([at(3), at(4)])
    assert found.inlined == by_line([inlined])
    assert found.inlined_by_function == {"f": [inlined]}
    assert not found.literals
    assert not found.functions_with_blocks


def test_calls_are_grouped_by_line_and_symbol_in_their_order() -> None:
    shape = replace(at(3), symbol="ex.com/p.f[go.shape.int]")
    growth = at(3, GROW)
    assert by_line([at(3), shape, at(4), growth]) == {
        (PATH, 3): {CALL.symbol: [at(3), growth], shape.symbol: [shape]},
        (PATH, 4): {CALL.symbol: [at(4)]},
    }


def test_generic_code_of_a_library_is_left_out_and_what_follows_is_not() -> None:
    foreign = replace(CALL, site=Site(LIBRARY, 3, 0))
    assert placed(foreign, at(3)).written == by_line([at(3)])


def test_a_wrapper_of_a_generic_function_is_left_out() -> None:
    shape = replace(CALL, symbol="ex.com/p.G[go.shape.int]")
    wrapper = replace(at(3, CALL, level(3, shape.symbol)), symbol="ex.com/p.G[int]")
    own = at(4, CALL, level(90))
    assert not placed(wrapper).inlined
    assert placed(wrapper, own).inlined == by_line([own])


def test_lines_are_those_of_the_file_itself() -> None:
    facts = PlainFacts(lines_of={30: 3, 900: 90})
    assert placed(at(30), facts=facts).written == by_line([at(3)])
    assert placed(at(30, CALL, level(900)), facts=facts).inlined == by_line(
        [at(3, CALL, level(90))]
    )


def test_a_block_of_small_variables_is_noted_for_its_function() -> None:
    assert placed(at(3, BLOCK), facts=PlainFacts({3: "g"})).functions_with_blocks == {"g"}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (BLOCK, True),
        (replace(BLOCK, routine="runtime.mallocgcSmallNoScanSC2"), True),
        (replace(BLOCK, type_name="int"), False),
        (replace(BLOCK, product=Product.SLICE), False),
        (replace(BLOCK, routine="runtime.newobject"), False),
    ],
)
def test_a_block_has_a_size_and_no_type(
    call: AllocatorCall,
    expected: bool,  # noqa: FBT001 - the column of a table
) -> None:
    assert is_block(call) is expected


def test_code_of_a_literal_without_a_body_counts_where_it_is_written_too() -> None:
    literal = "ex.com/p.f.func1"
    call = at(3, CALL, level(5, literal, 1), level(90, "ex.com/p.g", 2))
    found = placed(call, bodiless=literal)
    assert found.literals == [LiteralCall(call, at(5, CALL, level(90, "ex.com/p.g", 2)))]
    assert found.inlined == by_line([call])


def test_a_literal_of_a_library_is_not_shown_where_it_is_written() -> None:
    foreign = replace(level(5, "lib.F.func1"), site=Site(LIBRARY, 5, 0))
    assert not placed(at(3, CALL, foreign), bodiless="lib.F.func1").literals


def test_what_is_known_of_map_literals_is_known_of_the_calls() -> None:
    making = replace(CALL, routine="runtime.makemap", product=Product.MAP)
    store = replace(CALL, routine="runtime.mapassign", product=Product.MAP_GROWTH)
    literal = candidate("map[int]int{...}", 3, end_line=5)
    found = placed_calls(code(at(3, making), at(4, store)), [literal], PlainFacts())
    (stored,) = found.written[PATH, 4][CALL.symbol]
    assert stored.certainty is Certainty.NEVER


def compiled(function: str, line: int, symbol: str = "", frame: int = 8) -> CompiledFunction:
    return CompiledFunction(function, symbol or f"ex.com/p.{function}", Site(PATH, line, 0), frame)


def test_symbols_are_known_by_line_and_by_name() -> None:
    facts = PlainFacts({7: "g"}, lines_of={70: 7})
    shapes = [compiled("g", 7, f"ex.com/p.g[go.shape.{name}]") for name in ("int", "string")]
    closure = compiled("g.func1", 70)
    foreign = replace(compiled("h", 3), site=Site(LIBRARY, 3, 0))
    assert symbols_by_function([*shapes, closure, foreign], facts) == {
        "g": {"g": {shape.symbol for shape in shapes}, "g.func1": {closure.symbol}},
        "g.func1": {"g.func1": {closure.symbol}},
    }


def test_of_the_shapes_of_a_function_the_largest_frame_counts_and_no_closure_s() -> None:
    facts = PlainFacts(lines_of={30: 3})
    functions = [compiled("f", 3, frame=8), compiled("f", 30, frame=40), compiled("f", 3, frame=16)]
    assert frame_sizes([*functions, compiled("f.func1", 3, frame=800)], facts) == {"f": 40}
    assert frame_sizes([compiled("f", 3, frame=0)], facts) == {"f": 0}


def test_a_chain_names_functions_as_other_packages_do() -> None:
    foreign = replace(level(90), site=Site(LIBRARY, 90, 0))
    nameless = replace(level(91), site=Site(PATH, 91, 0))
    facts = PlainFacts({90: "New", 91: ""})
    assert levels((foreign, level(4), nameless), facts) == (
        *(Level(foreign.site, "lib.New"), Level(Site(PATH, 4, 0), "p.f")),
        Level(nameless.site, ""),
    )


def test_inlined_code_is_certain_where_no_level_is_behind_a_branch() -> None:
    outer, inner = level(90), level(91)
    assert is_certain(at(3), PlainFacts(branches={3}))
    assert is_certain(at(3, CALL, outer, inner), PlainFacts())
    for branch in (90, 91):
        assert not is_certain(at(3, CALL, outer, inner), PlainFacts(branches={branch}))


def test_in_a_closure_the_lines_around_it_say_nothing() -> None:
    assert not is_certain(at(3, CALL, level(90, "ex.com/p.g.func1")), PlainFacts())
