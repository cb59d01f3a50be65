"""Remedies where a value outlives its function: hand out the value, not its address. Pure."""

from heaplens.explain.remedies.case import Case
from heaplens.explain.remedies.remedy import ESCAPES, MOVED, Remedy
from heaplens.model import Cause

_OWN_COPY = "the caller gets a copy of its own"
_WORKS_ON_COPY = "it works on a copy"
_POINTERS = ("&", "new(")
_LARGEST_CAPTURE_BYTES = 128
"""A variable of up to this size that is not assigned to later is captured by value
(cmd/compile/internal/escape, `flowClosure`)."""
_LARGEST_IN_MAP_BYTES = 128
"""A map keeps a larger value in an object of its own."""


def _leaves_alone(case: Case) -> bool:
    """Return whether a value in its place would stay on the stack: one way out, no interface."""
    return not case.into_interface and case.has_one_way_out


def _is_pointer_that_leaves(case: Case) -> bool:
    return case.subject.startswith(_POINTERS) and _leaves_alone(case)


def _is_slice_that_leaves(case: Case) -> bool:
    return case.subject.startswith(("make([]", "[]")) and _leaves_alone(case)


def _fits_where_stored(case: Case) -> bool:
    step = case.last_step
    target = step.text.partition("=")[0].rstrip(": ") if step is not None else ""
    size_bytes = case.finding.size_bytes
    is_large = size_bytes is None or size_bytes > _LARGEST_IN_MAP_BYTES
    return not (target.endswith("]") and is_large)


def _is_stored_variable(case: Case) -> bool:
    return _leaves_alone(case) and _fits_where_stored(case)


def _is_stored_pointer(case: Case) -> bool:
    return _is_pointer_that_leaves(case) and _fits_where_stored(case)


def _is_result_of_call(case: Case) -> bool:
    """Return whether a variable is there for the callee to fill: `var match Match; m.Do(&match)`.

    It begins as zero, and only the callee sets it.
    """
    return case.usage.begins_as(case.subject) == ""


def is_shared(case: Case) -> bool:
    """Return whether a variable only makes sense shared: a mutex, a group, an atomic."""
    return case.usage.type_of(case.subject).startswith(("sync.", "atomic."))


def _callee_can_change(case: Case) -> bool:
    return _leaves_alone(case) and case.is_own(case.last_callee)


def _variable_for_callee(case: Case) -> bool:
    return _callee_can_change(case) and not _is_result_of_call(case) and not is_shared(case)


def _pointer_for_callee(case: Case) -> bool:
    return case.subject.startswith(_POINTERS) and _callee_can_change(case)


def _unknown_callee(case: Case) -> bool:
    is_literal = case.subject.startswith("func literal")
    return not is_literal and not case.usage.is_imported(case.last_callee) and _leaves_alone(case)


def _is_worked_on_by_goroutine(case: Case) -> bool:
    return not is_shared(case)


def _is_captured_without_need(case: Case) -> bool:
    name, size_bytes = case.subject, case.finding.size_bytes
    return (
        case.usage.is_variable(name)
        and size_bytes is not None
        and size_bytes <= _LARGEST_CAPTURE_BYTES
        and not case.usage.is_assigned_in_closure(name)
        and not case.usage.has_address_taken(name)
        and not is_shared(case)
    )


def _is_kept_in_loop(case: Case) -> bool:
    return not case.subject.startswith("func literal") and _leaves_alone(case)


VALUES = (
    Remedy(
        "return-value",
        MOVED,
        (Cause.RETURNED,),
        _leaves_alone,
        "Return the value instead of its address.",
        _OWN_COPY,
        copies=True,
    ),
    Remedy(
        "return-value-of-pointer",
        ESCAPES,
        (Cause.RETURNED,),
        _is_pointer_that_leaves,
        "Return the value instead of a pointer.",
        _OWN_COPY,
        copies=True,
    ),
    Remedy(
        "slice-of-caller",
        ESCAPES,
        (Cause.RETURNED,),
        _is_slice_that_leaves,
        "Fill a slice that the caller passes in, so that it can be reused.",
        "every caller has to provide one",
    ),
    Remedy(
        "store-copy",
        MOVED,
        (Cause.STORED,),
        _is_stored_variable,
        "Store a copy of the value instead of its address.",
        "later changes to one are not seen in the other",
        copies=True,
    ),
    Remedy(
        "store-value",
        ESCAPES,
        (Cause.STORED,),
        _is_stored_pointer,
        "Store the value itself instead of a pointer to it.",
        "code that shared the pointer gets copies, and nil no longer says that there is none",
        copies=True,
    ),
    Remedy(
        "callee-takes-value",
        MOVED,
        (Cause.CALLEE,),
        _variable_for_callee,
        "If you can change the callee, let it take the value instead of its address, or copy what"
        " it keeps.",
        _WORKS_ON_COPY,
        copies=True,
    ),
    Remedy(
        "callee-takes-value-of-pointer",
        ESCAPES,
        (Cause.CALLEE,),
        _pointer_for_callee,
        "If you can change the callee, let it take the value instead of a pointer, or copy what it"
        " keeps.",
        _WORKS_ON_COPY,
        copies=True,
    ),
    Remedy(
        "known-callee",
        MOVED | ESCAPES,
        (Cause.UNKNOWN_CALLEE,),
        _unknown_callee,
        "Call a known function instead of an interface method or a function value.",
        "the code is tied to that function",
    ),
    Remedy(
        "goroutine-argument",
        MOVED,
        (Cause.GOROUTINE,),
        _is_worked_on_by_goroutine,
        "Pass the value as an argument and send the result over a channel, instead of sharing the"
        " variable.",
        "each side has a copy of its own",
        copies=True,
    ),
    Remedy(
        "capture-by-value",
        MOVED,
        (Cause.CLOSURE,),
        _is_captured_without_need,
        "Do not assign to it after the closure is created: a small variable is then captured by"
        " value.",
        "later changes are not shared",
    ),
    Remedy(
        "value-in-loop",
        MOVED,
        (Cause.LOOP,),
        _leaves_alone,
        "Keep the value instead of its address, or declare the variable before the loop.",
        "a copy for each iteration, or one variable that all iterations share",
        copies=True,
    ),
    Remedy(
        "before-loop",
        ESCAPES,
        (Cause.LOOP,),
        _is_kept_in_loop,
        "If one is enough for all iterations, create it before the loop.",
        "it still holds what an earlier iteration left in it",
    ),
)
"""The first that fits is given."""
