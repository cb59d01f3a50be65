"""Every word that is said about why, in one place. Pure: no I/O.

Invariant: every clause is true of whatever the compiler may have meant, so it says "may" where the
explanation leaves it open, and none has a word that only the compiler's authors know.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Message:
    """A cause, and the clause that says it; the parameters of `fill` stand in it in braces."""

    cause: Cause
    """The cause that this clause stands for."""
    needed: str
    """What the sentence needs."""
    optional: str = ""
    """What follows that, and is left out where the sentence gets too long."""

    @property
    def names_function(self) -> bool:
        """Whether it says itself which function it happens in."""
        return "{function}" in self.needed

    def fill(
        self,
        *,
        it: str = "it",
        boxed: str = "",
        place: str = "",
        parameter: str = "",
        function: str = "",
    ) -> tuple[str, str]:
        """Return the needed and the optional part, in words.

        Args:
            it: The storage, its address, or the expression that allocates.
            boxed: AS_INTERFACE where the storage is the content of an interface value.
            place: What keeps it, or the callee that it is passed to.
            parameter: The callee's parameter that keeps it.
            function: The function that it happens in.
        """
        needed, optional = (
            text.format(it=it, boxed=boxed, place=place, parameter=parameter, function=function)
            for text in (self.needed, self.optional)
        )
        return needed, optional


AS_INTERFACE: Final = " as an interface value"
PASSED_ON: Final = "{it} is passed{boxed} to {place}, where "
"""Stands before the clause of a flow that ends in another function than it starts in."""

_MAY_KEEP: Final = ", which may keep it"
_UNSEEN: Final = ", whose code the compiler cannot see"
MAY_KEEP: Final = Message(Cause.CALLEE, "{it} is passed{boxed} to {place}", _MAY_KEEP)
MAY_KEEP_AS: Final = Message(
    Cause.CALLEE, "{it} is passed{boxed} to {place} (as {parameter})", _MAY_KEEP
)
UNSEEN: Final = Message(Cause.UNKNOWN_CALLEE, "{it} is passed{boxed} to {place}", _UNSEEN)
UNSEEN_INSIDE: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "{it} is passed{boxed} to {place}",
    ", which calls code the compiler cannot see",
)
CALLED_ON: Final = Message(Cause.CALLEE, "it is the receiver of {place}", _MAY_KEEP)
UNSEEN_ON: Final = Message(Cause.UNKNOWN_CALLEE, "it is the receiver of {place}", _UNSEEN)
RUNS_ON: Final = Message(Cause.CALLEE, "{it} is used by the call of {place}")
UNSEEN_RUNS_ON: Final = Message(Cause.UNKNOWN_CALLEE, RUNS_ON.needed)
NO_CODE: Final = Message(Cause.UNKNOWN_CALLEE, "it has no Go body for the compiler to analyze")
MOVED_ITSELF: Final = Message(Cause.STORED, "the parameter itself is moved to the heap")
PANIC: Final = Message(Cause.BOXED, "{it} is passed to panic")
APPENDED: Final = Message(Cause.STORED, "{it} is appended{boxed} to {place}")
GLOBAL: Final = Message(Cause.STORED, "{it} is stored{boxed} in the global {place}")
STORED: Final = Message(
    Cause.STORED, "{it} is stored{boxed} in {place}", ", which may be on the heap"
)
STORED_SOMEWHERE: Final = Message(Cause.STORED, "{it} is reachable{boxed} from a heap object")
KEPT_TOO: Final = Message(
    Cause.STORED, "{it} is stored{boxed} in {place}, which is also on the heap"
)
BOX_TOO: Final = Message(
    Cause.BOXED, "{it} is stored in an interface value that is also on the heap"
)
RETURNED: Final = Message(Cause.RETURNED, "{it} is returned{boxed} by {function}")
METHOD_USED: Final = Message(Cause.CLOSURE, "one of its methods is used as a method value")
METHOD_VALUE: Final = Message(Cause.CLOSURE, "{it} is bound to the method value {place}")
CAPTURED: Final = Message(Cause.CLOSURE, "it is captured by a closure that escapes")
BY_GOROUTINE: Final = Message(Cause.GOROUTINE, "it is captured by a goroutine")
GOROUTINE: Final = Message(Cause.GOROUTINE, "{it} runs as a goroutine")
GOROUTINE_CALL: Final = Message(
    Cause.GOROUTINE, "{it} is passed{boxed} to {place}, which runs as a goroutine"
)
DEFERRED: Final = Message(Cause.LOOP, "{it} is deferred in a loop")
RUN_LATER: Final = Message(Cause.GOROUTINE, "{it} runs as a goroutine or is deferred in a loop")
BY_DEFERRED: Final = Message(Cause.LOOP, "it is used by a call deferred in a loop")
BEYOND_CALL: Final = Message(
    Cause.CLOSURE, "{it} is stored{boxed} in {place}", ", which outlives the closure call"
)
BEYOND_ITERATION: Final = Message(
    Cause.LOOP, "{it} is stored{boxed} in {place}", ", which outlives the loop iteration"
)
USED_BEYOND_ITERATION: Final = Message(
    Cause.LOOP, "{it} is used beyond the loop iteration that creates it"
)
LIVES_LONGER: Final = Message(Cause.UNKNOWN, "{it} is stored{boxed} in {place}, which outlives it")
VARIABLE_TOO_LARGE: Final = Message(
    Cause.TOO_LARGE,
    "it is too large for the stack",
    f" (limit for variables: {STACK_VARIABLE_BYTES >> 10} KB;"
    f" {STACK_VARIABLE_BYTES_BEFORE >> 20} MB before Go 1.{STACK_LIMIT.since})",
)
EXPRESSION_TOO_LARGE: Final = Message(
    Cause.TOO_LARGE,
    "it is too large for the stack",
    f" (limit for implicit variables: {STACK_EXPRESSION_BYTES >> 10} KB)",
)
SIZE: Final = Message(Cause.SIZE_NOT_CONSTANT, "its size is known only at run time")
SIZE_OF: Final = Message(Cause.SIZE_NOT_CONSTANT, "its size, {place}, is known only at run time")

IN_HEAP: Final = MappingProxyType(
    {
        "send": Message(Cause.STORED, "{it} is sent{boxed} on {place}"),
        "map literal value": Message(Cause.STORED, "{it} is stored{boxed} in a map"),
        "map literal key": Message(Cause.STORED, "{it} is stored as a key in a map"),
        "key of map put": Message(Cause.STORED, "{it} is stored as a key in {place}"),
        "appendee slice": Message(
            Cause.STORED, "{it} is in a slice that append may copy to the heap"
        ),
        "appended slice...": Message(
            Cause.STORED, "{it} is in a slice that append may copy to the heap"
        ),
        "copied slice": Message(Cause.STORED, "{it} is copied to a slice that may be on the heap"),
        "captured by a closure": CAPTURED,
        "reference": CAPTURED,
        "return": RETURNED,
        "conversion to unsafe.Pointer": Message(
            Cause.STORED, "{it} is converted to unsafe.Pointer"
        ),
        "//go:uintptrescapes": Message(
            Cause.CALLEE,
            "{it} is passed as a uintptr to a function marked //go:uintptrescapes",
        ),
    }
)
"""By the compiler's reason for the last step, where that leads into the heap."""

