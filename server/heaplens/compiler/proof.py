"""Holds verdicts against the allocator calls of the generated code. Pure: plain values, no I/O.

A verdict names a position, a call only a line, and for inlined code the verdict counts for the call
while the listing counts for the line that the code was written on. So claims and calls meet in a
group (one line of one function, or one inlined call), and there by what is made and of which type.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heaplens.compiler.allocators import Certainty, Product
from heaplens.compiler.listing import AllocatorCall
from heaplens.model import Kind

_STORAGE = frozenset({Product.VARIABLE, Product.SLICE})
_BOX = frozenset({Product.INTERFACE, Product.VARIABLE})
_STRINGS = frozenset({Product.STRING, Product.BYTES})
_OPERAND = _BOX | _STRINGS | _STORAGE
_BYTES = frozenset({Product.BYTES, Product.INTERFACE, Product.VARIABLE})
_GROWTH = frozenset({Product.SLICE_GROWTH, Product.SLICE_MOVE, Product.SLICE})
_MAPS = frozenset({Product.MAP})
_TYPE_OF = re.compile(r"^(?:&|new\(|make\()?\s*((?:\[\]|\[[^\]]*\]|\*)*)([\w./\[\],*]+?)[({,)].*$")
_CLOSURE = "struct { F uintptr"
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


def wanted_products(claim: Claim) -> frozenset[Product]:
    """What a call must make to serve a claim."""
    subject = claim.subject
    if claim.kind is Kind.MOVED_TO_HEAP:
        return frozenset({Product.VARIABLE})
    if subject.startswith(("make(map", "map[")):
        return _MAPS
    if subject.startswith(("make(", "[", "... argument", "new(", "&", "func literal")):
        return _STORAGE
    if subject.startswith("append"):
        return _GROWTH
    if subject.startswith(("([]byte)(", "([]rune)(")):
        return _BYTES
    return _OPERAND


def match(
    claims: Sequence[Claim], calls: Sequence[AllocatorCall]
) -> tuple[list[list[AllocatorCall]], list[AllocatorCall]]:
    """Finds the calls that serve the claims of one group.

    Args:
        claims: The claims of a group.
        calls: The calls of the same group, of one symbol.

    Returns:
        For each claim its calls, and the calls that serve none.
    """
    served: list[list[AllocatorCall]] = [[] for _ in claims]
    order = sorted(range(len(claims)), key=lambda at: claims[at].end)
    wants = {at: wanted_products(claims[at]) for at in order}
    left = list(calls)
    # The surest pairs first: the right type, then the right product, then one call for several
    # small variables, which has no type.
    for fits in (_right_type, _likeliest, _right_product, _shared):
        for at in order:
            if served[at]:
                continue
            call = next((c for c in left if c.product in wants[at] and fits(claims[at], c)), None)
            if call is not None:
                served[at].append(call)
                if fits is not _shared:
                    left = [other for other in left if other is not call]
    used = {id(call) for mine in served for call in mine}
    left = [call for call in left if id(call) not in used]
    # Code that the compiler has doubled serves the same claim twice.
    for call in list(left):
        twin = next((mine for mine in served if any(_alike(call, other) for other in mine)), None)
        if twin is not None:
            twin.append(call)
            left = [other for other in left if other is not call]
    return served, left


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
    conditions = {condition_of(call) for call in calls}
    condition = None if None in conditions else min(filter(None, conditions))
    differing = len(conditions) > 1 and len(symbols) > 1
    if differing or (condition is None and not all(symbols)):
        condition = _SOMETIMES
    return Proven(True, sizes.pop() if len(sizes) == 1 else None, condition)  # noqa: FBT003 - it is the result


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
        return base.rpartition(".")[2] == name.rpartition(".")[2]
    return call.type_name.rpartition("/")[2].rpartition(".")[2] == name.rpartition(".")[2]


def _likeliest(claim: Claim, call: AllocatorCall) -> bool:
    """Whether a call makes what an expression of this form mostly is: an operand that is boxed."""
    if call.product is Product.VARIABLE and call.type_name is None:
        return False
    wanted = wanted_products(claim)
    return call.product is not Product.VARIABLE if wanted == _OPERAND else call.product in _STORAGE


def _right_product(_: Claim, call: AllocatorCall) -> bool:
    return call.type_name is not None or call.product is not Product.VARIABLE


def _shared(_: Claim, __: AllocatorCall) -> bool:
    return True


def _alike(call: AllocatorCall, other: AllocatorCall) -> bool:
    return (call.product, call.type_name, call.count) == (
        *(other.product, other.type_name, other.count),
    )
