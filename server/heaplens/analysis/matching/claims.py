"""Pairs what verdicts claim with the allocator calls of one group. Pure: plain values, no I/O.

A verdict names a position, a call only a line. So they meet in a group, which is one line of one
function or one inlined call, and there by what is made and of which type.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.analysis.allocations import is_block
from heaplens.analysis.candidates import Candidate
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Product
from heaplens.model import Kind

_STORAGE = frozenset({Product.VARIABLE, Product.SLICE})
_BOX = frozenset({Product.INTERFACE, Product.VARIABLE})
_STRINGS = frozenset({Product.STRING, Product.BYTES})
_OPERAND = _BOX | _STRINGS | _STORAGE
_BYTES = frozenset({Product.BYTES, Product.INTERFACE, Product.VARIABLE})
# What takes a buffer on the stack instead, if it was given one.
_LENT = frozenset({Product.STRING, Product.BYTES, Product.MAP})
_GROWTH = frozenset({Product.SLICE_GROWTH, Product.SLICE_MOVE, Product.SLICE})
_MAPS = frozenset({Product.MAP})
# Of a named type: nobody knows whether it is a slice, a map or a channel.
_MADE = _STORAGE | _MAPS | {Product.CHANNEL}
_BY_BEGINNING = (
    (("make(map", "map["), _MAPS),
    (("make([]",), _STORAGE),
    (("make(",), _MADE),
    (("[]", "... argument", "new(", "&", "func literal"), _STORAGE),
    (("append",), _GROWTH),
    (("([]byte)(", "([]rune)("), _BYTES),
)
_TYPE_OF = re.compile(r"^(?:&|new\(|make\()?\s*((?:\[\]|\[[^\]]*\]|\*)*)([\w./\[\],*]+?)[({,)].*$")
_ARRAY = re.compile(r"\[\d")
_CLOSURE = "struct { F uintptr"
_SLICES = ("([]byte)(", "([]rune)(", "[]", "make([]", "append")
_TEXTS = ("string(",)
_SLICE_BOX, _TEXT_BOX = "runtime.convTslice", "runtime.convTstring"
_CONCATENATION = "runtime.concat"
_BY_CONVERSION = (
    (
        "string(",
        ("runtime.slicebytetostring", "runtime.slicerunetostring", "runtime.intstring"),
    ),
    ("([]byte)(", ("runtime.stringtoslicebyte",)),
    ("([]rune)(", ("runtime.stringtoslicerune",)),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one verdict says: this storage is on the heap."""

    kind: Kind
    """MOVED_TO_HEAP or ESCAPES_TO_HEAP."""
    subject: str
    """The variable or expression, in the compiler's words."""
    products: frozenset[Product]
    """What a call must make to serve it."""
    end: tuple[int, int]
    """Line and byte column where the expression ends: what is inside another one comes first."""
    boxed: tuple[int, int] = (0, 0)
    """Where what it is an argument or an element of ends: interface values are made for that."""


def claim_of(candidate: Candidate) -> Claim:
    """Return what the verdict of a candidate says."""
    escape, extent = candidate.escape, candidate.extent
    products = wanted_products(escape.kind, escape.subject)
    end = (extent.end_line, extent.end_byte_col)
    return Claim(escape.kind, escape.subject, products, end, extent.around)


def wanted_products(kind: Kind, subject: str) -> frozenset[Product]:
    """Return what a call must make to serve a verdict about a subject."""
    if kind is Kind.MOVED_TO_HEAP:
        return frozenset({Product.VARIABLE})
    for beginnings, products in _BY_BEGINNING:
        if subject.startswith(beginnings):
            return products
    return _OPERAND  # also of `[3]int{…}`, which is the storage of an array, or boxed


def match(
    claims: Sequence[Claim], calls: Sequence[AllocatorCall]
) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
    """Find the calls that serve the claims of one group.

    Args:
        claims: The claims of a group.
        calls: The calls of the same group, of one symbol, in the order of the code.

    Returns:
        For each claim its calls, and the calls that serve none, both in the order given.
    """
    # Calls by number, for two on a line may be equal in all that is known of them.
    order = sorted(range(len(claims)), key=lambda number: claims[number].end)
    boxes, free = _pair_boxes(claims, order, calls)
    server = dict(boxes)
    for fits, shares in _RULES:
        for number in order:
            if number in server:
                continue
            claim = claims[number]
            at = next(
                (at for at in free if _may_serve(claim, calls[at]) and fits(claim, calls[at])), None
            )
            if at is not None:
                server[number] = at
                if not shares:
                    free.remove(at)
    used = set(server.values())
    served = [[calls[server[number]]] if number in server else [] for number in range(len(claims))]
    return served, [call for at, call in enumerate(calls) if at not in used]


def with_twins(
    served: Sequence[Sequence[AllocatorCall]], rest: Iterable[AllocatorCall]
) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
    """Give code that the compiler has doubled to the claim that has its like.

    Returns:
        For each claim its calls, and the calls that are like none of them.
    """
    joined = [list(calls) for calls in served]
    left: list[AllocatorCall] = []
    for call in rest:
        twins = next((calls for calls in joined if any(_alike(call, twin) for twin in calls)), left)
        twins.append(call)
    return joined, left


