"""Advice fits what it is given for, names its cost, and is left out where none is honest."""

from dataclasses import replace
from itertools import product

import pytest

from heaplens.explain.advice import advice
from heaplens.model import Cause, Finding, Kind, Span

FINDING = Finding(
    Span("/a.go", 1, 1, 1, 2), Kind.MOVED_TO_HEAP, "x", "f", Cause.RETURNED, "x is on the heap."
)
MOVED, ESCAPES, HIDDEN = Kind.MOVED_TO_HEAP, Kind.ESCAPES_TO_HEAP, Kind.HIDDEN_ALLOCATION
ADVISED = [
    (MOVED, Cause.RETURNED, "x", "Return the value"),
    (MOVED, Cause.STORED, "x", "Store a copy"),
    (MOVED, Cause.CALLEE, "x", "take the value instead of its address"),
    (MOVED, Cause.UNKNOWN_CALLEE, "x", "Call a known function"),
    (MOVED, Cause.GOROUTINE, "x", "as an argument"),
    (MOVED, Cause.CLOSURE, "x", "Do not assign to it after"),
    (MOVED, Cause.LOOP, "x", "declare the variable before the loop"),
    (MOVED, Cause.TOO_LARGE, "x", "Make it smaller"),
    (ESCAPES, Cause.RETURNED, "&T{...}", "Return the value"),
    (ESCAPES, Cause.RETURNED, "make([]int, n)", "the caller passes in"),
    (ESCAPES, Cause.STORED, "append", "capacity"),
    (ESCAPES, Cause.STORED, "new(T)", "Store the value itself"),
    (ESCAPES, Cause.CALLEE, "&T{...}", "take the value instead of a pointer"),
    (ESCAPES, Cause.UNKNOWN_CALLEE, "make([]byte, 16)", "Call a known function"),
    (ESCAPES, Cause.LOOP, "&T{...}", "create it before the loop"),
    (ESCAPES, Cause.TOO_LARGE, "make([]byte, 1 << 20)", "Make it smaller"),
    (ESCAPES, Cause.SIZE_NOT_CONSTANT, "make([]int, n)", "small constant size"),
    (ESCAPES, Cause.BOXED, "n", "type parameter"),
    (ESCAPES, Cause.UNKNOWN, "append", "capacity"),
    (ESCAPES, Cause.GOROUTINE, "append", "capacity"),
    (HIDDEN, Cause.BOXED, "n", "type parameter"),
    (HIDDEN, Cause.GROWTH, "append(s, 1)", "capacity"),
    (HIDDEN, Cause.GROWTH, "m[key]", "Make the map with"),
    (HIDDEN, Cause.RUNTIME, "a + b", "strings.Builder"),
    (HIDDEN, Cause.RUNTIME, "string(b)", "bytes or string"),
    (HIDDEN, Cause.RUNTIME, "make([]byte, n)", "small constant size"),
    (HIDDEN, Cause.LOOP, "defer f()", "into a function"),
    (HIDDEN, Cause.GOROUTINE, "go f()", "take their work from a channel"),
]
# For every other pair there is none whatever the subject is, but for an append that escapes: a
# variable is never boxed, grown or made by the runtime; what goroutines and closures need for
# themselves is needed, and the advice is at what they take along; an implicit allocation has no
# story that most causes could be deduced from.
SILENT = {*product([MOVED, ESCAPES, HIDDEN], Cause)} - {
    (kind, cause) for kind, cause, subject, _ in ADVISED if subject != "append"
}


@pytest.mark.parametrize(("kind", "cause", "subject", "words"), ADVISED)
def test_what_can_be_done(kind: Kind, cause: Cause, subject: str, words: str) -> None:
    """It is one sentence, and a second one that says what it costs."""
    found = advice(replace(FINDING, kind=kind, cause=cause, subject=subject))
    assert found is not None
    assert words in found
    action, cost = found.split(" Cost: ")
    assert action.endswith(".")
    assert action[0].isupper()
    assert ". " not in action
    assert cost.endswith(".")
    assert ". " not in cost
    assert len(found) <= 180


SUBJECTS = ["x", "&T{...}", "make([]int, n)", "make(map[int]int)", "a + b", "string(b)", "m[k]"]
SUBJECTS += ["func literal", "go f()", "defer f()", "make(chan int)", "<-channel"]


@pytest.mark.parametrize(("kind", "cause"), sorted(SILENT))
@pytest.mark.parametrize("subject", SUBJECTS)
def test_silent_means_silent(kind: Kind, cause: Cause, subject: str) -> None:
    assert advice(replace(FINDING, kind=kind, cause=cause, subject=subject)) is None


def test_every_cause_but_unknown_has_advice() -> None:
    """So each has a page (tests/e2e/test_cause_pages.py holds them against this)."""
    assert {cause for _, cause, subject, _ in ADVISED if subject != "append"} == (
        set(Cause) - {Cause.UNKNOWN}
    )


@pytest.mark.parametrize(
    ("size_bytes", "tail"),
    [
        (None, "a copy of its own."),
        (511, "a copy of its own."),
        (512, "a copy of its own. Each copy is 512 bytes; avoid passing it by value in hot paths."),
    ],
)
def test_the_cost_of_a_copy_goes_by_its_size(size_bytes: int | None, tail: str) -> None:
    found = advice(replace(FINDING, size_bytes=size_bytes))
    assert found is not None
    assert found.endswith(tail)


def test_what_copies_nothing_says_nothing_of_copies() -> None:
    found = advice(replace(FINDING, cause=Cause.TOO_LARGE, size_bytes=1 << 20))
    assert found is not None
    assert "1048576" not in found


@pytest.mark.parametrize(
    "finding",
    [
        replace(FINDING, kind=Kind.NO_ALLOCATION, allocates=False),
        replace(FINDING, kind=Kind.LEAKING_PARAM),
        replace(FINDING, kind=Kind.UNUSED_IGNORE, cause=Cause.UNKNOWN),
        replace(FINDING, cause=Cause.UNKNOWN),
        replace(FINDING, inlined_from="strings.(*Builder).WriteByte"),
        replace(FINDING, kind=ESCAPES, cause=Cause.BOXED, condition="only on panic"),
        replace(FINDING, kind=ESCAPES, subject="func literal"),
        replace(FINDING, kind=ESCAPES, cause=Cause.CALLEE, subject="func literal"),
        replace(FINDING, kind=ESCAPES, cause=Cause.LOOP, subject="func literal"),
        replace(FINDING, kind=HIDDEN, cause=Cause.RUNTIME, subject="make(chan int)"),
    ],
)
def test_where_nothing_sensible_can_be_done_nothing_is_said(finding: Finding) -> None:
    assert advice(finding) is None
