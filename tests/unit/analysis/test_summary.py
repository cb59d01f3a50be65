"""What a function allocates, summed up from its findings and its code."""

from dataclasses import replace

import pytest

from heaplens.analysis.proof import Proof
from heaplens.analysis.summary import summaries
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.model import (
    Cause,
    Finding,
    FunctionSummary,
    Kind,
    Span,
    Unseen,
    When,
    WhenSum,
)
from heaplens.source.syntax import Function
from heaplens.source.text import Region
from unit.analysis.builders import BOX, CALL, NEVER, PATH, at

F = Function("f", Region(3, 6, 3, 7), Region(3, 1, 9, 2), ())
ALWAYS = Finding(
    *(Span(PATH, 4, 2, 4, 3), Kind.MOVED_TO_HEAP, "x", "f", Cause.RETURNED, "x is."),
    allocates=True,
    size_bytes=8,
)
SOMETIMES = replace(ALWAYS, condition="when the capacity is reached")
UNSIZED = replace(ALWAYS, size_bytes=None)
LEAK = replace(ALWAYS, kind=Kind.LEAKING_PARAM, allocates=None, subject="p", size_bytes=None)
EMPTY = FunctionSummary("f", Span(PATH, 3, 6, 3, 7), 0, 0, 0, 0, 0, ())


def proof(*calls: AllocatorCall, frame: int | None = None) -> Proof:
    frames = {} if frame is None else {"f": frame}
    return Proof((), {"f": calls} if calls else {}, frames, {"f"})


def summary_of(*findings: Finding, proofs: tuple[Proof, ...] = ()) -> FunctionSummary | None:
    found = summaries([(PATH, F, False)], findings, [(False, proof) for proof in proofs])
    return found[0] if found else None


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((ALWAYS,), replace(EMPTY, certain=1, size_bytes=8)),
        ((ALWAYS, ALWAYS), replace(EMPTY, certain=2, size_bytes=16)),
        ((SOMETIMES,), replace(EMPTY, conditional=1)),
        ((ALWAYS, SOMETIMES), replace(EMPTY, certain=1, conditional=1, size_bytes=8)),
        ((ALWAYS, UNSIZED), replace(EMPTY, certain=2, size_bytes=8, unsized=1)),
        ((LEAK, LEAK), replace(EMPTY, leaks=("p",))),
        ((LEAK, replace(LEAK, subject="q")), replace(EMPTY, leaks=("p", "q"))),
    ],
)
def test_the_findings_of_a_function_are_counted(
    findings: tuple[Finding, ...], expected: FunctionSummary
) -> None:
    summary = summary_of(*findings)
    assert summary is not None
    assert replace(summary, by_when=()) == expected


@pytest.mark.parametrize(
    "finding",
    [
        replace(ALWAYS, allocates=False),
        replace(ALWAYS, allocates=None),
        replace(ALWAYS, function="g"),
        replace(ALWAYS, span=replace(ALWAYS.span, path="/p/b.go")),
    ],
    ids=["allocates nothing", "not proven", "other function", "other file"],
)
def test_what_is_no_allocation_of_its_own_does_not_count(finding: Finding) -> None:
    assert summary_of(finding) is None


def test_each_place_counts_by_how_often_it_is_reached() -> None:
    findings = (
        ALWAYS,
        replace(SOMETIMES, cause=Cause.GROWTH),
        replace(UNSIZED, when=When.LOOP, loop_depth=2),
        replace(ALWAYS, when=When.LOOP, inlined_from="p.g"),
        replace(SOMETIMES, when=When.ERROR),
        replace(ALWAYS, when=When.ERROR, allocates=None, size_bytes=None),
        replace(ALWAYS, when=When.BRANCH, allocates=False),
    )
    summary = summary_of(*findings)
    assert summary is not None
    assert summary.by_when == (
        WhenSum(When.LOOP, 2, 0, 0, 8, 1, 0),
        WhenSum(When.EACH_CALL, 1, 1, 1, 8, 0, 0),
        WhenSum(When.ERROR, 0, 1, 0, 0, 0, 1),
    )
    assert summary.certain == 2  # without what is inlined


@pytest.mark.parametrize("why", list(Unseen))
def test_a_function_of_which_nothing_is_known_is_there_with_the_reason(why: Unseen) -> None:
    (summary,) = summaries([(PATH, F, False)], [], [(False, proof())], lambda *_: why)
    assert summary == replace(EMPTY, unseen=why)


def test_a_function_on_one_line_says_so() -> None:
    one = replace(F, region=Region(3, 1, 3, 40))
    (summary,) = summaries([(PATH, one, False)], [ALWAYS], [])
    assert summary.one_line


def test_inlined_callees_count_apart_and_once_for_all_shapes() -> None:
    shapes = [at(5, BOX), replace(at(5, BOX), symbol="ex.com/p.f[go.shape.int]")]
    calls = (*shapes, at(6, BOX), at(6, CALL))
    assert summary_of(proofs=(proof(*calls),)) == replace(EMPTY, inlined=3)


def test_inlined_code_that_never_allocates_does_not_count() -> None:
    assert summary_of(proofs=(proof(at(5, NEVER)),)) is None
    assert summary_of(proofs=(proof(at(5, NEVER), at(6, CALL)),)) == replace(EMPTY, inlined=1)


def test_the_first_variant_that_knows_the_function_counts() -> None:
    proofs = (proof(), proof(at(5), frame=40), proof(at(5), at(6), frame=80))
    assert summary_of(proofs=proofs) == replace(EMPTY, inlined=1, frame_bytes=40)


def test_a_frame_of_no_bytes_is_one() -> None:
    summary = summary_of(ALWAYS, proofs=(proof(frame=0), proof(frame=8)))
    assert summary is not None
    assert summary.frame_bytes == 0


def test_a_function_of_a_test_says_so() -> None:
    (summary,) = summaries([("/p/a_test.go", F, True)], [], [(True, proof(at(5)))])
    assert summary.test
    assert summary.span.path == "/p/a_test.go"


def test_functions_come_in_the_order_given_without_those_that_do_nothing() -> None:
    g, h = replace(F, name="g"), replace(F, name="h")
    findings = [replace(ALWAYS, function="h"), ALWAYS]
    found = summaries([(PATH, h, False), (PATH, g, False), (PATH, F, False)], findings, [])
    assert [summary.name for summary in found] == ["h", "f"]
