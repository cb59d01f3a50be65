"""The catalogue: every word that is said about why, in one place. Pure: no I/O.

In the clauses `{it}` is the storage or its address, `{place}` what keeps it, `{boxed}` empty or the
words of BOXED; a `~` stands before what is left out where the sentence gets too long.
Invariant: every clause is true of whatever the compiler may have meant, so it says "may" where the
explanation leaves it open, and none has a word that only the compiler's authors know.
"""

from types import MappingProxyType
from typing import Final

from heaplens.compiler.runtime_routines import Product
from heaplens.compiler.versions import (
    STACK_EXPRESSION_BYTES,
    STACK_LIMIT,
    STACK_VARIABLE_BYTES,
    STACK_VARIABLE_BYTES_BEFORE,
)
from heaplens.model import Cause

BOXED: Final = " as an interface value"
MAY_KEEP: Final = "{it} is passed{boxed} to {place}~, which may keep it"
MAY_KEEP_AS: Final = "{it} is passed{boxed} to {place} (as {parameter})~, which may keep it"
UNSEEN: Final = "{it} is passed{boxed} to {place}~, which the compiler cannot look into"
UNSEEN_INSIDE: Final = (
    "{it} is passed{boxed} to {place}~, which calls what the compiler cannot look into"
)
CALLED_ON: Final = "{place} is called on it~, which may keep it"
UNSEEN_ON: Final = "{place} is called on it~, which the compiler cannot look into"
RUNS_ON: Final = "{it} is what the call of {place} runs on"
NO_CODE: Final = "the compiler has no Go code of it to look into"
MOVED_ITSELF: Final = "the parameter itself is on the heap"
HANDED: Final = "{it} is passed{boxed} to {place}, where "
PANIC: Final = "{it} is the value of a panic"
APPENDED: Final = "{it} is appended{boxed} to {place}"
GLOBAL: Final = "{it} is stored{boxed} in the global {place}"
STORED: Final = "{it} is stored{boxed} in {place}~, which may be on the heap"
STORED_SOMEWHERE: Final = "{it} is kept{boxed} by something on the heap"
KEPT_TOO: Final = "{it} is kept{boxed} in {place}, which is on the heap too"
BOX_TOO: Final = "{it} is in an interface value that is on the heap too"
RETURNED: Final = "{it} is returned{boxed} by {function}"
METHOD_USED: Final = "one of its methods is used as a function value"
METHOD_VALUE: Final = "the method value {place} keeps it"
CAPTURED: Final = "it is captured by a closure that is on the heap too"
BY_GOROUTINE: Final = "a goroutine uses it"
GOROUTINE: Final = "{it} runs as a goroutine"
GOROUTINE_CALL: Final = "{it} is passed{boxed} to {place}, which runs as a goroutine"
DEFERRED: Final = "{it} is deferred in a loop"
RUN_LATER: Final = "{it} runs as a goroutine, or is deferred in a loop"
BY_DEFERRED: Final = "a call that is deferred in a loop uses it"
BEYOND_CALL: Final = "{it} is kept{boxed} in {place}~, which lives longer than the closure's call"
BEYOND_TURN: Final = "{it} is kept{boxed} in {place}~, which lives longer than the loop's turn"
USED_BEYOND_TURN: Final = "{it} is used beyond the loop's turn that makes it"
LIVES_LONGER: Final = "{it} is kept{boxed} in {place}, which lives longer"
VARIABLE_TOO_LARGE: Final = (
    "it is too large for the stack:"
    f" variables there have at most {STACK_VARIABLE_BYTES >> 10} KB~"
    f" ({STACK_VARIABLE_BYTES_BEFORE >> 20} MB before Go 1.{STACK_LIMIT.since})"
)
EXPRESSION_TOO_LARGE: Final = (
    "it is too large for the stack:"
    f" what an expression makes there has at most {STACK_EXPRESSION_BYTES >> 10} KB"
)

IN_HEAP: Final = MappingProxyType(
    {
        "send": (Cause.STORED, "{it} is sent{boxed} on {place}"),
        "map literal value": (Cause.STORED, "{it} is stored{boxed} in a map"),
        "map literal key": (Cause.STORED, "{it} becomes a key of a map"),
        "key of map put": (Cause.STORED, "{it} becomes a key of {place}"),
        "appendee slice": (Cause.STORED, "{it} is in a slice that append may copy to the heap"),
        "appended slice...": (Cause.STORED, "{it} is in a slice that append may copy to the heap"),
        "copied slice": (Cause.STORED, "{it} is copied to a slice that may be on the heap"),
        "captured by a closure": (Cause.CLOSURE, CAPTURED),
        "reference": (Cause.CLOSURE, CAPTURED),
        "return": (Cause.RETURNED, RETURNED),
        "conversion to unsafe.Pointer": (Cause.STORED, "{it} becomes an unsafe pointer"),
        "//go:uintptrescapes": (
            Cause.CALLEE,
            "{it} is passed as a number to a function that asks for it on the heap",
        ),
    }
)
"""Cause and clause by the compiler's reason for the last step, where that leads into the heap."""

