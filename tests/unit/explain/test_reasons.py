"""The reason of an escape is deduced from where the compiler's explanation ends."""

from dataclasses import replace

import pytest

from heaplens.explain.source_context import SourceContext
from heaplens.model import Cause, Kind
from unit.explain.stories import (
    CLOSURE,
    HEAP,
    TEMPORARY,
    VARIADIC,
    said,
    source_of,
    step,
    story,
    to,
)


@pytest.mark.parametrize(
    ("leak", "moved", "expected"),
    [
        (False, None, (Cause.UNKNOWN, "")),
        (True, {"x"}, (Cause.STORED, "the parameter itself is moved to the heap")),
        (True, None, (Cause.UNKNOWN_CALLEE, "it has no Go body for the compiler to analyse")),
    ],
)
def test_without_a_flow_only_a_parameter_has_a_reason(
    *, leak: bool, moved: set[str] | None, expected: tuple[Cause, str]
) -> None:
    assert said(story(leak=leak), SourceContext(moved=moved)) == expected


@pytest.mark.parametrize(
    ("reason", "subject", "expected"),
    [
        (
            "too large for stack",
            "x",
            (
                Cause.TOO_LARGE,
                "it is too large for the stack (limit for implicit variables: 64 KB)",
            ),
        ),
        (
            "non-constant size",
            "make([]int, n)",
            (Cause.SIZE_NOT_CONSTANT, "its size, n, is known only at run time"),
        ),
        (
            "non-constant size",
            "x",
            (Cause.SIZE_NOT_CONSTANT, "its size is known only at run time"),
        ),
        (
            "too aligned for stack",
            "x",
            (Cause.TOO_LARGE, "its alignment is too large for the stack"),
        ),
        (
            "zero-sized element",
            "make([]T, n)",
            (Cause.SIZE_NOT_CONSTANT, "its elements have size zero"),
        ),
    ],
)
def test_the_storage_itself_may_be_the_reason(
    reason: str, subject: str, expected: tuple[Cause, str]
) -> None:
    assert said(story(to(HEAP, step(reason, subject)), subject=subject)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("\tgo func() {", (Cause.GOROUTINE, "it runs as a goroutine")),
        ("\tdefer func() {", (Cause.LOOP, "it is deferred in a loop")),
        ("", (Cause.GOROUTINE, "it runs as a goroutine or is deferred in a loop")),
    ],
)
def test_only_a_go_or_defer_statement_spills_into_the_heap(
    line: str, expected: tuple[Cause, str]
) -> None:
    spilled = story(to(HEAP, step("spill", "func literal")), subject="func literal")
    assert said(spilled, source_of(line)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("pkg.Sink", "it is stored in the global pkg.Sink"),
        ("other.Sink", "it is stored in other.Sink, reached through a global"),
        ("sink", "it is stored in the global sink"),
        ("..stmp_0", "it is reachable from a heap object"),
    ],
)
def test_only_what_is_surely_global_is_called_so(place: str, expected: str) -> None:
    """`pkg.Sink` is, unless a variable of the name hides the package."""
    stored = story(to(HEAP, step("assign", f"{place} = x")))
    source = SourceContext(packages={"pkg"}, is_global=lambda _, name: name == "other")
    assert said(stored, source) == (Cause.STORED, expected)
    hidden = replace(source, is_local=lambda _, name: name == "pkg")
    if place == "pkg.Sink":
        through = "it is stored through pkg, a pointer: the compiler counts that as the heap"
        assert said(stored, hidden)[1] == through


def test_a_method_value_keeps_its_receiver() -> None:
    used = story(to(TEMPORARY), to(HEAP, operator=""))
    assert said(used) == (Cause.CLOSURE, "one of its methods is used as a method value")
    bound = story(to("{storage for t.M}"))
    assert said(bound) == (Cause.CLOSURE, "it is bound to the method value t.M")


@pytest.mark.parametrize(
    ("destination", "reason", "expected"),
    [
        (
            "{storage for y}",
            "interface-converted",
            (Cause.BOXED, "it is stored in x, which is copied to an interface on the heap"),
        ),
        (
            "{storage for &T{...}}",
            "struct literal element",
            (Cause.STORED, "it is stored in &T{...}, which is also on the heap"),
        ),
        (
            VARIADIC,
            "slice-literal-element",
            (Cause.CALLEE, "it is passed to a variadic function, which may keep it"),
        ),
        (
            CLOSURE,
            "reference",
            (Cause.CLOSURE, "it is captured by a closure that escapes and uses it on line 3"),
        ),
    ],
)
def test_other_storage_keeps_it(destination: str, reason: str, expected: tuple[Cause, str]) -> None:
    assert said(story(to(destination, step(reason, "x")))) == expected


