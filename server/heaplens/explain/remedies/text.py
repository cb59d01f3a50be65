"""Remedies for interface values and strings. Pure."""

import re

from heaplens.explain.remedies.case import Case
from heaplens.explain.remedies.remedy import ESCAPES, HIDDEN, Remedy
from heaplens.model import Cause, Condition

_CONVERTED = re.compile(r"string\(|\[\]byte\(")
_OF_RUNES = frozenset({Condition.LONGER_THAN_29_BYTES, Condition.LONGER_THAN_32_RUNES})
_ONE_NUMBER = re.compile(r'"%[dv]"')
_STRINGS = re.compile(r'"(?:[^"%\\]|\\.|%[sv])*"')
_NUMBERS = frozenset({Condition.SMALL_INTEGER, Condition.SMALL_NUMBER})
_LOGGED = re.compile(r"slog\.(?:Debug|Info|Warn|Error)(?:Context)?")
_MOST_OPERANDS = 5
"""Up to so many parts are joined without a slice of them (runtime/string.go, concatstring5)."""
_WRITES = ("WriteString", "Write")


def is_joined(case: Case) -> bool:
    """Return whether it is a string that `+` makes."""
    return case.usage.is_sum


def is_written(case: Case) -> bool:
    """Return whether it is the one argument of a `WriteString`, or of a `Write`."""
    return case.usage.callee.rpartition(".")[2] in _WRITES and len(case.usage.arguments) == 1


def builds_in_loop(case: Case) -> bool:
    """Return whether a string grows by `+=` in a loop."""
    return case.usage.in_loop and "+=" in case.subject and is_joined(case)


def _is_written_joined(case: Case) -> bool:
    return is_written(case) and is_joined(case)


def _is_converted(case: Case) -> bool:
    is_conversion = _CONVERTED.match(case.subject) is not None
    return is_conversion and case.finding.condition not in _OF_RUNES


def _is_one_number(case: Case) -> bool:
    """Return whether fmt makes text of one integer: `fmt.Sprintf("%d", n)`, `fmt.Sprint(n)`."""
    if case.finding.condition not in _NUMBERS:
        return False
    arguments = case.usage.arguments
    if case.usage.callee == "fmt.Sprint":
        return len(arguments) == 1
    is_format = case.usage.callee == "fmt.Sprintf" and len(arguments) == 2  # noqa: PLR2004 - format, value
    return is_format and _ONE_NUMBER.fullmatch(arguments[0]) is not None


def _are_strings(case: Case) -> bool:
    """Return whether `fmt.Sprintf` only puts strings together."""
    if case.usage.callee != "fmt.Sprintf" or case.finding.condition != Condition.EMPTY:
        return False
    format_, *operands = case.usage.arguments or ("",)
    return (
        _STRINGS.fullmatch(format_) is not None
        and format_.count("%") == len(operands) <= _MOST_OPERANDS
        and all(
            operand == case.subject or case.usage.type_of(operand) == "string"
            for operand in operands
        )
    )


def _is_sorted(case: Case) -> bool:
    is_sort = case.usage.callee in {"sort.Slice", "sort.SliceStable"}
    return is_sort and case.usage.arguments[0] == case.subject


def _is_logged(case: Case) -> bool:
    return _LOGGED.fullmatch(case.usage.callee) is not None


_EMPTY_INTERFACES = frozenset(("any", "interface{}"))


def _is_own_interface(case: Case) -> bool:
    """Return whether it is converted to an `any` of the package's own: a parameter or a result.

    What has methods is an interface for a reason, and so is what takes any number of values.
    """
    usage, called = case.usage, case.usage.callee
    if case.into_interface:
        return False  # it is not what is converted, but what that points to
    if not called:
        return usage.own_way == "return_statement" and usage.result in _EMPTY_INTERFACES
    if called != case.last_callee or not case.is_own(called):
        return False
    parameter = usage.parameter_type(called.rpartition(".")[2], case.subject)
    return parameter in _EMPTY_INTERFACES


TEXT = (
    Remedy(
        "strconv",
        ESCAPES | HIDDEN,
        (Cause.BOXED,),
        _is_one_number,
        "Use strconv.Itoa or strconv.FormatInt instead of fmt.",
        "a conversion where it is no int",
    ),
    Remedy(
        "concatenation",
        ESCAPES | HIDDEN,
        (Cause.BOXED,),
        _are_strings,
        "Join the strings with + instead of fmt.Sprintf.",
        "the text is harder to read",
    ),
    Remedy(
        "sort-func",
        ESCAPES | HIDDEN,
        (Cause.BOXED,),
        _is_sorted,
        "Use slices.SortFunc, or slices.Sort, instead of package sort.",
        "the function compares two elements, not two indexes",
    ),
    Remedy(
        "log-attrs",
        ESCAPES | HIDDEN,
        (Cause.BOXED,),
        _is_logged,
        "Use slog.LogAttrs with typed attributes, such as slog.Int.",
        "a longer line, and a context",
    ),
    Remedy(
        "type-parameter",
        ESCAPES | HIDDEN,
        (Cause.BOXED,),
        _is_own_interface,
        "Use a concrete type or a type parameter instead of the interface.",
        "less flexible, or more generated code",
    ),
    Remedy(
        "one-type-of-text",
        HIDDEN,
        (Cause.RUNTIME,),
        _is_converted,
        "Keep the text in one type, bytes or string.",
        "code that needs the other type has to change",
    ),
    Remedy(
        "write-parts",
        HIDDEN | ESCAPES,
        (Cause.RUNTIME, Cause.CALLEE, Cause.UNKNOWN_CALLEE),
        _is_written_joined,
        "Write the parts one by one.",
        "more lines, and several writes where there was one",
    ),
    Remedy(
        "builder",
        HIDDEN | ESCAPES,
        (Cause.RUNTIME, Cause.RETURNED, Cause.STORED, Cause.LOOP),
        builds_in_loop,
        "Write the parts to a strings.Builder with Grow.",
        "more code",
    ),
)
"""The first that fits is given."""
