"""Every word that is said about why, in one place. Pure: no I/O.

Invariant: every clause is true of whatever the compiler may have meant, so it says "may" where the
explanation leaves it open, and none has a word that only the compiler's authors know.
"""

from types import MappingProxyType
from typing import Final

from heaplens.compiler.versions import (
    STACK_EXPRESSION_BYTES,
    STACK_LIMIT,
    STACK_VARIABLE_BYTES,
    STACK_VARIABLE_BYTES_BEFORE,
)
from heaplens.explain.message import Message
from heaplens.model import Cause

PASSED_ON: Final = "{it} is passed to {place}, where "
"""Stands before the clause of a flow that ends in another function than it starts in."""

_MAY_KEEP: Final = ", which may keep it"
_UNSEEN: Final = ", whose code the compiler cannot see"
MAY_KEEP: Final = Message(
    Cause.CALLEE,
    "{it} is passed to {place}",
    _MAY_KEEP,
    brief="passed to {place}",
    brief_boxed="boxed for {place}",
)
MAY_KEEP_AS: Final = Message(
    Cause.CALLEE,
    "{it} is passed to {place} (as {parameter})",
    _MAY_KEEP,
    brief="passed to {place}",
    brief_boxed="boxed for {place}",
)
UNSEEN: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "{it} is passed to {place}",
    _UNSEEN,
    brief="passed to {place}, called dynamically",
    brief_boxed="boxed for {place}, called dynamically",
)
UNSEEN_VALUE: Final = Message(
    Cause.UNKNOWN_CALLEE,
    UNSEEN.needed,
    ", a function value: the compiler cannot see its code",
    brief="passed to {place}, a function value",
    brief_boxed="boxed for {place}, a function value",
)
UNSEEN_ITERATOR: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "{it} is passed to the iterator {place}",
    _UNSEEN,
    brief="passed to the iterator {place}",
)
UNSEEN_INSIDE: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "{it} is passed to {place}",
    ", which calls code the compiler cannot see",
    brief="passed to {place}",
    brief_boxed="boxed for {place}",
)
CALLED_ON: Final = Message(
    Cause.CALLEE, "it is the receiver of {place}", _MAY_KEEP, brief="receiver of {place}"
)
UNSEEN_ON: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "it is the receiver of {place}",
    _UNSEEN,
    brief="receiver of {place}, called dynamically",
)
RUNS_ON: Final = Message(
    Cause.CALLEE, "{it} is used by the call of {place}", brief="used by the call of {place}"
)
UNSEEN_RUNS_ON: Final = Message(Cause.UNKNOWN_CALLEE, RUNS_ON.needed)
NO_CODE: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "it has no Go body for the compiler to analyse",
    brief="function without a Go body",
)
MOVED_ITSELF: Final = Message(
    Cause.STORED, "the parameter itself is moved to the heap", brief="parameter moved to the heap"
)
PANIC: Final = Message(Cause.BOXED, "{it} is passed to panic", brief="passed to panic")
APPENDED: Final = Message(
    Cause.STORED,
    "{it} is appended to {place}",
    brief="appended to {place}",
    brief_boxed="boxed and appended to {place}",
)
GLOBAL: Final = Message(
    Cause.STORED,
    "{it} is stored in the global {place}",
    brief="stored in the global {place}",
    brief_boxed="boxed and stored in the global {place}",
)
OF_GLOBAL: Final = Message(
    Cause.STORED,
    "{it} is stored in {place}, reached through a global",
    brief="stored in {place}, through a global",
    brief_boxed="boxed and stored in {place}, through a global",
)
_COUNTS: Final = ": the compiler counts that as the heap"
THROUGH: Final = Message(
    Cause.STORED,
    "{it} is stored through {place}, a pointer",
    _COUNTS,
    brief="stored through the pointer {place}",
    brief_boxed="boxed and stored through the pointer {place}",
)
THROUGH_POINTER: Final = Message(
    Cause.STORED,
    "{it} is stored in {place} through a pointer",
    _COUNTS,
    brief="stored in {place}, through a pointer",
    brief_boxed="boxed and stored in {place}, through a pointer",
)
IN_ELEMENT: Final = Message(
    Cause.STORED,
    "{it} is stored in {place}, a map or slice element",
    _COUNTS,
    brief="stored in {place}",
    brief_boxed="boxed and stored in {place}",
)
STORED: Final = Message(
    Cause.STORED,
    "{it} is stored in {place}",
    ", which the compiler counts as the heap",
    brief="stored in {place}",
    brief_boxed="boxed and stored in {place}",
)
TO_C: Final = Message(
    Cause.UNKNOWN_CALLEE,
    "{it} is passed to {place}",
    ": what C gets is on the heap unless #cgo noescape says otherwise",
    brief="passed to {place}, a C function",
)
STORED_SOMEWHERE: Final = Message(
    Cause.STORED,
    "{it} is reachable from a heap object",
    brief="reachable from the heap",
    brief_boxed="boxed, reachable from the heap",
)
KEPT_TOO: Final = Message(
    Cause.STORED,
    "{it} is stored in {place}, which is also on the heap",
    brief="stored in {place}, also on the heap",
    brief_boxed="boxed and stored in {place}",
)
BOX_TOO: Final = Message(
    Cause.BOXED,
    "{it} is stored in {place}, which is copied to an interface on the heap",
    brief="stored in {place}, which is boxed",
)
FIELD_BOX_TOO: Final = Message(
    Cause.BOXED,
    "it may be part of {place}, which is copied to an interface on the heap",
    ": the compiler does not tell fields apart",
    brief="may be part of {place}, which is boxed",
)
IN_VARIABLE: Final = Message(Cause.STORED, "{it} is stored in a variable of the package")
RETURNED: Final = Message(
    Cause.RETURNED,
    "{it} is returned by {function}",
    brief="returned by {function}",
    brief_boxed="boxed and returned by {function}",
)
METHOD_USED: Final = Message(
    Cause.CLOSURE, "one of its methods is used as a method value", brief="used as a method value"
)
METHOD_VALUE: Final = Message(
    Cause.CLOSURE,
    "{it} is bound to the method value {place}",
    brief="bound to the method value {place}",
)
CAPTURED: Final = Message(
    Cause.CLOSURE,
    "it is captured by a closure that escapes",
    brief="captured by an escaping closure",
)
CAPTURED_ON: Final = Message(
    Cause.CLOSURE,
    "it is captured by a closure that escapes and uses it on line {place}",
    brief="captured by an escaping closure",
)
CAPTURED_BY: Final = Message(
    Cause.CLOSURE, "it is captured by the closure on line {place}", ", which escapes"
)
CAPTURED_BY_BODY: Final = Message(
    Cause.CLOSURE, "it is captured by the loop body on line {place}", ", a closure that escapes"
)
BY_GOROUTINE: Final = Message(
    Cause.GOROUTINE, "it is captured by a goroutine", brief="captured by a goroutine"
)
GOROUTINE: Final = Message(Cause.GOROUTINE, "{it} runs as a goroutine", brief="runs as a goroutine")
GOROUTINE_CALL: Final = Message(
    Cause.GOROUTINE,
    "{it} is passed to {place}, which runs as a goroutine",
    brief="passed to a goroutine, {place}",
    brief_boxed="boxed for the goroutine {place}",
)
DEFERRED: Final = Message(Cause.LOOP, "{it} is deferred in a loop")
RUN_LATER: Final = Message(Cause.GOROUTINE, "{it} runs as a goroutine or is deferred in a loop")
BY_DEFERRED: Final = Message(Cause.LOOP, "it is used by a call deferred in a loop")
BEYOND_CALL: Final = Message(
    Cause.CLOSURE,
    "{it} is stored in {place}",
    ", which outlives the closure call",
    brief="stored in {place}, outside the closure",
    brief_boxed="boxed and stored in {place}, outside the closure",
)
BEYOND_ITERATION: Final = Message(
    Cause.LOOP,
    "{it} is stored in {place}",
    ", which outlives the loop iteration",
    brief="stored in {place}, outside the loop",
    brief_boxed="boxed and stored in {place}, outside the loop",
)
USED_BEYOND_ITERATION: Final = Message(
    Cause.LOOP,
    "{it} is used beyond the loop iteration that creates it",
    brief="used beyond the loop iteration",
)
LIVES_LONGER: Final = Message(
    Cause.UNKNOWN,
    "{it} is stored in {place}, which outlives it",
    brief="stored in {place}",
    brief_boxed="boxed and stored in {place}",
)
VARIABLE_TOO_LARGE: Final = Message(
    Cause.TOO_LARGE,
    "it is too large for the stack",
    f" (limit for variables: {STACK_VARIABLE_BYTES >> 10} KB;"
    f" {STACK_VARIABLE_BYTES_BEFORE >> 20} MB before Go 1.{STACK_LIMIT.since})",
    brief="too large for the stack",
)
EXPRESSION_TOO_LARGE: Final = Message(
    Cause.TOO_LARGE,
    "it is too large for the stack",
    f" (limit for implicit variables: {STACK_EXPRESSION_BYTES >> 10} KB)",
    brief="too large for the stack",
)
SIZE: Final = Message(
    Cause.SIZE_NOT_CONSTANT, "its size is known only at run time", brief="size not constant"
)
SIZE_OF: Final = Message(
    Cause.SIZE_NOT_CONSTANT,
    "its size, {place}, is known only at run time",
    brief="size not constant: {place}",
)

IN_HEAP: Final = MappingProxyType(
    {
        "send": Message(Cause.STORED, "{it} is sent on {place}"),
        "map literal value": Message(Cause.STORED, "{it} is stored in a map"),
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
            Cause.TOO_LARGE,
            "its alignment is too large for the stack",
            brief="alignment too large for the stack",
        ),
        "zero-sized element": Message(
            Cause.SIZE_NOT_CONSTANT, "its elements have size zero", brief="elements of size zero"
        ),
    }
)
"""Where the storage itself is the reason, whatever happens to it; by the compiler's reason."""
