"""Verdicts held against allocator calls, in one group."""

from dataclasses import replace

import pytest

from heaplens.analysis.matching.claims import Claim, claim_of, match, wanted_products, with_twins
from heaplens.analysis.proven import Proven, proven
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Kind
from unit.analysis.builders import BLOCK, BOX, CALL, GROW, candidate, moved

MOVED = Claim(Kind.MOVED_TO_HEAP, "x", frozenset({Product.VARIABLE}), (3, 2))


def escape(subject: str, byte_col: int = 2) -> Claim:
    products = wanted_products(Kind.ESCAPES_TO_HEAP, subject)
    return Claim(Kind.ESCAPES_TO_HEAP, subject, products, (3, byte_col))


def test_a_call_serves_the_claim_that_names_its_type() -> None:
    """Two literals on a line: each gets its own call, in whatever order the code has them."""
    first, second = escape("&A{...}", 2), escape("&B{...}", 12)
    of_b, of_a = replace(CALL, type_name="ex.com/p.B"), replace(CALL, type_name="ex.com/p.A")
    served, left = match([first, second], [of_b, of_a])
    assert served == [[of_a], [of_b]]
    assert not left


def test_a_call_serves_only_what_it_can_make() -> None:
    """The growth of a slice is no closure, and the other way round."""
    served, left = match([escape("append"), escape("func literal", 9)], [CALL, GROW])
    assert served == [[GROW], [CALL]]
    assert not left


def test_what_no_claim_wants_is_left() -> None:
    served, left = match([MOVED], [GROW])
    assert served == [[]]
    assert left == [GROW]


def test_code_that_the_compiler_doubled_serves_one_claim() -> None:
    served, rest = match([escape("append")], [GROW, replace(GROW)])
    assert (served, rest) == ([[GROW]], [GROW])
    assert with_twins(served, rest) == ([[GROW, GROW]], [])


def test_interface_values_are_paired_with_operands_in_their_order() -> None:
    """Of `f(a+b, n)` the sum is made and boxed, the number is only boxed."""
    text = replace(BOX, routine="runtime.convTstring", size_bytes=16)
    number = replace(BOX, routine="runtime.convT64")
    join = replace(CALL, routine="runtime.concatstring2", product=Product.STRING)
    claims = [escape("a + b"), replace(escape("n"), end=(3, 9))]
    served, rest = match(claims, [join, text, number])
    assert served == [[join], [number]]
    assert rest == [text]


def test_two_boxes_that_are_alike_stay_two() -> None:
    """Of `f(a+b, s)` with two texts: the box of the sum does not take its neighbour's away."""
    text = replace(BOX, routine="runtime.convTstring", size_bytes=16)
    join = replace(CALL, routine="runtime.concatstring2", product=Product.STRING)
    claims = [escape("a + b"), replace(escape("s"), end=(3, 9))]
    served, rest = match(claims, [join, text, replace(text)])
    assert served == [[join], [text]]
    assert rest == [text]


def test_one_call_without_a_type_serves_several_small_variables() -> None:
    """The compiler allocates neighbours without pointers in one block."""
    block = replace(CALL, routine="runtime.mallocgcTinySC2", type_name=None, size_bytes=16)
    served, left = match([MOVED, replace(MOVED, subject="y", end=(3, 5))], [block])
    assert served == [[block], [block]]
    assert not left


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([[CALL]], Proven(allocates=True, size_bytes=8)),
        ([], Proven(allocates=False)),
        ([[replace(CALL, certainty=Certainty.NEVER)]], Proven(allocates=False)),
        (
            [[replace(BOX, certainty=Certainty.SOMETIMES, condition="unless it is empty")]],
            Proven(allocates=True, size_bytes=8, condition="unless it is empty"),
        ),
        ([[CALL], [replace(CALL, size_bytes=16)]], Proven(allocates=True)),
        (
            [[CALL], [replace(CALL, certainty=Certainty.NEVER)]],
            Proven(allocates=True, size_bytes=8, condition="for some type arguments"),
        ),
    ],
)
def test_what_the_calls_of_a_claim_say_together(
    calls: list[list[AllocatorCall]], expected: Proven
) -> None:
    assert replace(proven(calls), products=frozenset(), box_routines=frozenset()) == expected


JOIN = replace(CALL, routine="runtime.concatstring2", product=Product.STRING, type_name=None)
CONVERT = replace(JOIN, routine="runtime.slicebytetostring")
MAKE = replace(CALL, routine="runtime.makeslice", product=Product.SLICE)


