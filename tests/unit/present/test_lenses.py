"""The line above a function says what it allocates, and nothing where that is nothing."""

import re
from dataclasses import replace

import pytest

from heaplens.model import FunctionSummary, Span, Unseen, When, WhenSum
from heaplens.present.file_facts import FileFacts
from heaplens.present.lenses import Lens, lens_title, lenses
from unit.present.small_files import PATH, file_facts

SPAN = Span(PATH, 3, 6, 3, 7)


FUNCTION = FunctionSummary("f", SPAN, 0, 0, 0, 0, 0, ("p",))
LOOP, EACH, BRANCH = When.LOOP, When.EACH_CALL, When.BRANCH


def some(when: When, certain: int = 0, size_bytes: int = 0, *, may: int = 0) -> WhenSum:
    return WhenSum(when, certain, may, 0, size_bytes, 0, 0)


@pytest.mark.parametrize(
    ("sums", "title"),
    [
        ((some(EACH, 3, 336),), "each call 3 · 336 B"),
        ((some(LOOP, 2),), "in loops 2"),
        ((some(EACH, 2, 96), some(LOOP, 1, 8)), "each call 2 · 96 B | in loops 1 · 8 B"),
        ((replace(some(EACH, 2, 96), unsized=1),), "each call 2 · at least 96 B"),
        ((some(EACH, may=2), some(BRANCH, 1, 8, may=1)), "branches 1 · 8 B | 3 may allocate"),
        ((replace(some(BRANCH, may=10), growing=10),), "10 may grow"),
        ((replace(some(BRANCH, may=2), growing=1),), "2 may allocate"),
        ((some(When.ERROR, 2, 48, may=1),), "no allocation on the main path · 3 on error paths"),
        (
            (some(When.ERROR, 1), replace(some(BRANCH), unproven=1)),
            "1 on error paths",
        ),
        ((some(EACH, 1, 8), some(When.ERROR, 2, 48)), "each call 1 · 8 B | 2 on error paths"),
        ((some(When.START, 1, 8),), "at start 1 · 8 B"),
        ((some(When.TEST, 1, 8),), "in the test 1 · 8 B"),
    ],
)
def test_the_title_says_how_often(sums: tuple[WhenSum, ...], title: str) -> None:
    function = replace(FUNCTION, by_when=sums)
    assert lens_title(function) == title
    one = replace(file_facts("package a\n"), functions=(function,))
    assert lenses(one) == [Lens(SPAN, title, 3)]


@pytest.mark.parametrize(
    "function",
    [
        FUNCTION,
        replace(FUNCTION, by_when=(replace(some(EACH), unproven=2),)),
        replace(FUNCTION, by_when=(some(EACH, 1, 8),), one_line=True),
        replace(FUNCTION, unseen=Unseen.UNINSTANTIATED, one_line=True),
    ],
    ids=["keeps something", "nothing proven", "one line", "generic on one line"],
)
def test_a_function_without_anything_to_say_has_none(function: FunctionSummary) -> None:
    assert lenses(replace(file_facts("package a\n"), functions=(function,))) == []


@pytest.mark.parametrize(
    ("function", "title"),
    [
        (
            replace(FUNCTION, unseen=Unseen.UNINSTANTIATED),
            "not instantiated here: nothing is known",
        ),
        (replace(FUNCTION, unseen=Unseen.ASSEMBLY, one_line=True), "in assembly: not looked at"),
        (replace(FUNCTION, unseen=Unseen.LINKED, one_line=True), "no body here: not looked at"),
    ],
)
def test_what_nothing_is_known_of_is_said(function: FunctionSummary, title: str) -> None:
    one = replace(file_facts("package a\n"), functions=(function,))
    assert lenses(one) == [Lens(SPAN, title, 3)]


def test_the_lenses_of_the_samples_stand_at_their_functions(
    sample_files: tuple[FileFacts, ...],
) -> None:
    total = 0
    for facts in sample_files:
        for lens in lenses(facts):
            before = facts.data.split(b"\n")[lens.line - 1][: lens.span.byte_col - 1]
            assert re.search(rb"\bfunc (?:\([^)]*\) )?$", before), lens
            assert lens.title
            total += 1
    assert total > 50
