"""The words for what is proven: why a verdict allocates nothing, and what allocates unannounced.

    "ready" escapes but allocates nothing: it is a constant in read-only data.
    s + t allocates a string.

Pure: no I/O.
"""

import re

from heaplens.compiler.runtime_routines import Product
from heaplens.explain.implicit_messages import (
    CLOSURE_OF_CALL,
    DATA,
    IMPLICIT,
    JOINS,
    NO_ALLOCATION,
    NOTHING_CAPTURED,
    OVERFLOW_BUCKETS,
    REMOVED,
)
from heaplens.explain.words import plain, shorten
from heaplens.model import Cause

_MAX_SOURCE = 60
_TRUTHS = frozenset({"true", "false"})
_RUN_LATER = re.compile(r"(?:go|defer)\b")
_RANGE = re.compile(r"\brange\b")
_JOINED = re.compile(r"\s\+=?\s")
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
    if _EMPTY.fullmatch(subject):
        return NO_ALLOCATION["zero size"]
    return REMOVED if function else DATA


def sentence_of_none(subject: str, reason: str) -> str:
    """Return the sentence for a verdict that allocates nothing."""
    return f"{shorten(plain(subject), _MAX_SOURCE)} escapes but allocates nothing: {reason}."


def brief_of_none(reason: str) -> str:
    """Return the reason for a verdict that allocates nothing in a few words."""
    return f"allocates nothing: {reason.removeprefix('it is ').removeprefix('its ')}"


def implicit_words(product: Product, source: str) -> tuple[Cause, str, str]:
    """Return cause, sentence and brief reason of an allocation that no verdict announces.

    Args:
        product: What is made.
        source: The expression or statement.

    Returns:
        The cause, one sentence of at most 140 characters, and the reason in a few words, without
        the expression: `joins strings`.
    """
    message = IMPLICIT[product]
    if product is Product.VARIABLE and _RUN_LATER.match(source):
        # A go or defer statement with arguments runs a closure that the compiler makes for it
        # (cmd/compile/internal/typecheck, normalizeGoDeferCall; samples/goroutine, iterating).
        message = CLOSURE_OF_CALL
    elif product is Product.MAP_GROWTH and _RANGE.search(source):
        # mapiterinit, before Go 1.24: the map itself stays as it is (samples/mapping).
        message = OVERFLOW_BUCKETS
    needed, _ = message.fill(it=shorten(plain(source), _MAX_SOURCE))
    brief = JOINS if product is Product.STRING and _JOINED.search(source) else message.short()
    return message.cause, f"{needed}.", brief
