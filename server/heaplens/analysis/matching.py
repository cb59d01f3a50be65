"""Holds verdicts against the allocator calls of the generated code. Pure: plain values, no I/O.

A verdict names a position, a call only a line, and for inlined code the verdict counts for the call
while the listing counts for the line that the code was written on. So claims and calls meet in a
group (one line of one function, or one inlined call), and there by what is made and of which type.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.compiler.object.calls import AllocatorCall, InlinedCall
from heaplens.compiler.runtime_routines import Certainty, Product
from heaplens.model import Kind

_STORAGE = frozenset({Product.VARIABLE, Product.SLICE})
_BOX = frozenset({Product.INTERFACE, Product.VARIABLE})
_STRINGS = frozenset({Product.STRING, Product.BYTES})
_OPERAND = _BOX | _STRINGS | _STORAGE
_BYTES = frozenset({Product.BYTES, Product.INTERFACE, Product.VARIABLE})
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
_MALLOC = "runtime.mallocgc"
_CONCATENATION = "runtime.concat"
_BY_CONVERSION = (
    (
        "string(",
        ("runtime.slicebytetostring", "runtime.slicerunetostring", "runtime.intstring"),
    ),
    ("([]byte)(", ("runtime.stringtoslicebyte",)),
    ("([]rune)(", ("runtime.stringtoslicerune",)),
)
_SOMETIMES = "for some type arguments"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one verdict says: this storage is on the heap."""

    kind: Kind
    """MOVED_TO_HEAP or ESCAPES_TO_HEAP."""
    subject: str
    """The variable or expression, in the compiler's words."""
    end: tuple[int, int]
    """Line and byte column where the expression ends: what is inside another one comes first."""
    boxed: tuple[int, int] = (0, 0)
    """Where what it is an argument or an element of ends: interface values are made for that."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What the code says of a claim."""

    allocates: bool
    """Whether there is a call of the allocator for it."""
    size_bytes: int | None = None
    """Bytes of one allocation, where constant."""
    condition: str | None = None
    """When it allocates, if not always."""
    reason: str | None = None
    """Why it does not, where the code says so."""
    block_bytes: int | None = None
    """What the allocator gives for that."""
    products: frozenset[Product] = frozenset()
    """What the calls make that serve the claim."""
    chain: tuple[InlinedCall, ...] = ()
    """The inlined calls that the first of them sits in."""


def wanted_products(claim: Claim) -> frozenset[Product]:
    """What a call must make to serve a claim."""
    subject = claim.subject
    if claim.kind is Kind.MOVED_TO_HEAP:
        return frozenset({Product.VARIABLE})
    for beginnings, products in _BY_BEGINNING:
        if subject.startswith(beginnings):
            return products
    return _OPERAND  # also of `[3]int{…}`, which is the storage of an array, or boxed


def match(
    claims: Sequence[Claim], calls: Sequence[AllocatorCall]
) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
    """Finds the calls that serve the claims of one group.

    Args:
        claims: The claims of a group.
        calls: The calls of the same group, of one symbol, in the order of the code.

    Returns:
        For each claim its calls, and the calls that serve none.
    """
    served: list[list[AllocatorCall]] = [[] for _ in claims]
    order = sorted(range(len(claims)), key=lambda at: claims[at].end)
    left = _without_boxes([claims[at] for at in order], calls, [served[at] for at in order])
    # The surest pairs first: the right type, then the right product, then one call for several
    # small variables, which has no type.
    for fits in (_right_type, _right_routine, _likeliest, _right_product, _shared):
        for at in order:
            if served[at]:
                continue
            call = next(
                (c for c in left if _may_serve(claims[at], c) and fits(claims[at], c)), None
            )
            if call is not None:
                served[at].append(call)
                if fits is not _shared:
                    left = [other for other in left if other is not call]
    used = {id(call) for mine in served for call in mine}
    return served, [call for call in calls if id(call) not in used]


def _may_serve(claim: Claim, call: AllocatorCall) -> bool:
    """Whether a call makes what a claim is about: what escapes gets no buffer on the stack."""
    lent = call.buffered and claim.kind is Kind.ESCAPES_TO_HEAP
    return call.product in wanted_products(claim) and not (lent and call.product in _LENT)


def with_twins(
    served: Sequence[list[AllocatorCall]], rest: Sequence[AllocatorCall]
) -> list[AllocatorCall]:
    """Gives code that the compiler has doubled to the claim that has its like; returns the rest."""
    left = []
    for call in rest:
        twin = next((mine for mine in served if any(_alike(call, other) for other in mine)), None)
        if twin is None:
            left.append(call)
        else:
            twin.append(call)
    return left


