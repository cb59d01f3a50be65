"""What one object proves of the candidates of a variant, and what it leaves open."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from heaplens.analysis.candidates import Candidate
from heaplens.analysis.dead_paths import FORMATS
from heaplens.analysis.proof import Proof, prove_candidates
from heaplens.analysis.proven import Proven
from heaplens.compiler.object.calls import AllocatorCall, CompiledFunction
from heaplens.compiler.runtime_routines import Product
from heaplens.model import Condition, Inlining, Kind, Site
from unit.analysis.builders import (
    BLOCK,
    BOX,
    CALL,
    GROW,
    PATH,
    PlainFacts,
    at,
    candidate,
    code,
    extent,
    level,
    moved,
)

G = Inlining(Site(PATH, 3, 4), "g")
FACTS = PlainFacts({90: "g", 91: "h"})
NOTHING = Proven(allocates=False)
VARIABLE = Proven(allocates=True, size_bytes=8, products=frozenset({Product.VARIABLE}))


def proved(
    candidates: Sequence[Candidate],
    *calls: AllocatorCall,
    facts: PlainFacts = FACTS,
    functions: Sequence[CompiledFunction] = (),
    inlinings: Sequence[Inlining] = (G,),
) -> tuple[Proof, list[Candidate]]:
    return prove_candidates(candidates, inlinings, code(*calls, functions=functions), facts)


def result_of(number: int, found: tuple[Proof, list[Candidate]]) -> Proven | None:
    return found[1][number].proven


def test_a_candidate_with_a_call_allocates_and_one_without_does_not() -> None:
    found = proved([moved("x", 3), moved("y", 4)], at(3))
    assert [result_of(number, found) for number in (0, 1)] == [VARIABLE, NOTHING]


def test_leaks_come_last_and_nothing_is_proven_of_them() -> None:
    leak, x, y = candidate("p", 2, kind=Kind.LEAKING_PARAM), moved("x", 3), moved("y", 4)
    _, found = proved([leak, x, y], at(4))
    assert found == [replace(x, proven=NOTHING), replace(y, proven=VARIABLE), leak]


@pytest.mark.parametrize(
    "subject",
    [
        '"a"',
        '"a \\" b"',
        "`a`",
        "'a'",
        "'\\n'",
        "-7",
        "7",
        ".5",
        "1e+06",
        "0x1p-2",
        "true",
        "false",
    ],
)
def test_a_constant_takes_no_call_from_its_neighbour(subject: str) -> None:
    constant, other = candidate(subject, 3, 2), candidate("n", 3, 9)
    _, found = proved([constant, other], at(3, BOX))
    assert found[0] == replace(constant, proven=NOTHING, source_reason="constant")
    assert found[1].proven is not None
    assert found[1].proven.allocates


@pytest.mark.parametrize("subject", ['"a" + b', "x", "truer", "'ab", "f(7)"])
def test_what_is_no_constant_has_to_be_proven(subject: str) -> None:
    _, found = proved([candidate(subject)])
    assert found[0].source_reason is None


def test_a_variable_is_no_constant_whatever_its_name() -> None:
    _, found = proved([moved("true")], at(3))
    assert found[0].proven == VARIABLE


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (candidate("n"), "single byte"),
        (candidate("n", exact=False), None),
        (candidate("n", inlined_from="p.g"), None),
        (candidate("&T{...}"), None),
        (candidate("([]byte)(s)"), None),
        (moved("n"), None),
    ],
    ids=["operand", "not exact", "inlined", "storage", "conversion", "variable"],
)
def test_the_syntax_of_an_operand_tells_whether_it_needs_storage(
    one: Candidate, reason: str | None
) -> None:
    _, found = proved([one], facts=replace(FACTS, constants={3: "single byte"}))
    assert found[0].source_reason == reason


def test_a_variable_in_a_block_of_its_function_is_in_one_allocation() -> None:
    found = proved([moved("x", 3), moved("y", 4)], at(3, BLOCK))
    assert result_of(1, found) == Proven(allocates=True, condition=Condition.SHARED)
    same_line = proved([moved("x", 3), moved("y", 3, 5)], at(3, BLOCK))
    assert result_of(1, same_line) == Proven(allocates=True, condition=Condition.SHARED)


def test_an_expression_is_in_no_block_nor_a_variable_of_another_function() -> None:
    found = proved([moved("x", 3), candidate("&T{...}", 4)], at(3, BLOCK))
    assert result_of(1, found) == NOTHING
    other = replace(moved("y", 4), extent=replace(extent("y", 4), function="g"))
    functions = [CompiledFunction(name, f"ex.com/p.{name}", Site(PATH, 2, 0), 8) for name in "fg"]
    found = proved([moved("x", 3), other], at(3, BLOCK), functions=functions)
    assert result_of(1, found) == NOTHING


def test_of_a_generic_function_that_nobody_uses_nothing_is_proven() -> None:
    unused = replace(moved("x"), extent=replace(extent("x"), function="Generic"))
    assert result_of(0, proved([unused])) is None


def test_what_is_outside_of_functions_has_code_of_its_own() -> None:
    variable = replace(moved("x"), extent=replace(extent("x"), function=""))
    assert result_of(0, proved([variable])) == NOTHING


def test_where_a_call_could_not_be_placed_nothing_is_proven_of_its_function() -> None:
    lost = at(5, CALL, level(90, "ex.com/p.g"))
    assert result_of(0, proved([moved("x", 3)], lost)) is None
    facts = PlainFacts({90: "g", 5: "other"})
    assert result_of(0, proved([moved("x", 3)], lost, facts=facts)) == NOTHING


def test_where_a_neighbour_has_taken_a_call_that_may_be_its_own_it_stays_open() -> None:
    first, second = candidate("&T{...}", 3, 2), candidate("&U{...}", 3, 9)
    found = proved([first, second], replace(at(3), type_name="ex.com/p.T"))
    assert result_of(0, found) == VARIABLE
    assert result_of(1, found) is None
    found = proved([first, candidate("append", 3, 9)], replace(at(3), type_name="ex.com/p.T"))
    assert result_of(1, found) == NOTHING


def test_of_a_function_without_any_lost_call_all_is_known() -> None:
    """What is inlined into a literal without code is at its own call, though nothing is lost."""
    literal = "ex.com/p.f.func1"
    call = at(3, CALL, level(5, literal), level(90, "ex.com/p.g", 2))
    inlinings = [G, Inlining(Site(PATH, 5, 9), "g")]
    facts = replace(FACTS, calls={(5, 9): extent("g()", 5, 9)})
    proof, _ = prove_candidates([], inlinings, code(call, bodiless={literal}), facts)
    assert [(one.line, one.site) for one in proof.implicit] == [
        *((3, G.site), (5, Site(PATH, 5, 9))),
    ]


def test_on_other_lines_a_call_is_no_neighbour_s() -> None:
    assert (
        result_of(1, proved([candidate("&T{...}", 3), candidate("&U{...}", 4)], at(3))) == NOTHING
    )


def inlined(subject: str, column: int = 4) -> Candidate:
    return candidate(subject, 3, column, inlined_from="p.g", exact=False)


def test_of_inlined_code_only_the_same_call_is_a_neighbour() -> None:
    call = at(3, replace(CALL, type_name="ex.com/p.T"), level(90, "ex.com/p.g"))
    found = proved([inlined("&T{...}"), inlined("&U{...}")], call)
    assert result_of(1, found) is None
    found = proved([inlined("&T{...}"), inlined("&U{...}", 9)], call)
    assert result_of(1, found) == NOTHING
    found = proved([inlined("&T{...}"), candidate("&U{...}", 3, 4)], call)
    assert result_of(1, found) == NOTHING


SHAPES = [
    CompiledFunction("f", f"ex.com/p.f[go.shape.{name}]", Site(PATH, 2, 0), 8)
    for name in ("int", "string")
]


def test_a_shape_without_a_call_allocates_for_some_types() -> None:
    calls = [replace(at(3), symbol=shape.symbol) for shape in SHAPES]
    assert result_of(0, proved([moved("x")], *calls, functions=SHAPES)) == VARIABLE
    some = replace(VARIABLE, condition=Condition.SOME_TYPES)
    assert result_of(0, proved([moved("x")], calls[0], functions=SHAPES)) == some


def test_a_closure_of_a_generic_function_has_shapes_of_its_own() -> None:
    closures = [
        replace(shape, function="f.func1", symbol=f"{shape.symbol}.func1") for shape in SHAPES
    ]
    calls = [replace(at(3), symbol=closure.symbol) for closure in closures]
    functions = [*SHAPES, *closures]
    assert result_of(0, proved([moved("x")], *calls, functions=functions)) == VARIABLE
    found = proved([moved("x")], calls[0], functions=functions)
    assert result_of(0, found) == replace(VARIABLE, condition=Condition.SOME_TYPES)


def test_a_function_of_another_name_on_the_line_is_no_shape() -> None:
    plain = CompiledFunction("f", "ex.com/p.f", Site(PATH, 2, 0), 8)
    found = proved([moved("x")], at(3), functions=[plain, *SHAPES[:1]])
    assert result_of(0, found) == replace(VARIABLE, condition=Condition.SOME_TYPES)


def test_code_behind_a_branch_of_an_inlined_callee_allocates_on_some_paths() -> None:
    chain = (level(90, "ex.com/p.g"), level(91, "ex.com/p.h", 1))
    call = at(3, CALL, *chain)
    always = replace(VARIABLE, chain=chain)
    assert result_of(0, proved([inlined("new(int)")], call)) == always
    for branch in (90, 91):
        found = proved([inlined("new(int)")], call, facts=replace(FACTS, branches={branch}))
        assert result_of(0, found) == replace(always, condition=Condition.SOME_PATHS)


def test_one_certain_call_is_enough() -> None:
    unsure, sure = (at(3, CALL, level(line, "ex.com/p.g", line)) for line in (90, 91))
    facts = PlainFacts({90: "g", 91: "g"}, branches={90})
    assert result_of(0, proved([inlined("new(int)")], unsure, sure, facts=facts)) == replace(
        VARIABLE, chain=unsure.chain
    )


def test_a_condition_of_the_call_itself_is_more_than_a_branch() -> None:
    call = at(3, replace(GROW, condition="when the capacity is reached"), level(90, "ex.com/p.g"))
    found = proved([inlined("append")], call, facts=replace(FACTS, branches={90}))
    result = result_of(0, found)
    assert result is not None
    assert result.condition == "when the capacity is reached"


def error(format_: str) -> Candidate:
    site = candidate("&errors.errorString{...}", 3, 4, inlined_from="fmt.Errorf", exact=False)
    return replace(site, extent=extent(f"fmt.Errorf({format_})", exact=False))


def test_errorf_allocates_inside_whatever_its_branches() -> None:
    call = at(3, replace(CALL, type_name="errors.errorString"), level(90, "fmt.Errorf"))
    facts = replace(FACTS, branches={90})
    inlinings = [Inlining(G.site, "fmt.Errorf")]
    found = proved([error('"no verbs"')], call, facts=facts, inlinings=inlinings)
    assert result_of(0, found) == replace(VARIABLE, chain=call.chain)
    found = proved([error('"%d", n')], call, facts=facts, inlinings=inlinings)
    assert result_of(0, found) == Proven(allocates=False, reason=FORMATS)
    found = proved([error("format")], call, facts=facts, inlinings=inlinings)
    assert result_of(0, found) == replace(
        VARIABLE, chain=call.chain, condition=Condition.SOME_PATHS
    )


def test_the_proof_says_what_is_implicit_inlined_and_compiled() -> None:
    call = at(3, CALL, level(90, "ex.com/p.g"))
    proof, _ = proved([], at(4, GROW), call)
    assert [one.call for one in proof.implicit] == [call, at(4, GROW)]
    assert proof.inlined_calls == {"f": [call]}
    assert proof.frames == {"f": 64}
    assert proof.compiled == {"f"}


def test_code_of_a_literal_without_a_body_serves_what_is_written_in_it() -> None:
    literal = "ex.com/p.f.func1"
    call = at(3, CALL, level(5, literal))
    found = prove_candidates([moved("x", 5)], [G], code(call, bodiless={literal}), FACTS)
    assert result_of(0, found) == VARIABLE
