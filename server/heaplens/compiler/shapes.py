"""The types that the compiler shares the code of generic functions by, as type parameters. Pure.

    make([]go.shape.int, n)                make([]T, n)
    &pool.Pool[go.shape.*uint8]{...}       &pool.Pool[T]{...}

The compiler does not print what a type parameter is called. A shape is `go.shape.` before the
underlying type in the linker's spelling (cmd/compile/internal/noder/reader.go, shapify), or before
a hash of that where it is long.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from heaplens.compiler.symbols import SHAPE

PARAMETER = "T"
"""Stands for a type parameter."""
_DYNAMIC = re.compile(r"<node DYNAMICTYPE>")
"""What `-m` prints for a type that is looked up in the dictionary of a generic function."""
_NAME = re.compile(r"[\w.%/-]+")
_PREFIX = re.compile(r"\*|\[\d*\]|<-chan |chan(?:<-)? |map(?=\[)")
_BODY = re.compile(r"(?:struct|interface) ?\{|func\(|\(")
_SEVERAL = re.compile(rf"\[{PARAMETER}(?:, ?{PARAMETER})+\]")
_CLOSING: Mapping[str, str] = MappingProxyType({"{": "}", "(": ")", "[": "]"})


def with_parameters(text: str) -> str:
    """Return a text with type parameters in the place of shapes.

    Args:
        text: Of a type, an expression or a function, as `-m` prints it.

    Returns:
        The text with `T` for each; `[…]` for a list of several.
    """
    if SHAPE not in text and "<node" not in text:
        return text
    kept: list[str] = []
    at = 0
    while (start := text.find(SHAPE, at)) >= 0:
        kept += (text[at:start], PARAMETER)
        at = _end_of_type(text, start + len(SHAPE))
    shown = _DYNAMIC.sub(PARAMETER, "".join(kept) + text[at:])
    return _SEVERAL.sub("[…]", shown)


def _end_of_type(text: str, start: int) -> int:
    """Return the offset behind a type that starts at an offset."""
    at = start
    while (prefix := _PREFIX.match(text, at)) is not None:
        at = prefix.end()
        if prefix[0] == "map":
            at = _behind(text, at)
    body = _BODY.match(text, at)
    if body is None:
        name = _NAME.match(text, at)
        at = name.end() if name is not None else at
        return _behind(text, at) if text[at : at + 1] == "[" else at
    at = _behind(text, body.end() - 1)
    if body[0] == "func(" and re.match(r" [\w(*\[<]", text[at:]):
        return _end_of_type(text, at + 1)
    return at


def _behind(text: str, opening: int) -> int:
    """Return the offset behind the bracket that closes the one at an offset."""
    closes: list[str] = []
    for at in range(opening, len(text)):
        if text[at] in _CLOSING:
            closes.append(_CLOSING[text[at]])
        elif closes and text[at] == closes[-1]:
            closes.pop()
            if not closes:
                return at + 1
    return len(text)
