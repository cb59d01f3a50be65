"""The words for what the generated code shows and no verdict says. Pure: no I/O.

    "ready" escapes but allocates nothing: it is a constant in read-only data.
    s + t allocates a string.

Invariant: as in messages.py.
"""

from types import MappingProxyType
from typing import Final

from heaplens.compiler.runtime_routines import Product
from heaplens.explain.message import Message
from heaplens.model import Cause

NOTHING_CAPTURED: Final = "it captures nothing, so its closure is static data"
REMOVED: Final = "the generated code has no allocation for it; why is not known"
NEVER_REACHED: Final = "the inlined code never gets there, so the compiler dropped it"
DATA: Final = "it is static data"
NO_ALLOCATION: Final = MappingProxyType(
    {
        "constant": "it is a constant in read-only data",
        "single byte": "single-byte values come from a static table",
        "zero size": "its size is zero",
    }
)
"""Why an escape allocates nothing, by the compiler's word or that of the syntax."""
BRIEF_REASONS: Final = MappingProxyType(
    {
        NOTHING_CAPTURED: "captures nothing",
        REMOVED: "no allocation in the code",
        NEVER_REACHED: "never reached here",
        DATA: "static data",
        NO_ALLOCATION["constant"]: "a constant",
        NO_ALLOCATION["single byte"]: "a single byte",
        NO_ALLOCATION["zero size"]: "size zero",
    }
)
"""The same reasons in a few words."""

IMPLICIT: Final = MappingProxyType(
    {
        Product.VARIABLE: Message(Cause.RUNTIME, "{it} allocates a value"),
        Product.SLICE: Message(
            Cause.RUNTIME, "{it} allocates the backing array of a slice", brief="makes a slice"
        ),
        Product.SLICE_GROWTH: Message(
            Cause.GROWTH, "{it} grows the slice", brief="grows beyond its capacity"
        ),
        Product.SLICE_MOVE: Message(
            Cause.GROWTH,
            "{it} moves the backing array of a slice to the heap",
            brief="moves its array to the heap",
        ),
        Product.MAP: Message(Cause.RUNTIME, "{it} allocates a map", brief="makes a map"),
        Product.MAP_GROWTH: Message(Cause.GROWTH, "{it} may grow the map"),
        Product.CHANNEL: Message(
            Cause.RUNTIME, "{it} allocates a channel", brief="makes a channel"
        ),
        Product.STRING: Message(Cause.RUNTIME, "{it} allocates a string", brief="makes a string"),
        Product.BYTES: Message(
            Cause.RUNTIME, "{it} allocates a copy of the string", brief="copies the string"
        ),
        Product.INTERFACE: Message(
            Cause.BOXED,
            "converting {it} to an interface copies it",
            brief="boxed in an interface value",
        ),
        Product.GOROUTINE: Message(
            Cause.GOROUTINE,
            "{it} starts a goroutine, which needs a stack",
            brief="starts a goroutine",
        ),
        Product.DEFER: Message(
            Cause.LOOP, "{it} allocates a defer record", brief="deferred in a loop"
        ),
        Product.TIMER: Message(Cause.RUNTIME, "{it} allocates a timer", brief="makes a timer"),
    }
)
"""What is said of an allocation that no verdict announces, by what is made."""
CLOSURE_OF_CALL: Final = MappingProxyType(
    {
        "go": Message(
            Cause.RUNTIME,
            "{it} needs a closure on the heap: the goroutine keeps {place}",
            brief="goroutine keeps {place}",
        ),
        "defer": Message(
            Cause.RUNTIME,
            "{it} needs a closure on the heap: the deferred call keeps {place}",
            brief="deferred call keeps {place}",
        ),
    }
)
"""What is said of the closure that a statement makes for its call, by its keyword."""
RANGE_DEFER: Final = Message(
    Cause.LOOP,
    "{it} is ranged over by a body that defers: what keeps those calls is on the heap",
    brief="the loop body defers calls",
)
CLOSURE: Final = Message(Cause.RUNTIME, "{it} allocates a closure")
MAP_GROUP: Final = Message(
    Cause.GROWTH,
    "{it} allocates room for the entries of the map",
    brief="allocates room for map entries",
)
MAP_VALUE: Final = Message(
    Cause.GROWTH,
    "{it} allocates its value: a map keeps what is larger than 128 B outside",
    brief="allocates a large map value",
)
FUNCTION_VALUE: Final = Message(
    Cause.RUNTIME, "{it} makes a closure that keeps {place}", brief="closure keeps {place}"
)
MOVES_ITS_ARRAY: Final = Message(
    Cause.GROWTH,
    "returning {it} moves its backing array to the heap",
    brief="moves its array to the heap",
)
OVERFLOW_BUCKETS: Final = Message(
    Cause.GROWTH,
    "{it} allocates the list of the map's overflow buckets",
    brief="lists the map's overflow buckets",
)
JOINS: Final = "joins strings"
"""The brief reason of an expression that makes a string of several."""
