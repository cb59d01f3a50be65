"""The words for what is proven: why a verdict allocates nothing, and what allocates unannounced.

    "ready" escapes but allocates nothing: it is a constant in read-only data.
    s + t allocates a string.

Pure: no I/O.
"""

import re
from collections.abc import Sequence

from heaplens.compiler.runtime_routines import Product
from heaplens.explain.boxing import Box, conversions
from heaplens.explain.calls import parts
from heaplens.explain.implicit_messages import (
    BRIEF_REASONS,
    CLOSURE,
    CLOSURE_OF_CALL,
    DATA,
    FUNCTION_VALUE,
    IMPLICIT,
    JOINS,
    MAP_GROUP,
    MAP_VALUE,
    MOVES_ITS_ARRAY,
    NO_ALLOCATION,
    NOTHING_CAPTURED,
    OVERFLOW_BUCKETS,
    RANGE_DEFER,
    REMOVED,
)
from heaplens.explain.words import plain, shorten, shorten_name, shorten_subject
from heaplens.model import Cause, Condition

_RANGED = "range"
_CLOSURE_TYPE = "noalg.struct { F uintptr"
_MAX_SENTENCE = 140
_MAX_SOURCE = 60
_MAX_FUNCTION = 36
_MAX_KEPT = 18
_MOST_KEPT = 2
_TRUTHS = frozenset({"true", "false"})
_RANGE = re.compile(r"\brange\b")
_JOINED = re.compile(r"\s\+=?\s")
_NO_SLICE = re.compile(r"nil|true|false|err|-?\d.*|[\"'`].*", re.DOTALL)
_EMPTY = re.compile(r"\[\].*\{\}|make\([^,()]+, 0(?:, 0)?\)")


def reason_of_none(subject: str, function: str, known_reason: str | None) -> str:
    """Return why the code of a verdict allocates nothing.

    Args:
        subject: The variable or expression.
        function: The declared function around it; empty at package level.
        known_reason: What the compiler or the source (`constant_reason`) says of it, if anything.

    Returns:
        The reason, a clause whose "it" is the subject.
    """
    if subject in _TRUTHS and known_reason in {"single byte", NO_ALLOCATION["single byte"]}:
        known_reason = "constant"  # before Go 1.25 only the syntax tells, and both are true
    if known_reason:
        return NO_ALLOCATION.get(known_reason, known_reason)
    if subject.startswith("func literal"):
        return NOTHING_CAPTURED
    if has_no_elements(subject):
        return NO_ALLOCATION["zero size"]
    return REMOVED if function else DATA


def has_no_elements(subject: str) -> bool:
    """Return whether an expression makes a slice without elements: `[]int{}`, `make([]int, 0)`."""
    return _EMPTY.fullmatch(subject) is not None


def sentence_of_none(subject: str, reason: str) -> str:
    """Return the sentence for a verdict that allocates nothing."""
    said = f" escapes but allocates nothing: {reason}."
    return shorten_subject(subject, min(_MAX_SOURCE, _MAX_SENTENCE - len(said))) + said


def brief_of_none(reason: str) -> str:
    """Return the reason for a verdict that allocates nothing in a few words."""
    brief = BRIEF_REASONS.get(reason) or reason.removeprefix("it is ").removeprefix("its ")
    return f"allocates nothing: {brief}"


def implicit_words(  # noqa: PLR0913 - what the words depend on
    product: Product,
    source: str,
    *,
    statement: str = "",
    keeps: Sequence[str] = (),
    type_name: str = "",
    condition: Condition | str | None = Condition.MAP_FULL,
    box: Box | None = None,
) -> tuple[Cause, str, str]:
    """Return cause, sentence and brief reason of an allocation that no verdict announces.

    Args:
        product: What is made.
        source: The expression or statement.
        statement: The keyword of the statement that runs a function: `go` or `defer`.
        keeps: The source of what a closure keeps.
        type_name: The type that the allocator is called with, if one is known.
        condition: When it allocates; None for always.
        box: The conversion to an interface, if it is one.

    Returns:
        The cause, one sentence of at most 140 characters, and the reason in a few words, without
        the expression: `joins strings`.
    """
    message = IMPLICIT[product]
    if product is Product.DEFER and statement == _RANGED:
        message = RANGE_DEFER
    elif product is Product.VARIABLE and statement in CLOSURE_OF_CALL:
        # A go or defer statement with arguments runs a closure that the compiler makes for it
        # (cmd/compile/internal/typecheck, normalizeGoDeferCall; samples/goroutine, iterating).
        message = CLOSURE_OF_CALL[statement]
    elif product is Product.VARIABLE and keeps:
        message = FUNCTION_VALUE
    elif product is Product.VARIABLE and type_name.startswith(_CLOSURE_TYPE):
        message = CLOSURE
    elif product is Product.MAP_GROWTH and _RANGE.search(source):
        # mapiterinit, before Go 1.24: the map itself stays as it is (samples/mapping).
        message = OVERFLOW_BUCKETS
    elif product is Product.MAP_GROWTH and condition is None:
        message = MAP_GROUP
    elif product is Product.MAP_GROWTH and condition is Condition.NEW_KEY:
        message = MAP_VALUE
    kept = _listed(keeps)
    limit = _MAX_FUNCTION if statement or keeps else _MAX_SOURCE
    if product is Product.INTERFACE and box is not None:
        name = shorten(plain(source), _MAX_SOURCE)
        return message.cause, f"{conversions(name, box, 'an interface')[0]}.", message.short()
    if product is Product.SLICE_MOVE and (returned := _returned(source)):
        message, source = MOVES_ITS_ARRAY, returned
    needed, _ = message.fill(it=shorten(plain(source), limit), place=kept)
    is_joined = product is Product.STRING and _JOINED.search(source) is not None
    brief = JOINS if is_joined else message.short(place=kept)
    return message.cause, f"{needed}.", brief


def inlined_words(product: Product, function: str) -> str:
    """Return what stands for an expression of a function that is inlined where something else is.

    Args:
        product: What it makes.
        function: The function, with its package if that is another one.
    """
    name = shorten_name(function, _MAX_FUNCTION)
    what = "a value in " if product is Product.INTERFACE else ""
    return f"{what}{name}, inlined here,"


def _listed(keeps: Sequence[str]) -> str:
    """Return `r`, `r and x`, `r, x and 2 more`; its arguments where they are not known."""
    if not keeps:
        return "its arguments"
    names = [shorten(plain(name), _MAX_KEPT) for name in keeps[:_MOST_KEPT]]
    rest = len(keeps) - len(names)
    if rest:
        names.append(f"{rest} more")
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _returned(statement: str) -> str:
    """Return the only operand of a return statement that may be a slice; empty if several may."""
    operands = parts(statement.removeprefix("return ")) if statement.startswith("return ") else []
    slices = [operand for operand in operands if not _NO_SLICE.fullmatch(operand)]
    return slices[0] if len(slices) == 1 else ""
