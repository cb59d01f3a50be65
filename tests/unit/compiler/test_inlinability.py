"""What the compiler says about inlining is read alike from every version of Go."""

from itertools import permutations

import pytest

from data.recordings import VERSIONS, read, recorded
from heaplens.compiler.inlinability import why_not
from heaplens.compiler.verdicts import VerdictReader, Verdicts
from heaplens.model import Inlinability, Site


def said(*lines: str) -> Verdicts:
    """What a reader makes of a few lines."""
    reader = VerdictReader()
    reader.feed("".join(f"{line}\n" for line in lines).encode())
    return reader.finish()


def answers(version: str, name: str) -> dict[str, Inlinability]:
    """The answers of one recording; a function that has two would fail here."""
    found = read(recorded(version, name))[0].inlinability
    by_name = {answer.function: answer for answer in found}
    assert len(by_name) == len(found)
    return by_name


@pytest.mark.parametrize("version", VERSIONS)
def test_the_verdict_pass_knows_who_can_be_inlined(version: str) -> None:
    found = answers(version, "m.txt")
    counter = Inlinability(Site("/ex/closures.go", 5, 6), "counter", can=True, cost=None, reason="")
    assert found["counter"] == counter
    assert all(answer.can for answer in found.values())
    assert {"pair.area", "(*selfish).shrink", "pointerTo", "underLine"} <= found.keys()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_story_pass_knows_the_cost_and_why_not(version: str) -> None:
    found = answers(version, "m2.txt")
    assert found["stored"].can
    assert found["stored"].cost == 9
    assert found["goroutine"].reason == "it has a go statement"
    assert found["deferInLoop"].reason == "it has a defer statement"
    assert all(answer.can != bool(answer.reason) for answer in found.values())


@pytest.mark.parametrize("version", VERSIONS)
def test_only_declared_functions_count(version: str) -> None:
    """No closure, and nothing that the compiler wraps around `go` and `defer`."""
    for name in ("m.txt", "m2.txt", "test.txt"):
        functions = answers(version, name)
        assert not [f for f in functions if ".func" in f or "wrap" in f or "-" in f or "[" in f]


@pytest.mark.parametrize("version", VERSIONS)
def test_of_a_generic_function_the_code_counts(version: str) -> None:
    """`pointerTo[int]` only hands a dictionary to it, at a cost of 9."""
    assert answers(version, "m2.txt")["pointerTo"].cost == 3


def test_the_order_of_a_shape_and_its_caller_does_not_matter() -> None:
    """And of several shapes the first counts."""
    lines = [
        "a.go:5:6: can inline p[go.shape.int] with cost 3 as: func() { }",
        "a.go:5:6: can inline p[int] with cost 9 as: func() { }",
        "a.go:5:6: can inline p[go.shape.string] with cost 4 as: func() { }",
    ]
    for order in permutations(lines):
        (answer,) = said(*order).inlinability
        first = next(line for line in order if "shape" in line)
        assert f"cost {answer.cost} " in first


@pytest.mark.parametrize("version", VERSIONS)
def test_a_line_directive_does_not_move_it(version: str) -> None:
    assert answers(version, "m2.txt")["underLine"].site == Site("/ex/lines.go", 9, 6)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "function too complex: cost 100 exceeds budget 80",
            "inline cost 100, budget 80",
        ),
        ("marked go:noinline", "it is marked go:noinline"),
        ("marked as having an escaping uintptr argument", "it is marked go:uintptrescapes"),
        ("no function body", "its body is not written in Go"),
        ("call to recover", "it calls recover"),
        ("recursive", "it calls itself"),
        ("unhandled op GO", "it has a go statement"),
        ("unhandled op NEW THING", "unhandled op NEW THING"),
    ],
)
def test_a_reason_is_in_plain_words(words: str, reason: str) -> None:
    """What nobody knows yet stays as the compiler says it."""
    assert why_not(words).reason == reason
    assert not why_not(words).can


@pytest.mark.parametrize(
    "line",
    [
        "a.go:5:6: cannot inline f into g: repeated recursive cycle",
        "a.go:5:6: can inline glob..func1 with cost 4 as: func() { }",
        "a.go:5:6: can inline (*T).Get.func1.2",
        "a.go:5:6: can inline f-range1",
        "a.go:5:6: can inline init.func1",
        "a.go:5:6: cannot inline f",
        "a.go:5:6: can inline ",
    ],
)
def test_what_is_no_declared_function_is_known_and_left_out(line: str) -> None:
    found = said(line)
    assert found.inlinability == ()
    assert found.unknown_lines == 0


@pytest.mark.parametrize(
    ("line", "function"),
    [
        ("a.go:5:6: can inline init.0 with cost 4 as: func() { }", "init"),
        ("a.go:5:6: can inline T.func1x", "T.func1x"),
        (
            "a.go:5:6: cannot inline F[struct { A int }]: call to recover",
            "F",
        ),
        (f"a.go:5:6: can inline f with cost {'9' * 5000} as: x", ""),
        ("a.go:5: can inline far", "far"),
    ],
)
def test_odd_names_and_numbers_are_read(line: str, function: str) -> None:
    """Without an exception, whatever a line holds."""
    assert "".join(answer.function for answer in said(line).inlinability) == function
