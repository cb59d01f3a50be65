"""Remedies where a value outlives its function: hand out the value, not its address. Pure."""

import re

from heaplens.explain.remedies.case import Case
from heaplens.explain.remedies.remedy import ESCAPES, MOVED, Remedy
from heaplens.model import Cause

_OWN_COPY = "the caller gets a copy of its own"
_WORKS_ON_COPY = "it works on a copy"
_POINTERS = ("&", "new(")
_RETURN = "return_statement"
_STORES = frozenset(("assignment_statement", "append", "send_statement"))
_SHARED = re.compile(r"(?:&|new\()?(?:sync|atomic)\.")
_REMADE = ("append(", "string(", "[]byte(", "func literal")
_LARGEST_CAPTURE_BYTES = 128
"""A variable of up to this size that is not assigned to later is captured by value
(cmd/compile/internal/escape, `flowClosure`)."""
_LARGEST_IN_MAP_BYTES = 128
"""A map keeps a larger value in an object of its own."""


def _is_value(case: Case) -> bool:
    """Return whether it could be handed out as a value: no interface, no lock, no slice of it."""
    return not (case.into_interface or is_shared(case) or case.usage.is_sliced(case.subject))


def _is_returned(case: Case) -> bool:
    """Return whether its address is a result, and goes nowhere else.

    A function literal has the results that somebody else asks for. A lone `return nil` says that
    there is none, which no value can say.
    """
    usage = case.usage
    is_result = {*case.ways_out} == {_RETURN} and not usage.is_in_literal
    return is_result and not usage.returns_nil and _is_value(case)


def _is_returned_pointer(case: Case) -> bool:
    return case.subject.startswith(_POINTERS) and _is_returned(case)


def _is_returned_slice(case: Case) -> bool:
    is_slice = case.subject.startswith(("make([]", "[]"))
    return is_slice and {*case.ways_out} == {_RETURN} and not case.into_interface


def _fits_where_stored(case: Case) -> bool:
    step = case.last_step
    target = step.text.partition("=")[0].rstrip(": ") if step is not None else ""
    size_bytes = case.finding.size_bytes
    is_large = size_bytes is None or size_bytes > _LARGEST_IN_MAP_BYTES
    return not (target.endswith("]") and is_large)


def _is_stored_variable(case: Case) -> bool:
    is_only_stored = len(case.ways_out) == 1 and {*case.ways_out} <= _STORES
    return is_only_stored and _is_value(case) and _fits_where_stored(case)


def _is_stored_pointer(case: Case) -> bool:
    return case.subject.startswith(_POINTERS) and _is_stored_variable(case)


def _is_result_of_call(case: Case) -> bool:
    """Return whether a variable is there for the callee to fill: `var match Match; m.Do(&match)`.

    It begins as zero, and only the callee sets it.
    """
    return case.usage.begins_as(case.subject) == ""


def is_shared(case: Case) -> bool:
    """Return whether something only makes sense shared: a mutex, a group, an atomic."""
    of_variable = case.usage.type_of(case.subject)
    return _SHARED.match(of_variable or case.subject) is not None


def _callee_can_change(case: Case) -> bool:
    called = case.last_callee
    return {*case.ways_out} == {called} and case.is_own(called) and _is_value(case)


def _variable_for_callee(case: Case) -> bool:
    return _callee_can_change(case) and not _is_result_of_call(case)


def _pointer_for_callee(case: Case) -> bool:
    return case.subject.startswith(_POINTERS) and _callee_can_change(case)


def _unknown_callee(case: Case) -> bool:
    called = case.last_callee
    is_unknown = bool(called) and not case.usage.is_imported(called)
    return (
        is_unknown
        and {*case.ways_out} == {called}
        and not case.subject.startswith(_REMADE)
        and not case.into_interface
    )


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
    is_remade = case.subject.startswith(_REMADE)
    return not is_remade and len(case.ways_out) <= 1 and not case.into_interface


def _is_variable_kept_in_loop(case: Case) -> bool:
    return len(case.ways_out) <= 1 and _is_value(case)


VALUES = (
    Remedy(
        "return-value",
        MOVED,
        (Cause.RETURNED,),
        _is_returned,
        "Return the value instead of its address.",
        _OWN_COPY,
        copies=True,
    ),
    Remedy(
        "return-value-of-pointer",
        ESCAPES,
        (Cause.RETURNED,),
        _is_returned_pointer,
        "Return the value instead of a pointer.",
        _OWN_COPY,
        copies=True,
    ),
    Remedy(
        "slice-of-caller",
        ESCAPES,
        (Cause.RETURNED,),
        _is_returned_slice,
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
        "Call a known function that does not keep it, instead of an interface method or a function"
        " value.",
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
        _is_variable_kept_in_loop,
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