def _may_serve(claim: Claim, call: AllocatorCall) -> bool:
    """Return whether a call makes what a claim is about: what escapes gets no stack buffer."""
    lent = call.buffered and claim.kind is Kind.ESCAPES_TO_HEAP
    return call.product in claim.products and not (lent and call.product in _LENT)


def _pair_boxes(
    claims: Sequence[Claim], order: Sequence[int], calls: Sequence[AllocatorCall]
) -> tuple[Mapping[int, int], list[int]]:
    """Pair interface values with operands where there is one for each, in their order.

    What makes an operand (`a + b`, `[]int{1}`) serves its claim; its box is an allocation besides.

    Args:
        claims: The claims.
        order: Their numbers in the order in which their code runs.
        calls: The calls.

    Returns:
        The number of the box by that of its claim, of operands that are made by nothing else; and
        the numbers of the calls that are still to be given.
    """
    boxes = [at for at, call in enumerate(calls) if call.product is Product.INTERFACE]
    others = [at for at, call in enumerate(calls) if call.product is not Product.INTERFACE]
    operands = [number for number in order if _is_plain(claims[number])]
    if len(boxes) != len(operands):
        # A text has another box than a slice, and both another than a number.
        for beginnings, routine in ((_SLICES, _SLICE_BOX), (_TEXTS, _TEXT_BOX)):
            made = sum(_is_made(claim, beginnings) for claim in claims)
            fitting = [at for at in boxes if calls[at].routine == routine]
            if len(fitting) >= made:
                boxes = [at for at in boxes if at not in fitting[:made]]
    if len(boxes) != len(operands):
        return {}, sorted(boxes + others)
    # `f(g(a), b)`: the boxes are made where the arguments of f are complete, not where a is.
    operands.sort(key=lambda number: claims[number].boxed)
    return dict(zip(operands, boxes, strict=True)), others


def _is_made(claim: Claim, beginnings: tuple[str, ...] = _SLICES + _TEXTS) -> bool:
    """Return whether an expression makes something that may be put into an interface besides."""
    if claim.kind is Kind.MOVED_TO_HEAP:
        return False
    is_sum = _TEXTS[0] in beginnings and " + " in claim.subject
    return claim.subject.startswith(beginnings) or is_sum


def _is_plain(claim: Claim) -> bool:
    """Return whether an expression is an operand that is put into an interface, and no more."""
    return claim.products == _OPERAND and not _is_made(claim)


def _right_type(claim: Claim, call: AllocatorCall) -> bool:
    """Return whether a call is of the type that the claim names: `&T{...}`, `[]T{...}`."""
    if claim.subject.startswith("func literal"):
        return _CLOSURE in (call.type_name or "")
    match_ = _TYPE_OF.match(claim.subject)
    if match_ is None or call.type_name is None or claim.kind is Kind.MOVED_TO_HEAP:
        return False
    prefix, name = match_.groups()
    base = call.type_name.rpartition("/")[2]
    if prefix.startswith("["):
        if call.product is Product.VARIABLE and not _ARRAY.match(call.type_name):
            return False  # a variable that holds such a slice
        base = base.rpartition("]")[2]
    return base.rpartition(".")[2] == name.rpartition(".")[2]


def _right_routine(claim: Claim, call: AllocatorCall) -> bool:
    """Return whether a call is what an expression always compiles to: `a + b`, `string(b)`."""
    if claim.kind is Kind.MOVED_TO_HEAP:
        return False
    for beginning, routines in _BY_CONVERSION:
        if claim.subject.startswith(beginning):
            return call.routine in routines
    return " + " in claim.subject and call.routine.startswith(_CONCATENATION)


def _likeliest(claim: Claim, call: AllocatorCall) -> bool:
    """Return whether a call makes what such an expression mostly is: an operand is boxed."""
    if is_block(call):
        return False
    if claim.products == _OPERAND:
        return call.product is not Product.VARIABLE
    return call.product in _STORAGE


def _right_product(_: Claim, call: AllocatorCall) -> bool:
    return not is_block(call)


def _shared(_: Claim, __: AllocatorCall) -> bool:
    return True


def _alike(call: AllocatorCall, other: AllocatorCall) -> bool:
    return (call.routine, call.type_name, call.count) == (
        *(other.routine, other.type_name, other.count),
    )


# The surest pairs first, each rule for all claims before the next one, and whether a call that a
# claim took by it may serve others as well. tests/unit/analysis/test_claims.py fails without each.
_RULES: tuple[tuple[Callable[[Claim, AllocatorCall], bool], bool], ...] = (
    # Two literals on a line, whose code may run in another order (samples/iterating has a variable
    # and a closure): the type tells them apart.
    (_right_type, False),
    # `string(a) + b`: both give a string, and no type is at hand. The routine tells.
    (_right_routine, False),
    # An operand that is a variable of its own besides: its box, not the variable. Where the boxes
    # of a line are as many as its operands, `_pair_boxes` has given them already.
    (_likeliest, False),
    # Anything that fits, but not yet a block: another variable may need that.
    (_right_product, False),
    # One block for several small variables: all of them share it (samples/returned).
    (_shared, True),
)
