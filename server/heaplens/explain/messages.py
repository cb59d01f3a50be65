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
UNSEEN: Final = "{it} is passed{boxed} to {place}~, whose code the compiler cannot see"
UNSEEN_INSIDE: Final = "{it} is passed{boxed} to {place}~, which calls code the compiler cannot see"
CALLED_ON: Final = "it is the receiver of {place}~, which may keep it"
UNSEEN_ON: Final = "it is the receiver of {place}~, whose code the compiler cannot see"
RUNS_ON: Final = "{it} is used by the call of {place}"
NO_CODE: Final = "it has no Go body for the compiler to analyze"
MOVED_ITSELF: Final = "the parameter itself is moved to the heap"
HANDED: Final = "{it} is passed{boxed} to {place}, where "
PANIC: Final = "{it} is passed to panic"
APPENDED: Final = "{it} is appended{boxed} to {place}"
GLOBAL: Final = "{it} is stored{boxed} in the global {place}"
STORED: Final = "{it} is stored{boxed} in {place}~, which may be on the heap"
STORED_SOMEWHERE: Final = "{it} is reachable{boxed} from a heap object"
KEPT_TOO: Final = "{it} is stored{boxed} in {place}, which is also on the heap"
BOX_TOO: Final = "{it} is stored in an interface value that is also on the heap"
RETURNED: Final = "{it} is returned{boxed} by {function}"
METHOD_USED: Final = "one of its methods is used as a method value"
METHOD_VALUE: Final = "{it} is bound to the method value {place}"
CAPTURED: Final = "it is captured by a closure that escapes"
BY_GOROUTINE: Final = "it is captured by a goroutine"
GOROUTINE: Final = "{it} runs as a goroutine"
GOROUTINE_CALL: Final = "{it} is passed{boxed} to {place}, which runs as a goroutine"
DEFERRED: Final = "{it} is deferred in a loop"
RUN_LATER: Final = "{it} runs as a goroutine or is deferred in a loop"
BY_DEFERRED: Final = "it is used by a call deferred in a loop"
BEYOND_CALL: Final = "{it} is stored{boxed} in {place}~, which outlives the closure call"
BEYOND_TURN: Final = "{it} is stored{boxed} in {place}~, which outlives the loop iteration"
USED_BEYOND_TURN: Final = "{it} is used beyond the loop iteration that creates it"
LIVES_LONGER: Final = "{it} is stored{boxed} in {place}, which outlives it"
VARIABLE_TOO_LARGE: Final = (
    "it is too large for the stack~"
    f" (limit for variables: {STACK_VARIABLE_BYTES >> 10} KB;"
    f" {STACK_VARIABLE_BYTES_BEFORE >> 20} MB before Go 1.{STACK_LIMIT.since})"
)
EXPRESSION_TOO_LARGE: Final = (
    "it is too large for the stack~"
    f" (limit for implicit variables: {STACK_EXPRESSION_BYTES >> 10} KB)"
)

IN_HEAP: Final = MappingProxyType(
    {
        "send": (Cause.STORED, "{it} is sent{boxed} on {place}"),
        "map literal value": (Cause.STORED, "{it} is stored{boxed} in a map"),
        "map literal key": (Cause.STORED, "{it} is stored as a key in a map"),
        "key of map put": (Cause.STORED, "{it} is stored as a key in {place}"),
        "appendee slice": (Cause.STORED, "{it} is in a slice that append may copy to the heap"),
        "appended slice...": (Cause.STORED, "{it} is in a slice that append may copy to the heap"),
        "copied slice": (Cause.STORED, "{it} is copied to a slice that may be on the heap"),
        "captured by a closure": (Cause.CLOSURE, CAPTURED),
        "reference": (Cause.CLOSURE, CAPTURED),
        "return": (Cause.RETURNED, RETURNED),
        "conversion to unsafe.Pointer": (Cause.STORED, "{it} is converted to unsafe.Pointer"),
        "//go:uintptrescapes": (
            Cause.CALLEE,
            "{it} is passed as a uintptr to a function marked //go:uintptrescapes",
        ),
    }
)
"""Cause and clause by the compiler's reason for the last step, where that leads into the heap."""

