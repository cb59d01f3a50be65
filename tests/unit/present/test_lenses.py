"""The line above a function says what it allocates, and nothing where that is nothing."""

import re
from dataclasses import replace

import pytest

from heaplens.model import FunctionSummary, Span
from heaplens.present.file_facts import FileFacts
from heaplens.present.lenses import Lens, lenses
from unit.present.small_files import PATH, file_facts

SPAN = Span(PATH, 3, 6, 3, 7)


def summary(
    certain: int = 0,
    conditional: int = 0,
    size_bytes: int = 0,
    unsized: int = 0,
    inlined: int = 0,
    *leaks: str,
) -> FunctionSummary:
    return FunctionSummary("f", SPAN, certain, conditional, size_bytes, unsized, inlined, leaks)


@pytest.mark.parametrize(
    ("function", "title"),
    [
        (summary(3, 0, 96, 0, 0, "p"), "3 allocations, 96 B · keeps p"),
        (summary(1, 0, 8), "1 allocation, 8 B"),
        (summary(2, 1, 96, 1), "2 allocations, 1 conditional, at least 96 B"),
        (summary(2, 0, 0, 2), "2 allocations"),
        (summary(0, 1), "1 conditional allocation"),
        (summary(0, 2, 0, 0, 1), "2 conditional allocations · 1 more of inlined code"),
        (summary(0, 0, 0, 0, 1), "1 allocation of inlined code"),
        (summary(1, 0, 8, 0, 0, *"pqr"), "1 allocation, 8 B · keeps p, q, r"),
        (summary(1, 0, 8, 0, 0, *"pqrs"), "1 allocation, 8 B · keeps p, q, r and 1 more"),
        (summary(1, 0, 8, 0, 0, *"pqrst"), "1 allocation, 8 B · keeps p, q, r and 2 more"),
    ],
)
def test_the_title_sums_up(function: FunctionSummary, title: str) -> None:
    one = replace(file_facts("package a\n"), functions=(function,))
    assert lenses(one) == [Lens(SPAN, title, 3)]


def test_a_function_that_allocates_nothing_has_none() -> None:
    assert (
        lenses(replace(file_facts("package a\n"), functions=(summary(0, 0, 0, 0, 0, "p"),))) == []
    )


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