@pytest.mark.parametrize(
    ("subject", "right", "wrong"),
    [
        ("a + b", JOIN, CONVERT),
        ("string(b)", CONVERT, JOIN),
        ("string(r)", replace(JOIN, routine="runtime.intstring"), JOIN),
        ("string(rs)", replace(JOIN, routine="runtime.slicerunetostring"), JOIN),
        (
            "([]byte)(s)",
            replace(JOIN, routine="runtime.stringtoslicebyte", product=Product.BYTES),
            CALL,
        ),
        ("n", BOX, CALL),
        ("&T{...}", MAKE, replace(CALL, product=Product.INTERFACE)),
        ("&T{...}", replace(CALL, type_name="ex.com/p.T"), CALL),
        ("new(T)", replace(CALL, type_name="ex.com/p.T"), CALL),
        ("[]T{...}", replace(MAKE, type_name="ex.com/p.T"), replace(MAKE, type_name="ex.com/p.U")),
        (
            "[]T{...}",
            replace(CALL, type_name="[3]ex.com/p.T"),
            replace(CALL, type_name="[]ex.com/p.T"),
        ),
        (
            "[][]T{...}",
            replace(MAKE, type_name="[]ex.com/p.T"),
            replace(MAKE, type_name="[]ex.com/p.U"),
        ),
        ("&lib.T{...}", replace(CALL, type_name="ex.com/lib.T"), CALL),
        ("n", CALL, BLOCK),
        ("func literal", replace(CALL, type_name="struct { F uintptr; X0 int }"), CALL),
    ],
)
def test_of_two_calls_a_claim_takes_the_one_that_fits_better(
    subject: str, right: AllocatorCall, wrong: AllocatorCall
) -> None:
    for calls in ([right, wrong], [wrong, right]):
        served, rest = match([escape(subject)], calls)
        assert served == [[right]]
        assert rest == [wrong]


def test_an_operand_is_boxed_rather_than_stored() -> None:
    """Where the boxes of a line are not those of its operands, one by one."""
    of_another = replace(BOX, routine="runtime.convTstring")
    served, rest = match([escape("n")], [CALL, BOX, of_another])
    assert served == [[BOX]]
    assert rest == [CALL, of_another]


@pytest.mark.parametrize("subject", ["make(T, n)", "append"])
def test_what_is_no_operand_is_storage_rather_than_anything_else(subject: str) -> None:
    other = replace(GROW if subject == "append" else CALL, routine="runtime.other", type_name=None)
    other = other if subject == "append" else replace(other, product=Product.CHANNEL)
    served, rest = match([escape(subject)], [other, MAKE])
    assert served == [[MAKE]]
    assert rest == [other]


def test_a_call_that_is_no_block_serves_one_claim() -> None:
    assert match([escape("n"), escape("m", 9)], [CALL])[0] == [[CALL], []]


def test_a_variable_needs_no_type_to_be_served() -> None:
    """A name is no type: the variable b is no []b."""
    of_b = replace(CALL, type_name="ex.com/p.b")
    moved_b = replace(MOVED, subject="b(", end=(3, 9))
    assert match([MOVED, moved_b], [of_b, CALL])[0] == [[of_b], [CALL]]


def test_what_escapes_gets_no_buffer_and_a_variable_knows_of_none() -> None:
    lent = replace(JOIN, buffered=True)
    assert match([escape("a + b")], [lent]) == ([[]], [lent])
    stored = replace(CALL, buffered=True)
    assert match([escape("&T{...}")], [stored]) == ([[stored]], [])
    assert match([MOVED], [stored]) == ([[stored]], [])


def test_operands_are_boxed_where_the_arguments_they_belong_to_end() -> None:
    """Of `f(g(a), b)` the box of b may be made before that of a: what is around it tells."""
    first, second = replace(BOX, size_bytes=1), replace(BOX, size_bytes=2)
    inner = replace(escape("a", 5), boxed=(3, 30))
    outer = replace(escape("b", 9), boxed=(3, 20))
    assert match([inner, outer], [first, second])[0] == [[second], [first]]


def test_inner_claims_are_served_before_those_around_them() -> None:
    outer, inner = replace(escape("&T{...}"), end=(3, 40)), replace(escape("&T{...}"), end=(3, 20))
    of_t = replace(CALL, type_name="ex.com/p.T")
    first, second = replace(of_t, size_bytes=1), replace(of_t, size_bytes=2)
    assert match([outer, inner], [first, second])[0] == [[second], [first]]


def test_the_box_of_a_slice_that_is_made_is_no_operand_s() -> None:
    """Of `f([]int{1}, n)`: the slice, its box, and the box of the number."""
    made = replace(CALL, routine="runtime.newobject", type_name="[1]int")
    of_slice = replace(BOX, routine="runtime.convTslice")
    served, rest = match([escape("[]int{...}"), escape("n", 9)], [made, of_slice, BOX])
    assert served == [[made], [BOX]]
    assert rest == [of_slice]


def test_a_variable_is_not_made_whatever_its_name() -> None:
    variable = replace(MOVED, subject="string(")
    text = replace(BOX, routine="runtime.convTstring")
    served, rest = match([variable, escape("s", 9), escape("n", 12)], [text, BOX, CALL])
    assert served == [[CALL], [text], [BOX]]
    assert rest == []


def test_a_claim_is_what_the_verdict_says_and_where_its_expression_ends() -> None:
    around = (3, 40)
    one = candidate("append(a, x)", 3, 2)
    one = replace(one, extent=replace(one.extent, around=around))
    products = wanted_products(Kind.ESCAPES_TO_HEAP, "append")
    assert claim_of(one) == Claim(
        Kind.ESCAPES_TO_HEAP, "append(a, x)", products, (3, 14), boxed=around
    )
    variable = frozenset({Product.VARIABLE})
    assert claim_of(moved("append")).products == variable
    assert claim_of(moved("append")).kind is Kind.MOVED_TO_HEAP