OF_THE_STORAGE: Final = MappingProxyType(
    {
        "too aligned for stack": (Cause.TOO_LARGE, "its alignment is too large for the stack"),
        "zero-sized element": (Cause.SIZE_NOT_CONSTANT, "its elements have size zero"),
    }
)
"""Cause and clause where the storage itself is the reason, whatever happens to it."""
SIZE: Final = "its size is known only at run time"
SIZE_OF: Final = "its size, {place}, is known only at run time"

STEPS: Final = MappingProxyType(
    {
        "address-of": "its address is taken",
        "appended slice...": "appended",
        "appendee slice": "append may copy it",
        "array literal element": "stored in an array",
        "assign": "assigned",
        "call parameter": "passed",
        "callee operand": "called",
        "captured by a closure": "captured by a closure",
        "conversion to unsafe.Pointer": "converted to unsafe.Pointer",
        "copied slice": "copied to another slice",
        "dot": "one of its fields",
        "dot of pointer": "a field of what it points to",
        "element": "one of its elements",
        "fixed-array-index-of": "one of its elements",
        "go": "run as a goroutine",
        "defer": "deferred in a loop",
        "indirection": "dereferenced",
        "inlined parameter": "passed",
        "interface-converted": "converted to an interface",
        "key of map put": "stored as a map key",
        "made": "created",
        "map literal key": "stored as a map key",
        "map literal value": "stored in a map",
        "non-constant size": "its size is known only at run time",
        "range": "ranged over",
        "reflect.Header.Data": "stored in a reflect header",
        "return": "returned",
        "send": "sent",
        "slice": "sliced",
        "slice-literal-element": "stored in a slice",
        "slice-to-array": "converted to an array",
        "struct literal element": "stored in a struct",
        "switch case": "bound by a type switch",
        "too aligned for stack": "its alignment is too large for the stack",
        "too large for stack": "too large for the stack",
        "zero-sized element": "its elements have size zero",
        "//go:uintptrescapes": "passed as a uintptr",
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

NOTHING_CAPTURED: Final = "it captures nothing, so its closure is static data"
REMOVED: Final = "it is optimized away, so no copy is made"
DATA: Final = "it is static data"
NO_ALLOCATION: Final = MappingProxyType(
    {
        "constant": "it is a constant in read-only data",
        "single byte": "single-byte values come from a static table",
        "zero size": "its size is zero",
    }
)
"""Why an escape allocates nothing, by the compiler's word or that of the syntax."""

MADE_UNASKED: Final = MappingProxyType(
    {
        Product.VARIABLE: (Cause.RUNTIME, "{source} allocates a value"),
        Product.SLICE: (Cause.RUNTIME, "{source} allocates the backing array of a slice"),
        Product.SLICE_GROWTH: (Cause.GROWTH, "{source} grows the slice"),
        Product.SLICE_MOVE: (
            Cause.GROWTH,
            "{source} copies its elements from the stack to the heap",
        ),
        Product.MAP: (Cause.RUNTIME, "{source} allocates a map"),
        Product.MAP_GROWTH: (Cause.GROWTH, "{source} may grow the map"),
        Product.CHANNEL: (Cause.RUNTIME, "{source} allocates a channel"),
        Product.STRING: (Cause.RUNTIME, "{source} allocates a string"),
        Product.BYTES: (Cause.RUNTIME, "{source} allocates a copy of the string"),
        Product.INTERFACE: (Cause.BOXED, "{source} allocates a copy for an interface value"),
        Product.GOROUTINE: (Cause.GOROUTINE, "{source} starts a goroutine, which needs a stack"),
        Product.DEFER: (Cause.LOOP, "{source} allocates a defer record"),
        Product.TIMER: (Cause.RUNTIME, "{source} allocates a timer"),
    }
)
"""Cause and sentence of an allocation that no verdict announces, by what is made."""
CLOSURE_OF_CALL: Final = "{source} allocates a closure for its arguments"
OVERFLOW_BUCKETS: Final = "{source} allocates the list of the map's overflow buckets"