OF_THE_STORAGE: Final = MappingProxyType(
    {
        "too aligned for stack": (Cause.TOO_LARGE, "its alignment is too large for the stack"),
        "zero-sized element": (Cause.SIZE_NOT_CONSTANT, "its elements have no size"),
    }
)
"""Cause and clause where the storage itself is the reason, whatever happens to it."""
SIZE: Final = "its size is known only when the program runs"
SIZE_OF: Final = "its size, {place}, is known only when the program runs"

STEPS: Final = MappingProxyType(
    {
        "address-of": "its address is taken",
        "appended slice...": "appended",
        "appendee slice": "append may copy it",
        "array literal element": "put into an array",
        "assign": "assigned",
        "call parameter": "passed",
        "callee operand": "called",
        "captured by a closure": "captured by a closure",
        "conversion to unsafe.Pointer": "made an unsafe pointer",
        "copied slice": "copied to another slice",
        "dot": "one of its fields",
        "dot of pointer": "a field of what it points to",
        "element": "one of its elements",
        "fixed-array-index-of": "one of its elements",
        "go": "run as a goroutine",
        "defer": "deferred in a loop",
        "indirection": "what it points to",
        "inlined parameter": "passed",
        "interface-converted": "put into an interface value",
        "key of map put": "made the key of a map",
        "made": "made",
        "map literal key": "made the key of a map",
        "map literal value": "put into a map",
        "non-constant size": "its size is known only when the program runs",
        "range": "taken by range",
        "reflect.Header.Data": "made the data of a header",
        "return": "returned",
        "send": "sent",
        "slice": "sliced",
        "slice-literal-element": "put into a slice",
        "slice-to-array": "made an array",
        "struct literal element": "put into a struct",
        "switch case": "taken by a type switch",
        "too aligned for stack": "its alignment is too large for the stack",
        "too large for stack": "too large for the stack",
        "zero-sized element": "its elements have no size",
        "//go:uintptrescapes": "passed as a number",
    }
)
"""What happens in a step, by its reason (src/cmd/compile/internal/escape: `note` and `dot`)."""
SAME_STEP: Final = MappingProxyType(
    {
        "assign-pair": "assign",
        "assign-pair-dot-type": "assign",
        "assign-pair-mapr": "assign",
        "assign-pair-receive": "assign",
        "range-deref": "range",
        "reference": "captured by a closure",
        "spill": "made",
    }
)
"""The compiler's reasons that mean to a reader what another one means."""

NOTHING_CAPTURED: Final = "it captures nothing, so the program has it once"
REMOVED: Final = "the compiler needs no copy of it"
DATA: Final = "it is laid out with the program's data"
NO_ALLOCATION: Final = MappingProxyType(
    {
        "constant": "it is a constant, which the program has once",
        "single byte": "a single byte is taken from a table",
        "zero size": "its size is zero",
    }
)
"""Why an escape allocates nothing, by the compiler's word or that of the syntax."""

MADE_UNASKED: Final = MappingProxyType(
    {
        Product.VARIABLE: (Cause.RUNTIME, "the runtime allocates a value for {source}"),
        Product.SLICE: (Cause.RUNTIME, "{source} allocates the elements of a slice"),
        Product.SLICE_GROWTH: (Cause.GROWTH, "{source} allocates larger room for its elements"),
        Product.SLICE_MOVE: (
            Cause.GROWTH,
            "{source} copies its elements from the stack to the heap",
        ),
        Product.MAP: (Cause.RUNTIME, "{source} allocates a map"),
        Product.MAP_GROWTH: (Cause.GROWTH, "{source} allocates more room in the map"),
        Product.CHANNEL: (Cause.RUNTIME, "{source} allocates a channel"),
        Product.STRING: (Cause.RUNTIME, "{source} allocates a new string"),
        Product.BYTES: (Cause.RUNTIME, "{source} allocates a copy of the string"),
        Product.INTERFACE: (Cause.BOXED, "{source} allocates a copy for an interface value"),
        Product.GOROUTINE: (Cause.GOROUTINE, "{source} starts a goroutine, which needs a stack"),
        Product.DEFER: (Cause.LOOP, "{source} allocates the record of a deferred call"),
        Product.TIMER: (Cause.RUNTIME, "{source} allocates a timer"),
    }
)
"""Cause and sentence of what no verdict announces, by what is made."""
