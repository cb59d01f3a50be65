"""Where nothing helps, and why: what is often advised, and measured to change nothing. Pure."""

from heaplens.explain.remedies.case import Case
from heaplens.explain.remedies.remedy import ANY, ANY_CAUSE, ESCAPES, HIDDEN, MOVED, NoGain
from heaplens.explain.remedies.sizes import has_capacity
from heaplens.explain.remedies.text import builds_in_loop, is_joined, is_written
from heaplens.explain.remedies.values import is_shared
from heaplens.model import Cause, Condition, When


def _is_on_panic(case: Case) -> bool:
    return case.finding.condition == Condition.ON_PANIC


def _is_on_error(case: Case) -> bool:
    return case.finding.when is When.ERROR


def _is_at_start(case: Case) -> bool:
    return case.finding.when is When.START


def _is_in_interface(case: Case) -> bool:
    is_storage = case.finding.kind in MOVED or case.subject.startswith(("&", "new("))
    return is_storage and case.into_interface


def _is_large_in_map(case: Case) -> bool:
    return case.finding.condition == Condition.NEW_KEY


def _is_printed(case: Case) -> bool:
    return case.usage.is_standard(case.usage.callee)


def _is_joined_once(case: Case) -> bool:
    return is_joined(case) and not builds_in_loop(case) and not is_written(case)


def _is_changed_by_closure(case: Case) -> bool:
    return case.usage.is_assigned_in_closure(case.subject)


ALWAYS_SAID = (
    NoGain(
        "on-panic",
        ANY,
        ANY_CAUSE,
        _is_on_panic,
        "it is allocated only on the way to a panic",
    ),
    NoGain(
        "on-error",
        ANY,
        ANY_CAUSE,
        _is_on_error,
        "it is allocated only when something has failed",
    ),
    NoGain("at-start", ANY, ANY_CAUSE, _is_at_start, "it runs once, when the program starts"),
)
"""Reasons that hold whatever could be done."""

NO_GAIN = (
    NoGain(
        "pointer-in-interface",
        MOVED | ESCAPES,
        (Cause.RETURNED, Cause.CALLEE, Cause.UNKNOWN_CALLEE, Cause.STORED),
        _is_in_interface,
        "it becomes an interface value, for which a value would be copied to the heap as well",
    ),
    NoGain(
        "large-map-value",
        HIDDEN,
        (Cause.GROWTH,),
        _is_large_in_map,
        "a map keeps what is larger than 128 bytes in an object of its own, whatever its size",
    ),
    NoGain(
        "made-with-capacity",
        ESCAPES | HIDDEN,
        ANY_CAUSE,
        has_capacity,
        "the slice is made with its capacity; only more elements than that allocate",
    ),
    NoGain(
        "joined-once",
        ESCAPES,
        (Cause.RETURNED, Cause.STORED, Cause.CALLEE),
        _is_joined_once,
        "the text needs memory of its own, and this is one allocation for all parts",
    ),
    NoGain(
        "shared-lock",
        MOVED,
        ANY_CAUSE,
        is_shared,
        "it works only where all that use it share it",
    ),
    NoGain(
        "changed-by-closure",
        MOVED,
        (Cause.CLOSURE,),
        _is_changed_by_closure,
        "the closure changes it, so they have to share it",
    ),
    NoGain(
        "parameter-of-library",
        ESCAPES | HIDDEN,
        (Cause.BOXED,),
        _is_printed,
        "the function takes interface values, and its code is not yours",
    ),
)
"""Reasons for which nothing is advised where no remedy applies."""
