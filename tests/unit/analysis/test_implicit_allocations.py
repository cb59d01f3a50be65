"""Allocations without a verdict are shown at the expressions that make them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from heaplens.analysis.candidates import Candidate
from heaplens.analysis.implicit_allocations import implicit_findings
from heaplens.analysis.matching.assignment import ImplicitAllocation
from heaplens.analysis.proof import Proof
from heaplens.analysis.proven import Proven
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Cause, Condition, Finding, Kind, Level, Site, Span
from heaplens.source.positions.extent import Extent
from unit.analysis.builders import (
    CALL,
    LIBRARY,
    PATH,
    PlainFacts,
    at,
    candidate,
    extent,
    level,
)

JOIN = replace(
    CALL, routine="runtime.concatstring2", product=Product.STRING, type_name=None, size_bytes=None
)
GROW = replace(
    CALL,
    routine="runtime.growslice",
    product=Product.SLICE_GROWTH,
    certainty=Certainty.SOMETIMES,
    condition="when the capacity is reached",
    size_bytes=None,
)
MAKE = replace(
    GROW,
    routine="runtime.makeslice",
    product=Product.SLICE,
    condition=Condition.EMPTY,
    type_name="byte",
)
LEFT, RIGHT = extent("append(a, x)", 3, 2), extent("append(b, x)", 3, 20)


def written(*calls: AllocatorCall, escapes: bool = False) -> Proof:
    return proof(*(ImplicitAllocation(call, PATH, 3, None, escapes=escapes) for call in calls))


def proof(*allocations: ImplicitAllocation) -> Proof:
    return Proof(allocations, {}, {}, ())


def shown(
    *proofs: Proof,
    sites: Sequence[Extent] = (LEFT,),
    product: Product = Product.SLICE_GROWTH,
    candidates: Sequence[Candidate] = (),
) -> list[Finding]:
    facts = PlainFacts(sites={(3, product): sites})
    return implicit_findings(candidates, [(False, one) for one in proofs], facts)


def test_a_finding_says_all_that_is_proven() -> None:
    call = replace(CALL, product=Product.CHANNEL, size_bytes=96, block_bytes=112)
    source = replace(extent("make(chan int)"), function="g")
    (finding,) = shown(written(call), sites=[source], product=Product.CHANNEL)
    assert finding == Finding(
        span=Span(PATH, 3, 2, 3, 16),
        kind=Kind.HIDDEN_ALLOCATION,
        subject="make(chan int)",
        function="g",
        cause=Cause.RUNTIME,
        sentence=finding.sentence,
        reason="makes a channel",
        allocates=True,
        size_bytes=96,
        block_bytes=112,
    )
    assert "make(chan int)" in finding.sentence


def test_a_condition_of_the_call_is_one_of_the_finding() -> None:
    (finding,) = shown(written(GROW))
    assert finding.condition == GROW.condition
    assert finding.cause is Cause.GROWTH


def test_each_expression_gets_one_call_in_the_order_of_the_line() -> None:
    small, large = replace(GROW, size_bytes=8), replace(GROW, size_bytes=64)
    found = shown(written(small, large), sites=[LEFT, RIGHT])
    assert [(one.subject, one.size_bytes) for one in found] == [
        *((LEFT.source, 8), (RIGHT.source, 64)),
    ]


def test_more_calls_than_expressions_are_the_last_one_s_doubled() -> None:
    sizes = [replace(GROW, size_bytes=size) for size in (8, 16, 16)]
    found = shown(written(*sizes), sites=[LEFT, RIGHT])
    assert [one.size_bytes for one in found] == [8, 16]
    different = [replace(GROW, size_bytes=size) for size in (8, 16, 32)]
    found = shown(written(*different), sites=[LEFT, RIGHT])
    assert [one.size_bytes for one in found] == [8, None]


def test_fewer_calls_than_expressions_are_the_first_one_s() -> None:
    assert [one.subject for one in shown(written(GROW), sites=[LEFT, RIGHT])] == [LEFT.source]


def test_each_shape_of_a_generic_function_counts_for_itself() -> None:
    shape = replace(GROW, symbol="ex.com/p.f[go.shape.int]", size_bytes=8)
    found = shown(written(shape, GROW, replace(GROW)), sites=[LEFT, RIGHT])
    assert [(one.subject, one.size_bytes) for one in found] == [
        *((LEFT.source, None), (RIGHT.source, None)),
    ]


def test_of_nested_expressions_the_inner_is_made_for_sure() -> None:
    inner, outer = extent("a + b", 3, 6), extent("f(a + b) + c", 3, 4)
    found = shown(written(JOIN), sites=[outer, inner], product=Product.STRING)
    assert [one.subject for one in found] == ["a + b"]
    same_end = extent("x + a + b", 3, 2)
    found = shown(written(JOIN), sites=[same_end, inner], product=Product.STRING)
    assert [one.subject for one in found] == ["a + b"]
    tall = replace(inner, line=2)
    found = shown(written(JOIN), sites=[tall, inner], product=Product.STRING)
    assert found[0].span.line == 3
    low = replace(inner, end_line=4, end_byte_col=1)
    found = shown(written(JOIN), sites=[low, inner], product=Product.STRING)
    assert found[0].span.end_line == 3


def test_appends_keep_the_order_of_the_line() -> None:
    inner, outer = extent("append(b, x)", 3, 12), extent("append(a, append(b, x)...)", 3, 2)
    assert [one.subject for one in shown(written(GROW), sites=[outer, inner])] == [outer.source]


def announced(proven: Proven | None, *, subject: str = LEFT.source) -> Candidate:
    return replace(candidate(subject), extent=LEFT, proven=proven)


def test_what_a_verdict_announces_is_not_shown_twice() -> None:
    products = frozenset({Product.SLICE_GROWTH})
    taken = announced(Proven(allocates=True, products=products))
    assert not shown(written(GROW), candidates=[taken])
    found = shown(written(GROW), sites=[LEFT, RIGHT], candidates=[taken])
    assert [one.subject for one in found] == [RIGHT.source]


def test_a_verdict_announces_what_its_calls_make_or_what_it_is_about() -> None:
    other = announced(Proven(allocates=True, products=frozenset({Product.VARIABLE})))
    assert shown(written(GROW), candidates=[other])
    nothing = announced(Proven(allocates=False))
    assert not shown(written(GROW), candidates=[nothing])
    assert shown(written(GROW), candidates=[announced(None)])
    variable = announced(Proven(allocates=False), subject="&T{...}")
    assert shown(written(GROW), candidates=[variable])


def test_a_make_without_a_verdict_tries_the_stack_first() -> None:
    source = extent("make([]byte, n)")
    (finding,) = shown(written(MAKE), sites=[source], product=Product.SLICE)
    assert finding.condition == Condition.LONGER_THAN_32_BYTES
    (finding,) = shown(written(MAKE, escapes=True), sites=[source], product=Product.SLICE)
    assert finding.condition == Condition.EMPTY
    sure = replace(MAKE, condition="sometimes")
    (finding,) = shown(written(sure), sites=[source], product=Product.SLICE)
    assert finding.condition == "sometimes"


def test_a_statement_of_several_lines_is_shown_without_its_body() -> None:
    tall = replace(extent("go func() { f() }()", end_line=5))
    goroutine = replace(CALL, product=Product.GOROUTINE)
    (finding,) = shown(written(goroutine), sites=[tall], product=Product.GOROUTINE)
    assert finding.subject == "go func() {…}"
    nested = replace(extent("go func() { f(T{}) }()", end_line=5))
    (finding,) = shown(written(goroutine), sites=[nested], product=Product.GOROUTINE)
    assert finding.subject == "go func() {…}"
    flat = extent("go func() { f() }()")
    (finding,) = shown(written(goroutine), sites=[flat], product=Product.GOROUTINE)
    assert finding.subject == flat.source
    plain = extent("go f(a, b)", end_line=5)
    (finding,) = shown(written(goroutine), sites=[plain], product=Product.GOROUTINE)
    assert finding.subject == plain.source


def test_a_subject_names_no_shapes() -> None:
    (finding,) = shown(written(GROW), sites=[extent("append([]go.shape.int{}, x)")])
    assert finding.subject == "append([]int{}, x)"


def test_the_first_variant_that_shows_it_counts() -> None:
    facts = PlainFacts(sites={(3, Product.SLICE_GROWTH): [LEFT]})
    found = implicit_findings([], [(True, written(GROW)), (False, written(GROW))], facts)
    assert [one.test for one in found] == [True]
    found = implicit_findings([], [(False, written(GROW)), (True, written(GROW))], facts)
    assert [one.test for one in found] == [False]


def test_only_files_that_are_wanted_are_shown() -> None:
    facts = PlainFacts(sites={(3, Product.SLICE_GROWTH): [LEFT]})
    proofs = [(False, written(GROW))]
    assert not implicit_findings([], proofs, facts, ["/p/b.go"])
    assert implicit_findings([], proofs, facts, [PATH])
    other = ImplicitAllocation(GROW, "/p/b.go", 3, None)
    both = [(False, proof(other, ImplicitAllocation(GROW, PATH, 3, None)))]
    assert [one.span.path for one in implicit_findings([], both, facts, [PATH])] == [PATH]


CALLED = extent("g()", 3, 4)
INLINED = at(3, CALL, level(90, "ex.com/p.g"))


def inlined(
    *calls: AllocatorCall, branches: Sequence[int] = (), called: Extent | None = CALLED
) -> list[Finding]:
    site = Site(PATH, 3, 4)
    facts = PlainFacts(
        {90: "g", 91: "h"}, calls={(3, 4): called} if called else {}, branches=branches
    )
    allocations = [ImplicitAllocation(call, PATH, 3, site) for call in calls]
    return implicit_findings([], [(False, proof(*allocations))], facts)


def test_inlined_code_is_shown_at_its_call_with_its_chain() -> None:
    (finding,) = inlined(INLINED)
    assert finding.span == CALLED.span(PATH)
    assert finding.inlined_from == "p.g"
    assert finding.chain == (Level(Site(PATH, 90, 0), "p.g"),)
    assert finding.condition is None


def test_the_innermost_callee_is_named() -> None:
    library = replace(level(91, "ex.com/lib.h", 1), site=Site(LIBRARY, 91, 0))
    (finding,) = inlined(at(3, CALL, level(90, "ex.com/p.g"), library))
    assert finding.inlined_from == "lib.h"


@pytest.mark.parametrize(
    ("lines", "branches", "condition"),
    [
        ((90,), (90,), Condition.SOME_PATHS),
        ((90, 91), (90,), None),
        ((90, 91), (90, 91), Condition.SOME_PATHS),
    ],
)
def test_inlined_code_behind_branches_runs_on_some_paths(
    lines: Sequence[int], branches: Sequence[int], condition: str | None
) -> None:
    calls = [at(3, CALL, level(line, "ex.com/p.g")) for line in lines]
    (finding,) = inlined(*calls, branches=branches)
    assert finding.condition == condition


def test_a_condition_of_inlined_code_is_more_than_a_branch() -> None:
    (finding,) = inlined(at(3, GROW, level(90, "ex.com/p.g")), branches=[90])
    assert finding.condition == GROW.condition


def test_without_the_call_inlined_code_is_not_shown() -> None:
    assert not inlined(INLINED, called=None)


def test_what_is_written_there_has_no_chain() -> None:
    (finding,) = shown(written(GROW))
    assert finding.chain == ()
    assert finding.inlined_from is None