def _without_boxes(
    claims: Sequence[Claim], calls: Sequence[AllocatorCall], served: Sequence[list[AllocatorCall]]
) -> list[AllocatorCall]:
    """Pairs interface values with operands where there is one for each, in their order.

    What makes an operand (`a + b`, `[]int{1}`) serves its claim; its box is an allocation besides.

    Args:
        claims: The claims in the order in which their code runs.
        calls: The calls.
        served: Gets the boxes of operands that are made by nothing else.

    Returns:
        The calls that are still to be given.
    """
    boxes = [call for call in calls if call.product is Product.INTERFACE]
    plain = [at for at, claim in enumerate(claims) if _is_plain(claim)]
    if len(boxes) != len(plain):
        # A text has another box than a slice, and both another than a number.
        for beginnings, box in ((_SLICES, _SLICE_BOX), (_TEXTS, _TEXT_BOX)):
            made = sum(_is_made(claim, beginnings) for claim in claims)
            own = [call for call in boxes if call.routine == box]
            if len(own) >= made:
                # By identity: two boxes of one kind on a line are equal in all that they say.
                of_made = set(map(id, own[:made]))
                boxes = [call for call in boxes if id(call) not in of_made]
    open_ = set(map(id, boxes))
    left = [call for call in calls if id(call) in open_ or call.product is not Product.INTERFACE]
    if len(boxes) != len(plain):
        return left
    for at, call in zip(sorted(plain, key=lambda at: claims[at].boxed), boxes, strict=True):
        served[at].append(call)
    return [call for call in calls if call.product is not Product.INTERFACE]


def _is_made(claim: Claim, beginnings: tuple[str, ...] = _SLICES + _TEXTS) -> bool:
    """Whether an expression makes something that may be put into an interface besides."""
    if claim.kind is Kind.MOVED_TO_HEAP:
        return False
    is_sum = _TEXTS[0] in beginnings and " + " in claim.subject
    return claim.subject.startswith(beginnings) or is_sum


def _is_plain(claim: Claim) -> bool:
    """Whether an expression is an operand that is put into an interface, and nothing else."""
    return wanted_products(claim) == _OPERAND and not _is_made(claim)


def proven(by_symbol: Sequence[Sequence[AllocatorCall]]) -> Proven:
    """What the calls that serve a claim say together.

    Args:
        by_symbol: The calls in each symbol that holds the code: one for each shape of a generic
            function. Empty where a symbol has none.

    Returns:
        What is proven.
    """
    symbols = [[c for c in calls if c.certainty is not Certainty.NEVER] for calls in by_symbol]
    calls = [call for calls in symbols for call in calls]
    if not calls:
        never = [call.condition for own in by_symbol for call in own]
        return Proven(allocates=False, reason=next(filter(None, never), None))
    sizes = {call.size_bytes for call in calls}
    blocks = {call.block_bytes for call in calls}
    conditions = {condition_of(call) for call in calls}
    condition = None if None in conditions else min(filter(None, conditions))
    differing = len(conditions) > 1 and len(symbols) > 1
    if differing or not all(symbols):
        condition = _SOMETIMES
    return Proven(
        allocates=True,
        size_bytes=sizes.pop() if len(sizes) == 1 else None,
        condition=condition,
        block_bytes=blocks.pop() if len(blocks) == 1 else None,
        chain=calls[0].chain,
        products=frozenset(call.product for call in calls),
    )


def condition_of(call: AllocatorCall) -> str | None:
    """When a call allocates, in words; None for always."""
    return None if call.certainty is Certainty.ALWAYS else call.condition


def _right_type(claim: Claim, call: AllocatorCall) -> bool:
    """Whether the type of a call is the one that the claim names: `&T{...}`, `new(T)`, `[]T{…}`."""
    if claim.subject.startswith("func literal"):
        return _CLOSURE in (call.type_name or "")
    match_ = _TYPE_OF.match(claim.subject)
    if match_ is None or call.type_name is None or claim.kind is Kind.MOVED_TO_HEAP:
        return False
    prefix, name = match_.groups()
    base = call.type_name.rpartition("/")[2].rpartition("]")[2]
    if prefix.startswith("["):
        if call.product is Product.VARIABLE and not _ARRAY.match(call.type_name):
            return False  # a variable that holds such a slice
        return base.rpartition(".")[2] == name.rpartition(".")[2]
    return call.type_name.rpartition("/")[2].rpartition(".")[2] == name.rpartition(".")[2]


def _right_routine(claim: Claim, call: AllocatorCall) -> bool:
    """Whether a call is what an expression is always compiled to: `a + b`, `string(b)`."""
    if claim.kind is Kind.MOVED_TO_HEAP:
        return False
    for beginning, routines in _BY_CONVERSION:
        if claim.subject.startswith(beginning):
            return call.routine in routines
    return " + " in claim.subject and call.routine.startswith(_CONCATENATION)


def is_block(call: AllocatorCall) -> bool:
    """Whether a call makes one block of several small variables: it has no type, only a size.

    Its line is that of the first (cmd/compile/internal/ssagen, flushPendingHeapAllocations).
    """
    return (
        call.product is Product.VARIABLE
        and call.type_name is None
        and call.routine.startswith(_MALLOC)
    )


def _likeliest(claim: Claim, call: AllocatorCall) -> bool:
    """Whether a call makes what an expression of this form mostly is: an operand that is boxed."""
    if is_block(call):
        return False
    wanted = wanted_products(claim)
    return call.product is not Product.VARIABLE if wanted == _OPERAND else call.product in _STORAGE


def _right_product(_: Claim, call: AllocatorCall) -> bool:
    return not is_block(call)


def _shared(_: Claim, __: AllocatorCall) -> bool:
    return True


def _alike(call: AllocatorCall, other: AllocatorCall) -> bool:
    return (call.routine, call.type_name, call.count) == (
        *(other.routine, other.type_name, other.count),
    )