def test_a_closure_may_run_as_a_goroutine_or_be_deferred() -> None:
    captured = story(to(CLOSURE, step("reference", "x")))
    goroutine = SourceContext(in_goroutine=lambda _: True)
    assert said(captured, goroutine) == (Cause.GOROUTINE, "it is captured by a goroutine")
    deferred = SourceContext(in_deferred=lambda _: True)
    assert said(captured, deferred) == (Cause.LOOP, "it is used by a call deferred in a loop")


KNOWN = SourceContext(results={"out"}, moved={"kept"})


@pytest.mark.parametrize(
    ("destination", "function", "source", "expected"),
    [
        ("out", "f", KNOWN, (Cause.RETURNED, "it is returned by f")),
        ("~r0", "f", KNOWN, (Cause.RETURNED, "it is returned by f")),
        ("kept", "f", KNOWN, (Cause.STORED, "it is stored in kept, which is also on the heap")),
        (
            "last",
            "f.func1",
            KNOWN,
            (Cause.CLOSURE, "it is stored in last, which outlives the closure call"),
        ),
        (
            TEMPORARY,
            "f",
            KNOWN,
            (Cause.LOOP, "it is used beyond the loop iteration that creates it"),
        ),
        (
            "last",
            "f",
            KNOWN,
            (Cause.LOOP, "it is stored in last, which outlives the loop iteration"),
        ),
        ("last", "f", SourceContext(), (Cause.UNKNOWN, "it is stored in last, which outlives it")),
    ],
)
def test_a_variable_outlives_it(
    destination: str, function: str, source: SourceContext, expected: tuple[Cause, str]
) -> None:
    """A result, one on the heap itself, one outside the closure or outside the loop."""
    kept = story(to(destination, step("assign", f"{destination} = &T{{...}}")), function=function)
    assert said(kept, source) == expected


def test_what_a_closure_returns_is_returned_by_the_closure() -> None:
    returned = story(to("~r0", step("return", "return x")), function="f.func1")
    assert said(returned) == (Cause.RETURNED, "it is returned by a closure in f")


@pytest.mark.parametrize(
    ("subject", "boxed"),
    [
        ("x", True),
        ("-5", True),
        ('"text"', True),
        ("a * b", True),
        ("a + 1", True),
        ("a + b", False),
        ("&T{...}", False),
        ("make([]int, 3)", False),
    ],
)
def test_only_what_is_no_storage_of_its_own_is_surely_boxed(subject: str, *, boxed: bool) -> None:
    spilled = story(to(HEAP, step("spill", subject), step("assign", "sink = it")), subject=subject)
    cause, clause = said(spilled)
    assert (cause is Cause.BOXED) == boxed
    assert ("the copy" in clause) == boxed


ELEMENT = "it is stored in {}, a map or slice element: the compiler counts that as the heap"


def test_a_long_element_loses_its_index_first() -> None:
    place = f"table[{'index + ' * 10}1]"
    stored = story(to(HEAP, step("assign", f"{place} = x")))
    assert said(stored)[1] == ELEMENT.format("table[…]")


def test_a_short_element_keeps_its_index() -> None:
    stored = story(to(HEAP, step("assign", "slots[0] = x")))
    assert said(stored)[1] == ELEMENT.format("slots[0]")


def test_a_parameter_is_in_no_loop() -> None:
    """Before Go 1.25 a story does not name the closure; what outlives a parameter outlives that."""
    kept = story(to("last", step("assign", "last = x")), leak=True, function="")
    assert said(kept, KNOWN, Kind.LEAKING_PARAM) == (
        Cause.CLOSURE,
        "it is stored in last, which outlives the closure call",
    )


@pytest.mark.parametrize(("subject", "boxed"), [("f(x)", True), ("f(x) + g(x)", False)])
def test_of_the_arguments_of_a_variadic_call_only_a_sum_may_be_no_box(
    subject: str, *, boxed: bool
) -> None:
    """It may join strings: what that makes is storage of its own."""
    argument = to(VARIADIC, step("spill", subject), step("slice-literal-element", "[]any{...}"))
    cause, _ = said(story(argument, subject=subject))
    assert (cause is Cause.BOXED) == boxed