OF_THE_STORAGE: Final = MappingProxyType(
    {
        "too aligned for stack": Message(
            Cause.TOO_LARGE, "its alignment is too large for the stack"
        ),
        "zero-sized element": Message(Cause.SIZE_NOT_CONSTANT, "its elements have size zero"),
    }
)
"""Where the storage itself is the reason, whatever happens to it; by the compiler's reason."""

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

IMPLICIT: Final = MappingProxyType(
    {
        Product.VARIABLE: Message(Cause.RUNTIME, "{it} allocates a value"),
        Product.SLICE: Message(Cause.RUNTIME, "{it} allocates the backing array of a slice"),
        Product.SLICE_GROWTH: Message(Cause.GROWTH, "{it} grows the slice"),
        Product.SLICE_MOVE: Message(
            Cause.GROWTH, "{it} copies its elements from the stack to the heap"
        ),
        Product.MAP: Message(Cause.RUNTIME, "{it} allocates a map"),
        Product.MAP_GROWTH: Message(Cause.GROWTH, "{it} may grow the map"),
        Product.CHANNEL: Message(Cause.RUNTIME, "{it} allocates a channel"),
        Product.STRING: Message(Cause.RUNTIME, "{it} allocates a string"),
        Product.BYTES: Message(Cause.RUNTIME, "{it} allocates a copy of the string"),
        Product.INTERFACE: Message(Cause.BOXED, "{it} allocates a copy for an interface value"),
        Product.GOROUTINE: Message(Cause.GOROUTINE, "{it} starts a goroutine, which needs a stack"),
        Product.DEFER: Message(Cause.LOOP, "{it} allocates a defer record"),
        Product.TIMER: Message(Cause.RUNTIME, "{it} allocates a timer"),
    }
)
"""What is said of an allocation that no verdict announces, by what is made."""
CLOSURE_OF_CALL: Final = Message(Cause.RUNTIME, "{it} allocates a closure for its arguments")
OVERFLOW_BUCKETS: Final = Message(
    Cause.GROWTH, "{it} allocates the list of the map's overflow buckets"
)
