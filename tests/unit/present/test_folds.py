"""What a fold says of all its parts, and what it never claims."""

from dataclasses import replace

import pytest

from heaplens.analysis.folding import folded
from heaplens.model import Cause, Finding, Group, GroupKind, Kind, Span
from heaplens.present.folds import amount, elsewhere

GROUP = Group(GroupKind.ARGUMENTS, "", 3, 20)
BOX = Finding(
    Span("/a.go", 3, 9, 3, 12),
    Kind.ESCAPES_TO_HEAP,
    "n",
    "f",
    Cause.BOXED,
    "",
    allocates=True,
    size_bytes=16,
    group=GROUP,
)
MAYBE = replace(BOX, condition="unless it is empty")
LARGE = replace(BOX, size_bytes=144)
UNSIZED = replace(BOX, size_bytes=None)
MAYBE_UNSIZED = replace(UNSIZED, condition="when the map grows")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([BOX], "heap 16 B"),
        ([BOX, BOX, BOX], "heap 3 × 16 B"),
        ([BOX, LARGE], "heap 160 B"),
        ([BOX, LARGE, MAYBE], "heap 160 B +1?"),
        ([MAYBE], "heap? 16 B"),
        ([MAYBE, MAYBE, MAYBE], "heap? 3 × 16 B"),
        ([MAYBE, replace(MAYBE, size_bytes=24)], "heap? up to 40 B"),
        ([UNSIZED], "heap"),
        ([BOX, UNSIZED], "heap 16+ B"),
        ([UNSIZED, MAYBE], "heap +1?"),
        ([MAYBE_UNSIZED, MAYBE_UNSIZED], "heap?"),
        ([MAYBE, MAYBE_UNSIZED], "heap?"),
    ],
)
def test_the_amount_is_that_of_all_parts_and_no_more(parts: list[Finding], words: str) -> None:
    (fold,) = folded(parts)
    assert amount(fold) == words


@pytest.mark.parametrize(
    ("kind", "others", "words"),
    [
        (GroupKind.SLICE, 1, "grows here and at 1 more place"),
        (GroupKind.SLICE, 17, "grows here and at 17 more places"),
        (GroupKind.ARGUMENTS, 2, "2 more among the arguments of this call"),
        (GroupKind.LITERAL, 2, "2 more in this literal"),
        (GroupKind.INLINED, 1, "1 more inlined at this call"),
        (GroupKind.INLINED, 0, ""),
    ],
)
def test_where_the_others_are(kind: GroupKind, others: int, words: str) -> None:
    part = replace(BOX, group=replace(GROUP, kind=kind))
    (fold,) = folded([part] * (others + 1))
    assert elsewhere(fold) == words
