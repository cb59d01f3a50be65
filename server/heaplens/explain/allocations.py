"""The words for what is proven: why a verdict allocates nothing, what the runtime makes unasked.

    "ready" is on the heap in name only: it is a constant, which the program has once.
    s + t allocates a new string.

Pure: no I/O.
"""

import re
from types import MappingProxyType

from heaplens.compiler.allocators import Product
from heaplens.explain.words import plain, shorten
from heaplens.model import Cause

_MAX_SOURCE = 60
_EMPTY = re.compile(r"\[\].*\{\}|make\(\[\].*, 0\)")
_NOTHING_CAPTURED = "it captures nothing, so the program has it once"
_REMOVED = "the compiler needs no copy of it"
_DATA = "it is laid out with the program's data"

_TOLD = MappingProxyType(
    {
        "constant": "it is a constant, which the program has once",
        "single byte": "a single byte is taken from a table",
        "zero size": "its size is zero",
    }
)
_HIDDEN = MappingProxyType(
    {
        Product.VARIABLE: (Cause.RUNTIME, "the runtime allocates a value for {source}"),
        Product.SLICE: (Cause.RUNTIME, "{source} allocates the elements of a slice"),
        Product.SLICE_GROWTH: (Cause.GROWTH, "{source} allocates larger room for its elements"),
        Product.SLICE_MOVE: (
            Cause.GROWTH,
            "{source} copies its elements from the stack to the heap",
        ),
        Product.MAP: (Cause.RUNTIME, "{source} allocates a map"),
        Product.MAP_GROWTH: (Cause.GROWTH, "{source} allocates more room in the map"),
        Product.CHANNEL: (Cause.RUNTIME, "{source} allocates a channel"),
        Product.STRING: (Cause.RUNTIME, "{source} allocates a new string"),
        Product.BYTES: (Cause.RUNTIME, "{source} allocates a copy of the string"),
        Product.INTERFACE: (Cause.BOXED, "{source} allocates a copy for an interface value"),
        Product.GOROUTINE: (Cause.GOROUTINE, "{source} starts a goroutine, which needs a stack"),
        Product.DEFER: (Cause.LOOP, "{source} allocates the record of a deferred call"),
        Product.TIMER: (Cause.RUNTIME, "{source} allocates a timer"),
    }
)


def reason_of_none(subject: str, function: str, told: str | None) -> str:
    """Why the code of a verdict allocates nothing.

    Args:
        subject: The variable or expression.
        function: The declared function around it; empty at package level.
        told: What the compiler or the source (`constant_reason`) says of it, if anything.

    Returns:
        The reason, a clause whose "it" is the subject.
    """
    if told:
        return _TOLD.get(told, told)
    if subject.startswith("func literal"):
        return _NOTHING_CAPTURED
    if _EMPTY.fullmatch(subject):
        return _TOLD["zero size"]
    return _REMOVED if function else _DATA


def sentence_of_none(subject: str, reason: str) -> str:
    """The sentence for a verdict that allocates nothing."""
    return f"{shorten(plain(subject), _MAX_SOURCE)} escapes but allocates nothing: {reason}."


def hidden_words(product: Product, source: str) -> tuple[Cause, str]:
    """Cause and sentence of an allocation that no verdict announces.

    Args:
        product: What is made.
        source: The expression.

    Returns:
        The cause, and one sentence of at most 140 characters.
    """
    cause, template = _HIDDEN[product]
    words = template.format(source=shorten(plain(source), _MAX_SOURCE))
    words = words[:1].upper() + words[1:] if words.startswith("the ") else words
    return cause, f"{words}."
