"""Remedies where room is made: slices and maps that grow, sizes, loops, goroutines. Pure."""

import re

from heaplens.explain.remedies.case import Case
from heaplens.explain.remedies.remedy import ANY_CAUSE, ESCAPES, HIDDEN, MOVED, Remedy
from heaplens.model import Cause, Condition

_APPENDEE = re.compile(r"append\(\s*([^\W\d]\w*)\s*[,)]")
_MAP_ENTRY = re.compile(r"([^\W\d]\w*)\[.*\]", re.DOTALL)
_UNSIZED_MAP = re.compile(r"make\(map\[[^,]*\)|map\[.*\}", re.DOTALL)
_SIZED_SLICE = re.compile(r"make\([^,]*,[^,]*,")
_EMPTY_SLICE = re.compile(r"|nil|\[\][^{]*\{\s*\}|make\([^,]*,\s*0\s*\)")


def appendee(case: Case) -> str:
    """Return the variable that is appended to; empty where it is none, or another is meant."""
    found = _APPENDEE.match(case.subject)
    return found[1] if found is not None else ""


def has_capacity(case: Case) -> bool:
    """Return whether an append is to a slice that the function has made with a capacity."""
    return _SIZED_SLICE.match(case.usage.begins_as(appendee(case)) or "") is not None


def _grows_in_loop(case: Case) -> bool:
    """Return whether an append in a loop is to a slice that begins empty in this function."""
    begin = case.usage.begins_as(appendee(case))
    is_empty = begin is not None and _EMPTY_SLICE.fullmatch(begin) is not None
    return is_empty and case.usage.in_loop


def _is_map_filled_in_loop(case: Case) -> bool:
    entry = _MAP_ENTRY.fullmatch(case.subject)
    return (
        entry is not None
        and case.finding.condition != Condition.NEW_KEY
        and case.usage.in_loop
        and _UNSIZED_MAP.fullmatch(case.usage.begins_as(entry[1]) or "") is not None
    )


def _always(_: Case) -> bool:
    return True


def _is_made_slice(case: Case) -> bool:
    return case.subject.startswith("make([]")


def _is_deferred(case: Case) -> bool:
    return case.subject.startswith("defer")


def _starts_many(case: Case) -> bool:
    return case.subject.startswith("go ") and case.usage.in_loop


SIZES = (
    Remedy(
        "capacity",
        ESCAPES | HIDDEN,
        # What append makes outlives the function for any reason; it is made because of the growth.
        ANY_CAUSE - {Cause.BOXED},
        _grows_in_loop,
        "Make the slice with the capacity it will need, so that it is allocated once.",
        "too high a guess wastes memory",
    ),
    Remedy(
        "map-size",
        HIDDEN,
        (Cause.GROWTH,),
        _is_map_filled_in_loop,
        "Make the map with the number of entries it will hold.",
        "too high a guess wastes memory",
    ),
    Remedy(
        "smaller",
        MOVED | ESCAPES,
        (Cause.TOO_LARGE,),
        _always,
        "Make it smaller, or allocate it once and reuse it.",
        "while it is in use, nothing else can reuse it",
    ),
    Remedy(
        "constant-size",
        ESCAPES | HIDDEN,
        # From Go 1.25 such a slice begins on the stack, and only the runtime knows when it cannot.
        (Cause.SIZE_NOT_CONSTANT, Cause.RUNTIME),
        _is_made_slice,
        "Use a small constant size, so that it can stay on the stack.",
        "what goes beyond that size still allocates",
    ),
    Remedy(
        "defer-in-function",
        HIDDEN,
        (Cause.LOOP,),
        _is_deferred,
        "Move the loop body into a function, so that the deferred call needs no heap record.",
        "the call then runs at the end of each iteration",
    ),
    Remedy(
        "fixed-goroutines",
        HIDDEN,
        (Cause.GOROUTINE,),
        _starts_many,
        "Use a fixed number of goroutines that take their work from a channel.",
        "more code, and a limit on concurrency",
    ),
)
"""The first that fits is given."""
