"""An advice fits what it is given for, names its price, and is left out where none is honest."""

from dataclasses import replace

import pytest

from heaplens.explain.advice import advice
from heaplens.model import Cause, Finding, Kind, Span

FINDING = Finding(
    Span("/a.go", 1, 1, 1, 2), Kind.MOVED_TO_HEAP, "x", "f", Cause.RETURNED, "x is on the heap."
)
ESCAPES, HIDDEN = Kind.ESCAPES_TO_HEAP, Kind.HIDDEN_ALLOCATION


@pytest.mark.parametrize(
    ("kind", "cause", "subject", "words"),
    [
        (Kind.MOVED_TO_HEAP, Cause.RETURNED, "x", "Returning the value"),
        (Kind.MOVED_TO_HEAP, Cause.GOROUTINE, "x", "passing it as an argument"),
        (ESCAPES, Cause.RETURNED, "&T{...}", "Returning the value"),
        (ESCAPES, Cause.RETURNED, "make([]int, n)", "the caller passes in"),
        (ESCAPES, Cause.STORED, "append", "capacity"),
        (HIDDEN, Cause.GROWTH, "append(s, 1)", "capacity"),
        (HIDDEN, Cause.GROWTH, "m[key]", "A map made with"),
        (HIDDEN, Cause.RUNTIME, "a + b", "strings.Builder"),
        (HIDDEN, Cause.RUNTIME, "string(b)", "bytes or string"),
        (HIDDEN, Cause.LOOP, "defer f()", "function of its own"),
        (ESCAPES, Cause.BOXED, "n", "type parameter"),
    ],
)
def test_what_can_be_done(kind: Kind, cause: Cause, subject: str, words: str) -> None:
    found = advice(replace(FINDING, kind=kind, cause=cause, subject=subject))
    assert found is not None
    assert words in found
    assert found.endswith(".")


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
        replace(FINDING, kind=HIDDEN, cause=Cause.RUNTIME, subject="make(chan int)"),
    ],
)
def test_where_nothing_sensible_can_be_done_nothing_is_said(finding: Finding) -> None:
    assert advice(finding) is None
