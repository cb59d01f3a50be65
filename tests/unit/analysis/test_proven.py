"""What the calls that serve one candidate prove together."""

from dataclasses import replace
from typing import Any

import pytest

from heaplens.analysis.proven import Proven, proven
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Condition
from unit.analysis.builders import BOX, CALL, NEVER, at, level

SOMETIMES = replace(BOX, certainty=Certainty.SOMETIMES, condition="unless it is empty")
FULL = replace(SOMETIMES, condition="when the capacity is reached")
VARIABLE = frozenset({Product.VARIABLE})
BOXED = frozenset({Product.INTERFACE})
BOXES = frozenset({BOX.routine})
IN_BOX: Any = {"products": BOXED, "box_routines": BOXES}
SURE = Proven(allocates=True, size_bytes=8, products=VARIABLE)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([[CALL]], SURE),
        ([[SOMETIMES]], replace(SURE, condition=SOMETIMES.condition, **IN_BOX)),
        ([[SOMETIMES, FULL]], replace(SURE, condition=SOMETIMES.condition, **IN_BOX)),
        ([[CALL, SOMETIMES]], replace(SURE, products=VARIABLE | BOXED, box_routines=BOXES)),
        ([[CALL], [replace(CALL, size_bytes=16)]], Proven(allocates=True, products=VARIABLE)),
        ([[CALL], [CALL]], SURE),
    ],
)
def test_sizes_and_conditions_hold_where_all_calls_agree(
    calls: list[list[AllocatorCall]], expected: Proven
) -> None:
    assert proven(calls) == expected


@pytest.mark.parametrize(
    "calls",
    [[[CALL], [NEVER]], [[NEVER], [CALL]], [[CALL], [SOMETIMES]], [[SOMETIMES], [FULL]]],
)
def test_shapes_that_differ_allocate_for_some_types(calls: list[list[AllocatorCall]]) -> None:
    assert proven(calls).condition == Condition.SOME_TYPES


def test_a_shape_without_any_call_makes_it_for_some_types() -> None:
    assert proven([[CALL]], covers_all_shapes=False).condition == Condition.SOME_TYPES


@pytest.mark.parametrize(
    ("calls", "reason"),
    [
        ([], None),
        ([[]], None),
        ([[NEVER]], NEVER.condition),
        ([[replace(NEVER, condition=None)], [NEVER]], NEVER.condition),
        ([[replace(NEVER, condition=None)]], None),
    ],
)
def test_what_never_allocates_says_why(calls: list[list[AllocatorCall]], reason: str) -> None:
    assert proven(calls) == Proven(allocates=False, reason=reason)


def test_the_block_of_the_allocator_counts_where_all_have_the_same() -> None:
    small, large = replace(CALL, block_bytes=16), replace(CALL, block_bytes=24)
    assert proven([[small]]).block_bytes == 16
    assert proven([[small, replace(small, size_bytes=9)]]).block_bytes == 16
    assert proven([[small, large]]).block_bytes is None


def test_the_chain_is_that_of_the_first_call_that_allocates() -> None:
    chain = (level(7),)
    assert proven([[NEVER, at(3, CALL, *chain), CALL]]).chain == chain
